"""Which flow and which renewal belong to a service."""

from pathlib import Path

import pytest

from openpista.auth.by_key import by_endpoint, by_key, by_nothing
from openpista.auth.by_program import by_program
from openpista.auth.chatgpt import chatgpt_login
from openpista.auth.context import Flow
from openpista.auth.copilot import copilot_login
from openpista.auth.errors import LoginError
from openpista.auth.openrouter import openrouter_login
from openpista.auth.shown_code import shown_code_login
from openpista.auth.ways import flow_of, renew, revoke, site_of
from openpista.config.presets import PRESETS
from openpista.config.schema import AgentConfig, Config, ProviderConfig
from openpista.domain.login import LoginMethod
from openpista.guard.secret import Secret
from tests.auth.conversing import around_at, row
from tests.auth.making import credential
from tests.auth.vendor import vendor


@pytest.mark.parametrize(
    ("name", "method", "flow"),
    [
        ("anthropic", "key", by_key),
        ("anthropic", "command", by_program),
        ("anthropic", "code", shown_code_login),
        ("chatgpt", "browser", chatgpt_login),
        ("openrouter", "browser", openrouter_login),
        ("copilot", "device", copilot_login),
        ("azure", "endpoint", by_endpoint),
        ("bedrock", "command", by_program),
        ("ollama", "none", by_nothing),
    ],
)
def test_a_way_leads_to_its_flow(name: str, method: LoginMethod, flow: Flow) -> None:
    assert flow_of(row(name), method) is flow


def test_every_way_that_is_offered_has_a_flow() -> None:
    for known in PRESETS:
        for method in known.methods:
            assert flow_of(known, method)


def test_a_way_that_is_not_offered_is_refused() -> None:
    with pytest.raises(LoginError, match="There are: key"):
        flow_of(row("google"), "browser")


def test_the_users_own_client_and_pages_go_before_the_tables() -> None:
    own = ProviderConfig(
        client_id="mine", token_url="https://t", authorize_url="https://a", scopes=("s",)
    )
    site = site_of("anthropic", row("anthropic"), Config(providers={"anthropic": own}))
    agents = Config(agent=AgentConfig(provider="copilot", oauth_client_id="agents"))

    assert (site.client_id, site.token_url, site.scopes) == ("mine", "https://t", ("s",))
    assert site_of("copilot", row("copilot"), agents).client_id == "agents"
    assert site_of("anthropic", row("anthropic"), agents).client_id == ""
    assert site_of("together", row("together"), Config()).token_url == ""


async def test_each_kind_is_renewed_in_its_own_way(tmp_path: Path) -> None:
    around = around_at(tmp_path)
    async with vendor() as service:
        service.on("/token", {"access_token": "fresh"})
        own = ProviderConfig(token_url=f"{service.url}/token", client_id="mine")
        config = Config(providers={"chatgpt": own, "anthropic": own})
        for name, kind in (("chatgpt", "x-www-form-urlencoded"), ("anthropic", "json")):
            held = credential(name, kind="oauth", refresh="r", client_id="mine")
            fresh = await renew(held, config, around)

            assert fresh.secrets.access == Secret("fresh")
            assert service.asked[-1].headers["content-type"] == f"application/{kind}"


@pytest.mark.parametrize("name", ["openai", "nobody"])
async def test_what_cannot_be_renewed_says_how_to_log_in(tmp_path: Path, name: str) -> None:
    with pytest.raises(LoginError, match=f"openpista auth login {name}") as caught:
        await renew(credential(name), Config(), around_at(tmp_path))

    assert caught.value.failure == "revoked"


async def test_only_a_token_needs_to_be_taken_back(tmp_path: Path) -> None:
    around = around_at(tmp_path)

    assert await revoke(credential("openai"), Config(), around)
    assert await revoke(credential("nobody"), Config(), around)
    assert not await revoke(credential("anthropic", kind="oauth"), Config(), around)
    async with vendor() as service:
        service.on("/api/accounts/oauth/revoke", {})
        assert service.asked == []
