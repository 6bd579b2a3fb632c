"""Stored logins at work, through the real SDKs on real sockets: renewed in the middle of a
session, refused and tried again, revoked."""

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from openpista.auth.context import Around
from openpista.auth.credential import Credential, Entry, Secrets
from openpista.auth.logins import Logins
from openpista.auth.renewal import Renewals
from openpista.auth.vault import Vault
from openpista.auth.ways import renew
from openpista.config.schema import Config, ProviderConfig
from openpista.domain.model import ModelRequest, ProviderError, Reply, StreamEvent
from openpista.guard.secret import Secret
from openpista.providers.known import ModelTraits
from openpista.providers.models import _wire
from openpista.providers.provider import Surroundings, WireProvider
from openpista.providers.resolve import resolve
from tests.auth.conversing import around_at
from tests.auth.vendor import Asked, Told, vendor
from tests.fakes.clock import FakeClock
from tests.providers.fake_server import Answer, FakeServer, serving
from tests.providers.making import user
from tests.providers.test_provider import END, WORD, Naps

HOUR_MS = 3_600_000
OLD, FRESH = "old-canary-token-1", "fresh-canary-token-2"
REFUSED = Answer([json.dumps({"error": {"message": f"bad {OLD} {FRESH}"}}).encode()], status=401)
by_wire = pytest.mark.parametrize("wire", ["chat", "responses", "messages"])


def answer(wire: str) -> Answer:
    return Answer([WORD[wire], END[wire]])


class House:
    """A stored ChatGPT login that can be used at a server of the test."""

    def __init__(self, home: Path, token_url: str, *, lasts_ms: int = HOUR_MS) -> None:
        self.clock = FakeClock()
        self.around: Around = around_at(home, clock=self.clock)
        own = ProviderConfig(token_url=token_url)
        self.config = Config(providers={"chatgpt": own})
        self.logins = Logins(self.vault, Renewals(self.vault, self._renewed), clock=self.clock)
        self._lasts_ms = lasts_ms
        self.news: list[tuple[str, bool]] = []

    @property
    def vault(self) -> Vault:
        return self.around.vault

    async def store(self) -> None:
        entry = Entry(
            "chatgpt",
            kind="oauth",
            client_id="oaiapp_1",
            expires_at_ms=self.clock.now_ms() + self._lasts_ms,
        )
        await self.vault.save(Credential(entry, Secrets(Secret(OLD), Secret("refresh-canary"))))

    def heard(self, provider: str, is_well: bool) -> None:
        self.news.append((provider, is_well))

    def provider(self, wire: str, server: FakeServer) -> WireProvider:
        endpoint = resolve("chatgpt", self.config, {}, logins=self.logins)
        moved = replace(endpoint, base_url=server.url, wire=wire)
        around = Surroundings(clock=self.clock, sleep=Naps(), chance=lambda: 0.5, heard=self.heard)
        return WireProvider(moved, _wire(moved), lambda ref: ModelTraits(info_of(ref)), around)

    async def _renewed(self, held: Credential) -> Credential:
        return await renew(held, self.config, self.around)


def info_of(ref: Any):
    from openpista.domain.model import ModelInfo

    return ModelInfo(ref)


async def ask(provider: WireProvider) -> list[StreamEvent]:
    request = ModelRequest(model="m", system="", messages=(user("hi"),))
    return [event async for event in provider.stream(request)]


def keys_of(server: FakeServer) -> list[str]:
    return [one.headers.get("authorization", "") for one in server.asked]


def fresh_token(_: Asked) -> Told:
    return Told({"access_token": FRESH, "expires_in": 3600})


@by_wire
async def test_a_token_that_runs_out_in_mid_session_is_renewed_before_the_next_request(
    tmp_path: Path, wire: str
) -> None:
    async with vendor() as service, serving(answer(wire)) as server:
        service.on("/token", fresh_token)
        house = House(tmp_path, f"{service.url}/token")
        await house.store()
        provider = house.provider(wire, server)

        first = await ask(provider)
        house.clock.advance(56 * 60)
        second = await ask(provider)
        await provider.aclose()

    assert isinstance(first[-1], Reply)
    assert isinstance(second[-1], Reply)
    assert keys_of(server) == [f"Bearer {OLD}", f"Bearer {FRESH}"]
    assert len(service.asked) == 1


@by_wire
async def test_a_token_that_is_refused_is_renewed_and_the_request_goes_again_unseen(
    tmp_path: Path, wire: str
) -> None:
    async with vendor() as service, serving(REFUSED, answer(wire)) as server:
        service.on("/token", fresh_token)
        house = House(tmp_path, f"{service.url}/token")
        await house.store()
        provider = house.provider(wire, server)

        events = await ask(provider)
        await provider.aclose()

    assert [type(event).__name__ for event in events] == ["TextChunk", "Reply"]
    assert house.news == [("chatgpt", True)]
    assert keys_of(server) == [f"Bearer {OLD}", f"Bearer {FRESH}"]
    assert server.asked[0].body == server.asked[1].body


@by_wire
async def test_a_fresh_token_that_is_refused_too_is_an_error_and_not_a_loop(
    tmp_path: Path, wire: str
) -> None:
    async with vendor() as service, serving(REFUSED) as server:
        service.on("/token", fresh_token)
        house = House(tmp_path, f"{service.url}/token")
        await house.store()
        provider = house.provider(wire, server)

        with pytest.raises(ProviderError) as caught:
            await ask(provider)
        await provider.aclose()

    assert caught.value.kind == "auth"
    assert house.news == [("chatgpt", False)]
    assert len(server.asked) == 2
    assert FRESH not in f"{caught.value.message}{caught.value.detail}"


@by_wire
async def test_a_revoked_login_says_so_and_is_never_sent_again(tmp_path: Path, wire: str) -> None:
    async with vendor() as service, serving(REFUSED) as server:
        service.on("/token", Told({"error": "refresh_token_reused"}, 400))
        house = House(tmp_path, f"{service.url}/token")
        await house.store()
        provider = house.provider(wire, server)

        with pytest.raises(ProviderError, match="Log in again") as caught:
            await ask(provider)
        with pytest.raises(ProviderError):
            await ask(provider)
        await provider.aclose()

    assert caught.value.kind == "auth"
    assert len(service.asked) == 1
    assert len(server.asked) == 1
    entry = house.vault.entry("chatgpt")
    assert entry is not None
    assert entry.is_expired(house.clock.now_ms())
    with pytest.raises(ProviderError, match="auth login chatgpt"):
        resolve("chatgpt", house.config, {}, logins=house.logins)


async def test_nobody_at_the_token_endpoint_is_a_failure_of_the_network(tmp_path: Path) -> None:
    async with serving(answer("chat")) as server:
        house = House(tmp_path, "http://127.0.0.1:1/token", lasts_ms=-1)
        await house.store()
        provider = house.provider("chat", server)

        with pytest.raises(ProviderError, match="does not answer") as caught:
            await ask(provider)
        await provider.aclose()

    assert caught.value.kind == "network"
    assert house.news == []
    assert server.asked == []


@pytest.mark.parametrize("wire", ["gemini", "ollama"])
async def test_wires_without_an_sdk_renew_as_well(tmp_path: Path, wire: str) -> None:
    async with vendor() as service, serving(REFUSED) as server:
        service.on("/token", fresh_token)
        house = House(tmp_path, f"{service.url}/token")
        await house.store()
        provider = house.provider(wire, server)

        with pytest.raises(ProviderError) as caught:
            await ask(provider)
        await provider.aclose()

    assert keys_of(server) == [f"Bearer {OLD}", f"Bearer {FRESH}"]
    assert FRESH not in f"{caught.value.message}{caught.value.detail}"
