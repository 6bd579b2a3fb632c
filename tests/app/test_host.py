"""Hosting the house: the lock, the socket, and everything closed in the end."""

from pathlib import Path

import pytest

from openpista.app.build import App, build
from openpista.app.host import host
from openpista.config.load import load_config
from openpista.config.paths import Home
from openpista.domain.command import OWNER_AT_TERMINAL
from openpista.domain.errors import AlreadyRunningError
from openpista.domain.query import ConfigEntries, ListSessions, ReadConfig, SessionPage
from openpista.gateway import control_client


def an_app(folder: Path) -> App:
    """Return an app whose home lies below `folder`."""
    home = Home(folder / "home")
    environ = {"HOME": str(folder), "OPENPISTA_HOME": str(home.root)}
    return build(load_config(home=home, environ=environ), home=home, environ=environ)


async def test_a_hosted_house_answers_inside_and_over_its_socket(tmp_path: Path) -> None:
    app = an_app(tmp_path)

    async with host(app, takes_work=False) as gateway:
        inside = await gateway.port(OWNER_AT_TERMINAL).ask(ListSessions())
        port = await control_client.connect(app.home.socket)
        outside = await port.ask(ListSessions())
        await port.aclose()

    assert inside == outside == SessionPage(sessions=())
    assert not app.home.socket.exists()


async def test_only_one_process_hosts(tmp_path: Path) -> None:
    app = an_app(tmp_path)

    async with host(app, takes_work=False):
        with pytest.raises(AlreadyRunningError):
            async with host(app, takes_work=False):
                pass


async def test_the_host_tells_the_configuration(tmp_path: Path) -> None:
    app = an_app(tmp_path)

    async with host(app, takes_work=False) as gateway:
        answer = await gateway.port(OWNER_AT_TERMINAL).ask(ReadConfig())

    assert isinstance(answer, ConfigEntries)
    assert answer.path == str(app.loaded.path)
    assert "agent.model" in {entry.key for entry in answer.entries}
