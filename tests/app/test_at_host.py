"""Visiting the host process."""

from pathlib import Path

from openpista.app.at_host import visit_host
from openpista.app.host import host
from openpista.domain.port import GatewayPort
from openpista.domain.query import Answer, ListServices, ServiceList
from openpista.gateway.control_client import GatewayGoneError
from tests.app.an_app import an_app


async def services(port: GatewayPort) -> Answer:
    return await port.ask(ListServices())


async def test_a_host_is_visited(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    async with host(app, takes_work=False):
        assert await visit_host(app.home, services) == ServiceList(services=())


async def test_nobody_is_at_home(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    assert await visit_host(app.home, services) is None

    app.home.root.mkdir()
    app.home.socket.write_text("left behind")
    assert await visit_host(app.home, services) is None


async def test_a_host_that_goes_meanwhile_was_not_there(tmp_path: Path) -> None:
    async def goes(port: GatewayPort) -> Answer:
        await port.ask(ListServices())
        raise GatewayGoneError("It has gone.")

    app = an_app(tmp_path)
    async with host(app, takes_work=False):
        assert await visit_host(app.home, goes) is None
