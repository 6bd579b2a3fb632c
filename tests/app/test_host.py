"""Hosting the gateway of a home."""

from pathlib import Path

import pytest

from openpista.app.host import host
from openpista.domain.command import OWNER_AT_TERMINAL, NewSession, Refused
from openpista.domain.errors import AlreadyRunningError, OpenpistaError
from openpista.domain.query import ConfigEntries, ListSessions, ReadConfig, SessionPage
from openpista.gateway import control_client
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
