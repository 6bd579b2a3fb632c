import asyncio
from pathlib import Path
from typing import get_args

import pytest

from openpista.domain import command
from openpista.domain.command import (
    Accepted,
    Command,
    NewSession,
    Refused,
    RestartService,
    Shutdown,
    StartService,
    StopService,
)
from openpista.domain.event import Event, ServiceStatusChanged
from openpista.domain.ids import HOUSE
from openpista.domain.port import GatewayPort, Pulse
from openpista.domain.query import ListServices, ServiceList
from openpista.domain.tasks import owned_task
from tests.gateway.houses import (
    GUEST,
    STRANGER,
    accepted,
    message,
    open_house,
    refused,
    watching,
)
from tests.gateway.test_admit import example


class Postbox:
    """A channel that brings two messages: a guest's, and one that claims to be from elsewhere."""

    name = "postbox"

    def __init__(self) -> None:
        self.answers: list[Accepted | Refused] = []

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        pulse.up()
        for sender in (GUEST, STRANGER, message().sender):
            letter = message("hello")
            letter = type(letter)(message_id=letter.message_id, text="hello", sender=sender)
            self.answers.append(await port.send(letter))
        pulse.received()
        await asyncio.Event().wait()


def is_up(event: Event) -> bool:
    return isinstance(event, ServiceStatusChanged) and event.status.state == "up"


def is_starting(event: Event) -> bool:
    return isinstance(event, ServiceStatusChanged) and event.status.state == "starting"


@pytest.mark.parametrize("kind", get_args(command.Command))
async def test_every_command_is_carried_out_or_refused_in_words(tmp_path: Path, kind: type) -> None:
    asked = example(kind)
    assert isinstance(asked, Command)
    async with open_house(tmp_path) as house:
        answer = await house.port.send(asked)

    if isinstance(answer, Refused):
        assert answer.code not in {"broken", "failed"}
        assert answer.reason.endswith(".")


async def test_shutdown_is_heard_by_whoever_holds_the_house(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        stopped = owned_task(house.gateway.stopped(), name="stopped")
        await asyncio.sleep(0)
        assert not stopped.done()

        assert isinstance(await house.port.send(Shutdown()), Accepted)

        async with asyncio.timeout(1):
            await stopped


async def test_services_start_stop_and_speak_for_many_people(tmp_path: Path) -> None:
    postbox = Postbox()
    async with open_house(tmp_path, channels=[postbox]) as house:
        await house.let_in("postbox", GUEST.user_id, "guest")
        await house.let_in("postbox", message().sender.user_id, "owner")
        async with watching(house.port, HOUSE) as window:
            await house.port.send(StartService(service="postbox"))
            await window.until(is_up)
            async with asyncio.timeout(5):
                while len(postbox.answers) < 3:
                    await asyncio.sleep(0.01)
            await house.port.send(StopService(service="postbox"))
        listed = await house.port.ask(ListServices())
        unknown = await house.port.send(StartService(service="nothing"))
        sessions = (await house.store.sessions.page()).sessions

    assert isinstance(listed, ServiceList)
    assert [status.state for status in listed.services] == ["off"]
    assert refused(unknown) == "not_found"
    assert [isinstance(answer, Accepted) for answer in postbox.answers] == [True, False, True]
    assert {channel for session in sessions for channel in session.channels} == {"postbox"}


async def test_a_house_that_is_closing_takes_nothing_that_begins_work(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = accepted(await house.port.send(NewSession()))
        house.gateway._rooms.commands.close()

        assert refused(await house.port.send(message("hello", session_id))) == "closing"
        assert isinstance(await house.port.send(NewSession()), Accepted)


async def test_a_command_that_breaks_is_named_and_tells_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_house(tmp_path) as house:

        async def breaks(*_: object) -> None:
            raise RuntimeError("a detail")

        monkeypatch.setattr(house.store.sessions, "create", breaks)
        answer = await house.port.send(NewSession())

        assert refused(answer) == "broken"
        assert isinstance(answer, Refused)
        assert "detail" not in answer.reason
        assert answer.reason.removesuffix(".").rpartition(" ")[2] in caplog.text


async def test_a_restart_stops_what_runs_and_starts_it_again(tmp_path: Path) -> None:
    postbox = Postbox()
    async with (
        open_house(tmp_path, channels=[postbox]) as house,
        watching(house.port, HOUSE) as window,
    ):
        for times in (1, 2):
            await house.port.send(RestartService(service="postbox"))
            await window.until(is_starting, times=times)

        states = [e.status.state for e in window.heard if isinstance(e, ServiceStatusChanged)]
        assert [state for state in states if state in {"off", "starting"}] == [
            "starting",
            "off",
            "starting",
        ]


async def test_a_service_that_is_not_there_is_named(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        answer = await house.port.send(RestartService(service="pigeon"))

    assert isinstance(answer, Refused)
    assert answer.code == "not_found"
    assert "pigeon" in answer.reason
