"""Real requests to services on loopback."""

import pytest

from openpista.app.provider_request import asker
from openpista.config.schema import Config, ProviderConfig
from openpista.guard.redact import Redactor
from tests.auth.vendor import Told, vendor
from tests.fakes.clock import FakeClock

KEY = "sk-canary-0123456789"


async def asked(provider: str, server: ProviderConfig) -> tuple[str, str]:
    config = Config(providers={provider: server})
    ask = asker(
        lambda: config,
        environ={},
        logins=None,
        clock=FakeClock(),
        redact=Redactor([KEY]).redact,
    )
    answered = await ask(provider)
    assert KEY not in answered.words
    return answered.kind, answered.words


async def test_a_server_of_ones_own_is_asked_for_its_models() -> None:
    async with vendor() as service:
        service.on("/v1/models", {"data": [{"id": "a"}, {"id": "b"}]})
        server = ProviderConfig(base_url=f"{service.url}/v1", api_key=KEY)
        assert await asked("own", server) == ("ok", "succeeded: 2 models are offered.")

    assert service.asked[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (Told({"error": {"message": f"bad key {KEY}"}}, 401), "refused"),
        (Told({"error": {"message": "no"}}, 403), "refused"),
        (Told({"error": {"message": "no"}}, 500), "unclear"),
        (Told("no list", 200), "unclear"),
    ],
)
async def test_what_a_server_refuses_or_breaks_is_told(told: Told, kind: str) -> None:
    async with vendor() as service:
        service.on("/v1/models", told)
        found, words = await asked("own", ProviderConfig(base_url=f"{service.url}/v1", api_key=KEY))

    assert found == kind
    assert words.startswith("failed: ")


async def test_a_service_with_a_check_of_its_own_is_asked_by_that() -> None:
    async with vendor() as service:
        service.on("/api/v1/key", {"data": {"label": "mine"}})
        server = ProviderConfig(base_url=f"{service.url}/api/v1", api_key=KEY)
        assert await asked("openrouter", server) == ("ok", "succeeded.")
        service.on("/api/v1/key", Told({"error": {"message": f"No user for {KEY}"}}, 401))
        kind, words = await asked("openrouter", server)
        service.on("/api/v1/key", Told({}, 503))
        unclear, _ = await asked("openrouter", server)

    assert kind == "refused"
    assert "does not take this key" in words
    assert unclear == "unclear"


async def test_a_list_that_anybody_gets_says_nothing_about_the_key() -> None:
    async with vendor() as service:
        service.on("/v1/models", {"data": [{"id": "a"}]})
        server = ProviderConfig(base_url=f"{service.url}/v1", api_key=KEY)
        kind, words = await asked("vercel", server)

    assert kind == "ok"
    assert words == "succeeded: 1 model is offered. It asks for no key, so that was not tried."


async def test_nobody_there_is_unclear() -> None:
    async with vendor() as gone:
        url = gone.url

    kind, _ = await asked("own", ProviderConfig(base_url=f"{url}/v1", api_key=KEY))

    assert kind == "unclear"
