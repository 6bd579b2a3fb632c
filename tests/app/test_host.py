"""Hosting the gateway of a home."""

import asyncio
import contextlib
from pathlib import Path

import pytest

from openpista.app.host import host
from openpista.domain.command import (
    OWNER_AT_TERMINAL,
    Accepted,
    NewSession,
    Refused,
    SendMessage,
)
from openpista.domain.errors import AlreadyRunningError, OpenpistaError
from openpista.domain.event import MessageAdded, TextDelta, TurnFinished
from openpista.domain.ids import MessageId, session_stream
from openpista.domain.message import text_of
from openpista.domain.query import ConfigEntries, ListSessions, ReadConfig, SessionPage
from openpista.domain.tasks import owned_task
from openpista.gateway import control_client
from openpista.gateway.control_socket import ControlSocket
from openpista.gateway.lock import HouseLock
from tests.app.an_app import an_app


async def test_a_house_answers_inside_and_over_its_socket(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    async with host(app, takes_work=True) as gateway:
        port = gateway.port(OWNER_AT_TERMINAL)
        made = await port.send(NewSession(workspace=str(tmp_path)))
        outside = await control_client.connect(app.home.socket, answers=False)
        page = await outside.ask(ListSessions())
        await outside.aclose()
        port.close()

    assert not isinstance(made, Refused)
    assert isinstance(page, SessionPage)
    assert [session.id for session in page.sessions] == [made.session_id]


async def test_whoever_hosts_hides_its_keys_from_other_processes(
    tmp_path: Path, hidden: list[bool]
) -> None:
    async with host(an_app(tmp_path), takes_work=False):
        assert hidden == [True]


async def test_the_configuration_can_be_asked_for(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    async with host(app, takes_work=False) as gateway:
        answer = await gateway.port(OWNER_AT_TERMINAL).ask(ReadConfig())

    assert isinstance(answer, ConfigEntries)
    assert answer.path == str(app.home.config_file)
    assert {"agent.model", "practice.pace_ms"} <= {entry.key for entry in answer.entries}


async def test_there_is_one_host_only_and_it_leaves_nothing_behind(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    async with host(app, takes_work=True):
        with pytest.raises(AlreadyRunningError):
            async with host(app, takes_work=True):
                pass
        assert app.home.socket.exists()

    assert not app.home.socket.exists()
    HouseLock(app.home.lock_file).acquire()


async def test_a_database_of_another_program_is_told_and_the_lock_is_given_back(
    tmp_path: Path,
) -> None:
    app = an_app(tmp_path)
    app.home.root.mkdir()
    app.home.database.mkdir()

    with pytest.raises(OpenpistaError):
        async with host(app, takes_work=True):
            pass

    lock = HouseLock(app.home.lock_file)
    lock.acquire()
    lock.release()


async def test_an_attached_window_hears_the_last_turn_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    working: list[bool] = []
    real = ControlSocket.send_away

    async def send_away(control: ControlSocket) -> None:
        working.append(gateway.busy)
        await real(control)

    monkeypatch.setattr(ControlSocket, "send_away", send_away)
    script = tmp_path / "script.toml"
    script.write_text('[[step]]\nsay = "one two three four five six"\npace_ms = 30\n')
    app = an_app(tmp_path, OPENPISTA_PRACTICE__SCRIPT=str(script))
    async with asyncio.timeout(30):
        async with host(app, takes_work=True) as gateway:
            port = gateway.port(OWNER_AT_TERMINAL)
            made = await port.send(NewSession(workspace=str(tmp_path)))
            assert isinstance(made, Accepted)
            assert made.session_id is not None
            stream = session_stream(made.session_id)
            outside = await control_client.connect(app.home.socket)
            events = outside.events(stream)
            heard = [await anext(events)]
            said = SendMessage(message_id=MessageId("m"), session_id=made.session_id, text="count")
            await outside.send(said)
            while not isinstance(heard[-1], TextDelta):
                heard.append(await anext(events))

            async def listen() -> None:
                with contextlib.suppress(ConnectionError):
                    async for event in events:  # kept as it comes, also when the stream breaks
                        heard.append(event)  # noqa: PERF401

            listening = owned_task(listen(), name="a window")
            port.close()
        await listening
        await outside.aclose()

    assert working == [False]
    [finished] = [event for event in heard if isinstance(event, TurnFinished)]
    assert finished.outcome == "done"
    answers = [e.message for e in heard if isinstance(e, MessageAdded)]
    assert text_of(answers[-1]) == "one two three four five six"
