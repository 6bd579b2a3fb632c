"""The way to the gateway, and noticing once that it is gone."""

import asyncio

import pytest

from openpista.domain.command import Accepted, CancelTurn
from openpista.domain.errors import NotFoundError, OpenpistaError
from openpista.domain.event import Event, TextDelta
from openpista.domain.ids import HOUSE
from openpista.domain.query import ListGrants, QueryFailed
from openpista.tui.core.effects import FollowStream
from openpista.tui.runtime.gateway_link import GatewayLink, NotAttachedError
from openpista.tui.runtime.services import Connected
from tests.tui.core.makers import ON_S1, S1, T1
from tests.tui.runtime.hands import HandPort, settle

CANCEL = CancelTurn(session_id=S1)
WORDS = TextDelta(stream=ON_S1, seq=1, turn_id=T1, text="x")


class GoneError(OpenpistaError, ConnectionError):
    """As the control socket's client raises it."""


def make(port: HandPort) -> tuple[GatewayLink, list[tuple[int, str]]]:
    losses: list[tuple[int, str]] = []

    async def connect() -> Connected:
        return Connected(port, inside=False)

    link = GatewayLink(connect, on_loss=lambda attempt, reason: losses.append((attempt, reason)))
    return link, losses


async def test_before_there_is_a_connection_nothing_can_be_said() -> None:
    link, losses = make(HandPort())

    with pytest.raises(NotAttachedError):
        await link.send(CANCEL)
    with pytest.raises(NotAttachedError):
        await link.ask(ListGrants())
    await link.follow(FollowStream(ON_S1, 1), lambda _: None)
    assert losses == []


async def test_commands_and_questions_reach_the_gateway() -> None:
    port = HandPort()
    link, _ = make(port)

    assert await link.connect(1) is False
    assert await link.send(CANCEL) == Accepted()
    assert await link.ask(ListGrants()) == QueryFailed(reason="nobody knows")
    assert (port.commands, port.queries) == ([CANCEL], [ListGrants()])


async def test_a_stream_is_followed_from_where_it_was_left() -> None:
    port = HandPort()
    link, losses = make(port)
    await link.connect(1)
    heard: list[Event] = []
    port.tell(ON_S1, WORDS, None)

    await link.follow(FollowStream(ON_S1, 1, "e1", 7), heard.append)

    assert heard == [WORDS]
    assert port.followed == [(ON_S1, ("e1", 7))]
    assert losses == [(1, "")]


@pytest.mark.parametrize("error", [GoneError("It left."), EOFError("It left.")])
async def test_a_gateway_that_is_gone_is_noticed_once(error: Exception) -> None:
    port = HandPort()
    link, losses = make(port)
    await link.connect(3)
    port.answers = [error]

    with pytest.raises(NotAttachedError):
        await link.send(CANCEL)
    with pytest.raises(NotAttachedError):
        await link.ask(ListGrants())

    assert losses == [(3, "It left.")]


async def test_a_question_notices_it_too() -> None:
    port = HandPort()
    link, losses = make(port)
    await link.connect(1)
    port.answers = [ConnectionResetError()]

    with pytest.raises(NotAttachedError):
        await link.ask(ListGrants())

    assert losses == [(1, "")]


@pytest.mark.parametrize(
    ("error", "reason"),
    [(GoneError("It left."), "It left."), (OpenpistaError("Odd."), "Odd."), (EOFError(), "")],
)
async def test_a_stream_that_breaks_is_a_loss(error: Exception, reason: str) -> None:
    port = HandPort()
    link, losses = make(port)
    await link.connect(1)
    port.tell(ON_S1, error)

    await link.follow(FollowStream(ON_S1, 1), lambda _: None)

    assert losses == [(1, reason)]
    assert port.closed == [ON_S1]


async def test_a_defect_in_a_stream_is_a_loss_and_stands_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    port = HandPort()
    link, losses = make(port)
    await link.connect(1)
    port.tell(ON_S1, RuntimeError("bug"))

    await link.follow(FollowStream(ON_S1, 1), lambda _: None)

    assert losses == [(1, "bug")]
    assert "bug" in caplog.text


async def test_a_session_that_does_not_exist_is_no_loss() -> None:
    port = HandPort()
    link, losses = make(port)
    await link.connect(1)
    port.tell(ON_S1, NotFoundError("There is no session s1."))

    with pytest.raises(NotFoundError):
        await link.follow(FollowStream(ON_S1, 1), lambda _: None)

    assert losses == []


async def test_a_house_that_may_not_be_seen_is_a_loss() -> None:
    port = HandPort()
    link, losses = make(port)
    await link.connect(1)
    port.tell(HOUSE, NotFoundError("Not for you."))

    await link.follow(FollowStream(HOUSE, 1), lambda _: None)

    assert losses == [(1, "")]


async def test_what_an_earlier_connection_says_does_not_end_the_new_one() -> None:
    port = HandPort()
    link, losses = make(port)
    await link.connect(1)
    async with asyncio.TaskGroup() as group:
        group.create_task(link.follow(FollowStream(ON_S1, 1), lambda _: None))
        await settle()
        await link.connect(2)
        port.tell(ON_S1, None)

    assert losses == []
    assert await link.send(CANCEL) == Accepted()


async def test_a_slow_attempt_does_not_replace_a_newer_one() -> None:
    first, second, gate = HandPort(), HandPort(), asyncio.Event()
    ports = [first, second]

    async def connect() -> Connected:
        port = ports.pop(0)
        if port is first:
            await gate.wait()
        return Connected(port)

    link = GatewayLink(connect, on_loss=lambda _attempt, _reason: None)
    async with asyncio.TaskGroup() as group:
        group.create_task(link.connect(1))
        await settle()
        await link.connect(2)
        gate.set()

    await link.send(CANCEL)
    assert (first.commands, second.commands) == ([], [CANCEL])
