"""Subscriptions start and stop by difference."""

import asyncio

from openpista.domain.errors import NotFoundError
from openpista.domain.event import TextDelta
from openpista.domain.ids import HOUSE
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import EventArrived, StreamRefused, Ticked
from openpista.tui.core.effects import FollowStream, Tick
from openpista.tui.runtime.gateway_link import GatewayLink
from openpista.tui.runtime.services import Connected
from openpista.tui.runtime.subs import Subscriptions
from tests.tui.core.makers import ON_S1, T1
from tests.tui.runtime.hands import HandPort, settle

WORDS = TextDelta(stream=ON_S1, seq=1, turn_id=T1, text="x")
ON_HOUSE, ON_SESSION = FollowStream(HOUSE, 1), FollowStream(ON_S1, 1)


async def make(port: HandPort) -> tuple[Subscriptions, list[Action]]:
    async def connect() -> Connected:
        return Connected(port)

    link = GatewayLink(connect, on_loss=lambda _attempt, _reason: None)
    await link.connect(1)
    said: list[Action] = []
    loop = asyncio.get_running_loop()
    return Subscriptions(dispatch=said.append, link=link, loop=loop), said


async def test_only_the_difference_starts_and_stops() -> None:
    port = HandPort()
    subs, _ = await make(port)

    subs.want(frozenset({ON_HOUSE}))
    await settle()
    subs.want(frozenset({ON_HOUSE, ON_SESSION}))
    await settle()
    assert [stream for stream, _ in port.followed] == [HOUSE, ON_S1]
    subs.want(frozenset({ON_SESSION}))
    await settle()

    assert port.closed == [HOUSE]
    assert subs.running == {ON_SESSION}
    await subs.aclose()
    assert set(port.closed) == {HOUSE, ON_S1}


async def test_events_become_actions_and_the_last_words_are_not_lost() -> None:
    port = HandPort()
    subs, said = await make(port)
    port.tell(ON_S1, WORDS, TextDelta(stream=ON_S1, seq=2, turn_id=T1, text="y"), None)

    subs.want(frozenset({ON_SESSION}))
    await settle()

    assert [action.event.seq for action in said if isinstance(action, EventArrived)] == [1, 2]
    await subs.aclose()


async def test_a_stream_that_is_refused_is_said() -> None:
    port = HandPort()
    subs, said = await make(port)
    port.tell(ON_S1, NotFoundError("There is no session s1."))

    subs.want(frozenset({ON_SESSION}))
    await settle()

    assert said == [StreamRefused(ON_S1, "There is no session s1.")]
    await subs.aclose()


async def test_what_waits_when_a_stream_is_left_is_not_told() -> None:
    port = HandPort()
    subs, said = await make(port)
    port.tell(ON_S1, WORDS, TextDelta(stream=ON_S1, seq=2, turn_id=T1, text="y"))
    subs.want(frozenset({ON_SESSION}))
    await settle()

    await subs.aclose()

    assert len(said) == 1


async def test_time_ticks_only_while_it_is_wanted() -> None:
    subs, said = await make(HandPort())

    subs.want(frozenset({Tick(1)}))
    async with asyncio.timeout(5):
        while len(said) < 2:
            await asyncio.sleep(0.001)
    await subs.aclose()

    assert said[:2] == [Ticked(), Ticked()]
    assert subs.running == frozenset()
