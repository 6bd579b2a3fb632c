"""Keys of every service: used at its own address, nowhere else, and never told."""

import json
import logging
from pathlib import Path

import pytest

from openpista.auth.credential import Credential, Entry, Secrets
from openpista.auth.logins import Logins
from openpista.auth.renewal import Renewals
from openpista.config.preset_types import Preset
from openpista.config.presets import PRESETS
from openpista.config.schema import Config, ProviderConfig
from openpista.domain.model import ProviderError, Reply
from openpista.guard.secret import Secret
from openpista.providers.endpoint import Endpoint
from openpista.providers.known import ModelTraits
from openpista.providers.models import _wire
from openpista.providers.provider import Surroundings, WireProvider
from openpista.providers.resolve import resolve
from tests.auth.conversing import around_at, row
from tests.fakes.clock import FakeClock
from tests.providers.fake_server import Answer, serving
from tests.providers.test_logged_in import REFUSED, answer, ask, info_of, keys_of
from tests.providers.test_provider import Naps

SERVICES = [one for one in PRESETS if one.base_url and one.id != "practice"]


async def stored(home: Path, known: Preset, *, endpoint: str = "") -> Logins:
    around = around_at(home)
    entry = Entry(known.id, kind="key", endpoint=endpoint)
    await around.vault.save(Credential(entry, Secrets(Secret(f"{known.id}-canary-key"))))

    async def never(held: Credential) -> Credential:
        raise AssertionError(held.entry.provider)

    return Logins(around.vault, Renewals(around.vault, never), clock=around.clock)


def place_of(known: Preset) -> str:
    return known.base_url.format(place="eu-west-1") if known.wants_place else ""


@pytest.mark.parametrize("known", SERVICES, ids=lambda one: one.id)
async def test_a_stored_login_makes_every_service_usable_at_its_own_address(
    tmp_path: Path, known: Preset
) -> None:
    logins = await stored(tmp_path, known, endpoint=place_of(known))

    endpoint = resolve(known.id, Config(), {}, logins=logins)

    assert endpoint.login is not None
    assert endpoint.login is logins.key(known.id)
    assert await endpoint.login.current() == Secret(f"{known.id}-canary-key")
    assert endpoint.key is None
    assert endpoint.key_header == known.key_header
    assert endpoint.key_source == "login"
    assert "canary" not in repr(endpoint)


@pytest.mark.parametrize("known", SERVICES, ids=lambda one: one.id)
async def test_a_stored_login_is_not_sent_to_an_address_that_came_later(
    tmp_path: Path, known: Preset
) -> None:
    logins = await stored(tmp_path, known, endpoint=place_of(known))
    elsewhere = Config(providers={known.id: ProviderConfig(base_url="https://evil.example/v1")})

    with pytest.raises(ProviderError, match="not sent to") as caught:
        resolve(known.id, elsewhere, {}, logins=logins)

    assert "canary" not in caught.value.message


@pytest.mark.parametrize("known", SERVICES, ids=lambda one: one.id)
async def test_a_stored_address_is_honoured_and_its_key_belongs_there(
    tmp_path: Path, known: Preset
) -> None:
    home = "https://gateway.example:8443/openai/v1"
    logins = await stored(tmp_path, known, endpoint=home)

    endpoint = resolve(known.id, Config(), {}, logins=logins)

    assert endpoint.base_url.startswith("https://gateway.example:8443")
    assert endpoint.login is not None


@pytest.mark.parametrize(
    ("name", "model", "wire", "url"),
    [
        ("copilot", "claude-sonnet-5.5", "messages", "https://api.githubcopilot.com"),
        ("copilot", "gpt-6.1-sol", "responses", "https://api.githubcopilot.com"),
        ("copilot", "gemini-4-argon", "chat", "https://api.githubcopilot.com"),
        (
            "bedrock",
            "anthropic.claude-sonnet-5-5",
            "messages",
            "https://bedrock-mantle.eu-west-1.api.aws/anthropic",
        ),
        (
            "bedrock",
            "openai.gpt-6.1-sol",
            "responses",
            "https://bedrock-mantle.eu-west-1.api.aws/openai/v1",
        ),
        ("bedrock", "qwen.x", "chat", "https://bedrock-mantle.eu-west-1.api.aws/openai/v1"),
        ("vercel", "anthropic/claude-sonnet-5.5", "messages", "https://ai-gateway.vercel.sh"),
        ("vercel", "openai/gpt-6.1-sol", "chat", "https://ai-gateway.vercel.sh/v1"),
        ("azure", "my-gpt-6", "responses", "https://eu-west-1.openai.azure.com/openai/v1"),
        ("azure", "mistral", "chat", "https://eu-west-1.openai.azure.com/openai/v1"),
    ],
)
async def test_the_model_decides_the_wire_where_a_service_has_several(
    tmp_path: Path, name: str, model: str, wire: str, url: str
) -> None:
    known = row(name)
    logins = await stored(tmp_path, known, endpoint=place_of(known))

    endpoint = resolve(name, Config(), {}, logins=logins, model=model)

    assert (endpoint.wire, endpoint.base_url) == (wire, url)


async def test_tokens_of_azure_go_as_bearers_and_keys_in_its_own_header(tmp_path: Path) -> None:
    around = around_at(tmp_path)
    entry = Entry("azure", kind="command", command="az", endpoint="https://x.openai.azure.com")
    await around.vault.save(Credential(entry, Secrets(Secret(""))))
    logins = Logins(around.vault, Renewals(around.vault, _nothing), clock=around.clock)

    token = resolve("azure", Config(), {}, logins=logins)
    key = resolve("azure", Config(), {"AZURE_RESOURCE_NAME": "x", "AZURE_API_KEY": "k"})

    assert token.key_header == "authorization"
    assert token.base_url == "https://x.openai.azure.com/openai/v1"
    assert (key.key_header, key.base_url) == ("api-key", token.base_url)


async def test_headers_of_a_login_go_with_it(tmp_path: Path) -> None:
    around = around_at(tmp_path)
    headers = (("anthropic-beta", "oauth-2025-04-20"),)
    entry = Entry("anthropic", kind="command", command="ant", headers=headers)
    await around.vault.save(Credential(entry, Secrets(Secret(""))))
    logins = Logins(around.vault, Renewals(around.vault, _nothing), clock=around.clock)

    assert headers[0] in resolve("anthropic", Config(), {}, logins=logins).headers
    assert headers[0] not in resolve("anthropic", Config(), {"ANTHROPIC_API_KEY": "k"}).headers


async def _nothing(held: Credential) -> Credential:
    return held


@pytest.mark.parametrize("known", SERVICES, ids=lambda one: one.id)
async def test_no_secret_of_any_service_is_in_an_error_a_log_or_a_repr(
    tmp_path: Path, known: Preset, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    canary = f"{known.id}-canary-key"
    body = json.dumps({"error": {"message": f"Incorrect key {canary}", "code": canary}}).encode()
    async with serving(Answer([body], status=401)) as server:
        logins = await stored(tmp_path, known, endpoint=f"{server.url}/openai/v1")
        endpoint: Endpoint = resolve(known.id, Config(), {}, logins=logins, model="m")
        around = Surroundings(clock=FakeClock(), sleep=Naps(), chance=lambda: 0.5)
        provider = WireProvider(
            endpoint, _wire(endpoint), lambda ref: ModelTraits(info_of(ref)), around
        )
        with pytest.raises(ProviderError) as caught:
            await ask(provider)
        await provider.aclose()

    sent = server.asked[0].headers[known.key_header]
    assert sent.removeprefix("Bearer ") == canary
    told = [caught.value.message, caught.value.detail, repr(caught.value), repr(endpoint)]
    told += [repr(vars(caught.value)), repr(logins.entry(known.id)), caplog.text]
    assert "canary" not in "\n".join(told)


# --- several keys ---------------------------------------------------------------------------


def several(url: str) -> Config:
    keys = ("second-canary-key", "third-canary-key")
    own = ProviderConfig(base_url=f"{url}/v1", api_key="first-canary-key", api_keys=keys)
    return Config(providers={"together": own})


@pytest.mark.parametrize("status", [401, 402, 429])
async def test_the_next_key_is_taken_where_one_is_refused_or_used_up(status: int) -> None:
    spent = Answer([b'{"error": {"message": "no"}}'], status=status)
    async with serving(spent, spent, answer("chat")) as server:
        endpoint = resolve("together", several(server.url), {})
        around = Surroundings(clock=FakeClock(), sleep=Naps(), chance=lambda: 0.5)
        provider = WireProvider(
            endpoint, _wire(endpoint), lambda ref: ModelTraits(info_of(ref)), around
        )

        first = await ask(provider)
        second = await ask(provider)
        await provider.aclose()

    assert isinstance(first[-1], Reply)
    assert isinstance(second[-1], Reply)
    names = [key.removeprefix("Bearer ").partition("-")[0] for key in keys_of(server)]
    assert names == ["first", "second", "third", "third"]


async def test_where_every_key_is_refused_each_was_tried_once() -> None:
    async with serving(REFUSED) as server:
        endpoint = resolve("together", several(server.url), {})
        around = Surroundings(clock=FakeClock(), sleep=Naps(), chance=lambda: 0.5)
        provider = WireProvider(
            endpoint, _wire(endpoint), lambda ref: ModelTraits(info_of(ref)), around
        )

        with pytest.raises(ProviderError) as caught:
            await ask(provider)
        await provider.aclose()

    assert caught.value.kind == "auth"
    assert len(server.asked) == 3
    assert "canary-key" not in repr(endpoint)


def test_the_same_keys_make_the_same_endpoint() -> None:
    config = several("https://gateway.example")

    assert resolve("together", config, {}) == resolve("together", config, {})


# --- what must not be used ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "environ"),
    [
        (Config(), {"ANTHROPIC_API_KEY": "sk-ant-oat01-canary"}),
        (Config(), {"ANTHROPIC_AUTH_TOKEN": "sk-ant-oat01-canary"}),
        (
            Config(providers={"anthropic": ProviderConfig(api_key="sk-ant-oat01-canary")}),
            {},
        ),
    ],
)
def test_a_subscription_token_is_refused_wherever_it_stands(
    config: Config, environ: dict[str, str]
) -> None:
    with pytest.raises(ProviderError, match="forbids others") as caught:
        resolve("anthropic", config, environ)

    assert "canary" not in caught.value.message
    good = environ | {"ANTHROPIC_AUTH_TOKEN": "gateway-token"}
    if environ.get("ANTHROPIC_API_KEY"):
        assert resolve("anthropic", config, good).key == Secret("gateway-token")
