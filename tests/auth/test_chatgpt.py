"""Sign in with ChatGPT, against a server that speaks it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from openpista.auth.chatgpt import chatgpt_login, chatgpt_renew, chatgpt_revoke
from openpista.auth.context import Around, LoginContext
from openpista.auth.credential import Entry
from openpista.auth.errors import LoginError
from openpista.guard.secret import Secret
from tests.auth.conversing import Window, around_at, context_of, moved, row, running
from tests.auth.making import HOST, credential
from tests.auth.vendor import Asked, Told, Vendor, id_token, vendor, visit
from tests.fakes.clock import FakeClock

ISSUED = "oaiapp_1"
TOKEN, MODELS, REVOKE = "/api/accounts/oauth/token", "/v1/models", "/api/accounts/oauth/revoke"
SCOPES = "openid offline_access chatgpt.tokens.use.direct"


class ChatGpt:
    """What the vendor knows: the nonce of the page, and who comes."""

    def __init__(self, service: Vendor) -> None:
        self.service = service
        self.nonce = ""
        self.claims: dict[str, object] = {}
        self.scope = SCOPES
        service.on(TOKEN, self._token)
        service.on(MODELS, {"models": [{"slug": "gpt-6.1-sol"}]})
        service.on(REVOKE, {})

    def _token(self, asked: Asked) -> Told:
        now_s = FakeClock().now_ms() // 1000
        claims = {
            "iss": "https://auth.openai.com",
            "aud": asked.fields["client_id"],
            "sub": "user-1",
            "nonce": self.nonce,
            "exp": now_s + 3600,
            "iat": now_s,
            "email": "ann@example.org",
        } | self.claims
        return Told(
            {
                "access_token": "access-canary",
                "refresh_token": "refresh-canary",
                "id_token": id_token(**claims),
                "expires_in": 3600,
                "scope": self.scope,
            }
        )


@asynccontextmanager
async def chatgpt(
    home: Path, entry: Entry | None = None
) -> AsyncGenerator[tuple[ChatGpt, LoginContext, Around]]:
    async with vendor() as service:
        known, site = moved(row("chatgpt"), service.url)
        around = around_at(home)
        yield ChatGpt(service), context_of(around, known, site=site, entry=entry), around


async def come(window: Window, query: str) -> tuple[int, str]:
    state = window.fields["state"]
    return await visit(f"{window.fields['redirect_uri']}?{query}&state={state}")


async def test_a_first_login_registers_and_is_stored(tmp_path: Path) -> None:
    async with chatgpt(tmp_path) as (site, context, _):
        window = Window()
        task = await running(chatgpt_login, context, window)
        asked = window.fields
        site.nonce = asked["nonce"]
        await come(window, f"code=the-code&client_id={ISSUED}")
        made = await task

    assert asked["client_id"] == "dynamic_agent_client"
    assert asked["agent_name_hint"] == "openpista"
    assert asked["ext_agent_host_id"] == f"urn:uuid:{HOST}"
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"].startswith("http://127.0.0.1:")
    assert asked["redirect_uri"].endswith("/auth/callback")
    assert "chatgpt.tokens.use.direct" in asked["scope"].split()
    assert asked["resource"].endswith("/v1")
    exchange = site.service.hits(TOKEN)[0].fields
    assert exchange["client_id"] == ISSUED
    assert exchange["code"] == "the-code"
    assert exchange["redirect_uri"] == asked["redirect_uri"]
    assert exchange["resource"] == asked["resource"]
    assert len(exchange["code_verifier"]) >= 43
    assert "client_secret" not in exchange
    entry = made.credential.entry
    assert (entry.kind, entry.account, entry.subject) == ("oauth", "ann@example.org", "user-1")
    assert entry.client_id == ISSUED
    assert made.credential.secrets.access == Secret("access-canary")
    assert made.remark == ""
    assert site.service.hits(MODELS)[0].headers["authorization"] == "Bearer access-canary"


async def test_the_registration_is_kept_before_the_code_is_handed_in(tmp_path: Path) -> None:
    async with chatgpt(tmp_path) as (site, context, around):
        site.service.on(TOKEN, Told({"error": "server_error"}, 500))
        window = Window()
        task = await running(chatgpt_login, context, window)
        await come(window, f"code=c&client_id={ISSUED}")
        with pytest.raises(LoginError):
            await task

        entry = around.vault.entry("chatgpt")
        assert entry is not None
        assert (entry.client_id, entry.has_secret) == (ISSUED, False)


async def test_a_later_login_goes_on_with_its_registration(tmp_path: Path) -> None:
    before = Entry("chatgpt", client_id=ISSUED, subject="user-1", account="ann@example.org")
    async with chatgpt(tmp_path, before) as (site, context, _):
        window = Window()
        task = await running(chatgpt_login, context, window)
        asked = window.fields
        site.nonce = asked["nonce"]
        await come(window, "code=c")
        await task

    assert asked["client_id"] == ISSUED
    assert asked["login_hint"] == "ann@example.org"
    assert "agent_name_hint" not in asked


@pytest.mark.parametrize(
    ("before", "query"),
    [
        (None, "code=c"),
        (None, "code=c&client_id=dynamic_agent_client"),
        (Entry("chatgpt", client_id=ISSUED), "code=c&client_id=oaiapp_2"),
        (Entry("chatgpt", client_id=ISSUED), "code=c&client_id=dynamic_agent_client"),
    ],
)
async def test_another_registration_than_ours_is_refused(
    tmp_path: Path, before: Entry | None, query: str
) -> None:
    async with chatgpt(tmp_path, before) as (site, context, _):
        window = Window()
        task = await running(chatgpt_login, context, window)
        await come(window, query)
        with pytest.raises(LoginError, match="registration"):
            await task

        assert site.service.hits(TOKEN) == []


@pytest.mark.parametrize(
    ("claims", "scope", "told"),
    [
        ({}, "openid", "did not allow"),
        ({"nonce": "other"}, SCOPES, "nonce"),
        ({"aud": "other"}, SCOPES, "audience"),
        ({"iss": "https://evil.example"}, SCOPES, "issuer"),
    ],
)
async def test_a_login_that_cannot_be_used_is_not_stored(
    tmp_path: Path, claims: dict[str, object], scope: str, told: str
) -> None:
    async with chatgpt(tmp_path) as (site, context, _):
        site.claims, site.scope = claims, scope
        window = Window()
        task = await running(chatgpt_login, context, window)
        site.nonce = window.fields["nonce"]
        await come(window, f"code=c&client_id={ISSUED}")
        with pytest.raises(LoginError, match=told) as caught:
            await task

    assert "canary" not in caught.value.message


async def test_another_account_than_before_is_refused(tmp_path: Path) -> None:
    before = Entry("chatgpt", client_id=ISSUED, subject="somebody-else")
    async with chatgpt(tmp_path, before) as (site, context, _):
        window = Window()
        task = await running(chatgpt_login, context, window)
        site.nonce = window.fields["nonce"]
        await come(window, "code=c")
        with pytest.raises(LoginError, match="another account"):
            await task


async def test_no_on_the_page_a_plan_without_right_and_no_network(tmp_path: Path) -> None:
    async with chatgpt(tmp_path) as (site, context, _):
        window = Window()
        task = await running(chatgpt_login, context, window)
        await come(window, "error=access_denied")
        with pytest.raises(LoginError, match="told no"):
            await task

        error = {"error": {"code": "user_not_eligible", "message": "Plus is needed."}}
        for answer, told in ((Told(error, 403), "Plus is needed"), (Told({}, 500), "")):
            site.service.on(MODELS, answer)
            window = Window()
            task = await running(chatgpt_login, context, window)
            site.nonce = window.fields["nonce"]
            await come(window, f"code=c&client_id={ISSUED}")
            if told:
                with pytest.raises(LoginError, match=told):
                    await task
            else:
                assert "Saved without a check" in (await task).remark


async def test_a_wrong_state_does_not_log_in_and_a_cancelled_login_stops_listening(
    tmp_path: Path,
) -> None:
    async with chatgpt(tmp_path) as (site, context, _):
        window = Window()
        task = await running(chatgpt_login, context, window)
        redirect = window.fields["redirect_uri"]
        status, _ = await visit(f"{redirect}?code=c&client_id={ISSUED}&state=wrong")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        assert status == 400
        assert site.service.hits(TOKEN) == []
        with pytest.raises(OSError):
            await visit(redirect)


async def test_a_machine_without_a_browser_pastes_the_address(tmp_path: Path) -> None:
    async with chatgpt(tmp_path) as (site, context, _):
        window = Window()
        task = await running(chatgpt_login, context, window)
        asked = window.fields
        site.nonce = asked["nonce"]
        window.give(
            f"http://127.0.0.1:1455/auth/callback?code=c&client_id={ISSUED}&state={asked['state']}"
        )

        assert (await task).credential.entry.client_id == ISSUED


async def test_a_renewal_sends_what_the_vendor_wants_and_checks_who_it_is(tmp_path: Path) -> None:
    held = credential(
        "chatgpt", "old", kind="oauth", refresh="refresh-0", client_id=ISSUED, subject="user-1"
    )
    async with chatgpt(tmp_path) as (site, context, around):
        fresh = await chatgpt_renew(held, context.site, around)
        asked = site.service.hits(TOKEN)[0].fields
        site.claims = {"sub": "somebody-else"}
        with pytest.raises(LoginError, match="another account"):
            await chatgpt_renew(held, context.site, around)
        site.service.on(TOKEN, Told({"error": "refresh_token_reused"}, 401))
        with pytest.raises(LoginError) as caught:
            await chatgpt_renew(held, context.site, around)

    assert asked == {
        "grant_type": "refresh_token",
        "client_id": ISSUED,
        "refresh_token": "refresh-0",
        "resource": context.site.resource,
    }
    assert fresh.secrets.refresh == Secret("refresh-canary")
    assert fresh.entry.expires_at_ms == around.clock.now_ms() + 3_600_000
    assert caught.value.failure == "revoked"


async def test_a_login_without_its_refresh_token_has_ended(tmp_path: Path) -> None:
    async with chatgpt(tmp_path) as (_, context, around):
        with pytest.raises(LoginError, match="has ended"):
            await chatgpt_renew(credential("chatgpt", "a"), context.site, around)


async def test_logging_out_tells_the_vendor(tmp_path: Path) -> None:
    held = credential("chatgpt", "a", kind="oauth", refresh="refresh-0", client_id=ISSUED)
    async with chatgpt(tmp_path) as (site, context, around):
        assert await chatgpt_revoke(held, context.site, around)
        assert site.service.hits(REVOKE)[0].fields == {"token": "refresh-0", "client_id": ISSUED}
        site.service.on(REVOKE, Told({}, 500))
        assert not await chatgpt_revoke(held, context.site, around)
    assert not await chatgpt_revoke(held, context.site, around)
