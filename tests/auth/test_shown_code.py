"""A page that shows a code, with a client of the user's own."""

from pathlib import Path

import pytest

from openpista.auth.context import LoginContext
from openpista.auth.errors import LoginError
from openpista.auth.shown_code import shown_code_login, shown_code_renew
from openpista.config.presets import OAuthSite
from openpista.guard.secret import Secret
from tests.auth.conversing import Window, around_at, context_of, row, running
from tests.auth.making import credential
from tests.auth.vendor import Told, Vendor, vendor


def context_at(service: Vendor, home: Path) -> LoginContext:
    site = OAuthSite(
        authorize_url=f"{service.url}/authorize",
        token_url=f"{service.url}/token",
        client_id="mine",
        scopes=("user:inference", "user:profile"),
    )
    return context_of(
        around_at(home), row("anthropic"), site=site, redirect_url="https://page.example/code"
    )


@pytest.mark.parametrize("form", ["{code}", "{code}#{state}", "https://p.example/?code={code}"])
async def test_a_code_is_handed_in_with_its_proof(tmp_path: Path, form: str) -> None:
    async with vendor() as service:
        service.on("/token", {"access_token": "a", "refresh_token": "r", "expires_in": 60})
        window = Window()
        context = context_at(service, tmp_path)
        task = await running(shown_code_login, context, window)
        asked = window.fields
        window.give(form.format(code="the-code", state=asked["state"]))
        made = await task

    sent = service.hits("/token")[0]
    assert sent.headers["content-type"] == "application/json"
    assert (sent.fields["code"], sent.fields["state"]) == ("the-code", asked["state"])
    assert sent.fields["redirect_uri"] == "https://page.example/code"
    assert asked["scope"] == "user:inference user:profile"
    assert asked["code"] == "true"
    entry = made.credential.entry
    assert (entry.kind, entry.client_id) == ("oauth", "mine")
    assert entry.headers == (("anthropic-beta", "oauth-2025-04-20"),)
    assert made.credential.secrets.refresh == Secret("r")


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        ("the-code#another-state", "another login"),
        ("https://p.example/?code=c&state=x", "another login"),
        ("", "no code"),
        ("two words", "no code"),
        ("x" * 5000, "no code"),
    ],
)
async def test_a_wrong_code_is_never_handed_in(tmp_path: Path, pasted: str, told: str) -> None:
    async with vendor() as service:
        window = Window(pasted)

        with pytest.raises(LoginError, match=told):
            await shown_code_login(context_at(service, tmp_path), window)

    assert service.asked == []


async def test_without_a_client_of_ones_own_it_says_what_is_missing(tmp_path: Path) -> None:
    context = context_of(around_at(tmp_path), row("anthropic"))

    with pytest.raises(LoginError, match=r"providers\.anthropic\.client_id") as caught:
        await shown_code_login(context, Window())

    assert "API key" in caught.value.message


async def test_a_refused_code_is_told_without_it(tmp_path: Path) -> None:
    async with vendor() as service:
        body = {"error": "invalid_request", "error_description": "bad the-code"}
        service.on("/token", Told(body, 400))

        with pytest.raises(LoginError) as caught:
            await shown_code_login(context_at(service, tmp_path), Window("the-code"))

    assert "the-code" not in caught.value.message


async def test_a_renewal_is_json_and_a_dead_one_is_revoked(tmp_path: Path) -> None:
    held = credential("anthropic", "a", kind="oauth", refresh="r-canary", client_id="mine")
    async with vendor() as service:
        service.on("/token", {"access_token": "b", "expires_in": 60})
        context = context_at(service, tmp_path)
        fresh = await shown_code_renew(held, context.site, context.around)
        service.on("/token", Told({"error": "invalid_grant"}, 400))
        with pytest.raises(LoginError) as caught:
            await shown_code_renew(held, context.site, context.around)
        with pytest.raises(LoginError, match="has ended"):
            await shown_code_renew(held, OAuthSite(), context.around)

    assert service.hits("/token")[0].fields["refresh_token"] == "r-canary"
    assert fresh.secrets.access == Secret("b")
    assert fresh.secrets.refresh is None
    assert caught.value.failure == "revoked"
