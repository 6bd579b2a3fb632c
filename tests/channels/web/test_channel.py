"""The page as a service of the house."""

import ssl
from pathlib import Path

import httpx
import pytest

from openpista.channels.web.certificate import fingerprint_of
from openpista.channels.web.channel import WebChannel, certificate_of
from openpista.config.live import LiveConfig
from openpista.config.schema import Config
from openpista.config.schema_channels import ChannelsConfig, WebConfig
from openpista.domain.command import StartService, StopService
from openpista.domain.errors import ConfigError
from openpista.domain.hook import BringsHooks
from openpista.domain.port import PairsByLink
from tests.channels.web.browsers import TOKEN
from tests.channels.web.web_house import open_web
from tests.fakes.clock import FakeClock, counting_ulids


def channel(folder: Path) -> WebChannel:
    return WebChannel(
        LiveConfig(Config()), folder=folder, clock=FakeClock(), new_ulid=counting_ulids()
    )


def test_it_is_what_the_house_needs(tmp_path: Path) -> None:
    assert isinstance(channel(tmp_path), PairsByLink)
    assert isinstance(channel(tmp_path), BringsHooks)


def test_while_nothing_serves_there_is_no_link(tmp_path: Path) -> None:
    assert channel(tmp_path).pairing_link("x") is None


async def test_the_code_stands_where_no_browser_sends_it(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        assert web.channel.pairing_link("C") == f"{web.address}/#code=C"


async def test_it_stops_and_starts_again(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        old = web.address
        await web.house.port.send(StopService(service="web"))
        assert web.channel.pairing_link("x") is None
        async with httpx.AsyncClient() as client:
            with pytest.raises(httpx.ConnectError):
                await client.get(f"{old}/health")
        await web.house.port.send(StartService(service="web"))


async def test_an_open_page_without_a_guard_does_not_start(tmp_path: Path) -> None:
    config = LiveConfig(Config())
    web = WebConfig(host="0.0.0.0")
    made = WebChannel(config, folder=tmp_path, clock=FakeClock(), new_ulid=counting_ulids())
    config.change(Config(channels=_with(web)))
    with pytest.raises(ConfigError, match="web expose"):
        await made.run(None, None)  # pyright: ignore[reportArgumentType] - it comes not so far


async def test_a_certificate_of_our_own_is_served(tmp_path: Path) -> None:
    web_config = WebConfig(token=TOKEN, expose="generated")
    async with open_web(tmp_path, web=web_config) as web:
        pem = (tmp_path / "home" / "web" / "certificate.pem").read_text()
        trust = ssl.create_default_context(cadata=pem)
        async with httpx.AsyncClient(verify=trust) as client:
            health = await client.get(f"{web.address}/health")
            login = await client.post(
                f"{web.address}/auth", json={"token": TOKEN}, headers={"origin": web.address}
            )

        assert web.address.startswith("https://127.0.0.1")
        assert health.text == "ok"
        assert "strict-transport-security" not in health.headers
        assert all("Secure" in one for one in login.headers.get_list("set-cookie"))
        assert len(fingerprint_of(pem)) == 95


def test_which_certificate_is_served(tmp_path: Path) -> None:
    assert certificate_of(WebConfig(), tmp_path) is None
    assert certificate_of(WebConfig(expose="proxy"), tmp_path) is None
    made = certificate_of(
        WebConfig(host="10.0.0.5", expose="generated", addresses=("https://p.example",)), tmp_path
    )
    assert made is not None
    own = WebConfig(expose="certificate", tls_certificate=str(made.chain))
    assert certificate_of(own, tmp_path) == made


def _with(web: WebConfig) -> ChannelsConfig:

    return ChannelsConfig(web=web)
