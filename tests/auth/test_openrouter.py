"""OpenRouter in the browser, against a server that speaks it."""

import asyncio
import base64
import hashlib
from pathlib import Path

import pytest

from openpista.auth.errors import LoginError
from openpista.auth.openrouter import openrouter_login
from openpista.guard.secret import Secret
from tests.auth.conversing import Window, around_at, context_of, moved, row, running
from tests.auth.vendor import Told, vendor, visit

KEYS, CHECK = "/api/v1/auth/keys", "/api/v1/key"


async def test_a_key_that_lasts_is_fetched_with_the_proof(tmp_path: Path) -> None:
    async with vendor() as service:
        service.on(KEYS, {"key": "sk-or-canary-1234", "user_id": "user-1"})
        service.on(CHECK, {"data": {"label": "x"}})
        known, site = moved(row("openrouter"), service.url)
        window = Window()
        context = context_of(around_at(tmp_path), known, site=site)
        task = await running(openrouter_login, context, window)
        asked = window.fields
        await visit(f"{asked['callback_url']}?code=the-code")
        made = await task

    sent = service.hits(KEYS)[0].fields
    digest = hashlib.sha256(sent["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
    assert set(asked) == {"callback_url", "code_challenge", "code_challenge_method"}
    assert (sent["code"], sent["code_challenge_method"]) == ("the-code", "S256")
    assert made.credential.secrets.access == Secret("sk-or-canary-1234")
    assert (made.credential.entry.kind, made.credential.entry.account) == ("key", "user-1")
    assert service.hits(CHECK)[0].headers["authorization"] == "Bearer sk-or-canary-1234"
    assert made.remark == ""


async def test_the_path_cannot_be_guessed_and_only_it_is_taken(tmp_path: Path) -> None:
    async with vendor() as service:
        known, site = moved(row("openrouter"), service.url)
        context = context_of(around_at(tmp_path), known, site=site)
        urls: list[str] = []
        for _ in range(2):
            window = Window()
            task = await running(openrouter_login, context, window)
            url = window.fields["callback_url"]
            urls.append(url.rsplit("/", 1)[1])
            base = url.rsplit("/", 1)[0]
            assert (await visit(f"{base}?code=x"))[0] == 404
            assert (await visit(f"{base}/{'0' * 32}?code=x"))[0] == 404
            assert (await visit(url))[0] == 400
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        assert urls[0] != urls[1]
        assert len(urls[0]) == 32
        assert service.asked == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Told({"error": {"message": "Bad code the-code"}}, 403), "Bad code"),
        (Told({}, 200), "without a key"),
        (Told({}, 500), "cannot answer now"),
    ],
)
async def test_a_code_that_is_not_taken_is_told_without_it(
    tmp_path: Path, answer: Told, told: str
) -> None:
    async with vendor() as service:
        service.on(KEYS, answer)
        known, site = moved(row("openrouter"), service.url)
        window = Window()
        context = context_of(around_at(tmp_path), known, site=site)
        task = await running(openrouter_login, context, window)
        await visit(f"{window.fields['callback_url']}?code=the-code")
        with pytest.raises(LoginError, match=told) as caught:
            await task

    assert "the-code" not in caught.value.message


async def test_no_on_the_page_ends_it(tmp_path: Path) -> None:
    async with vendor() as service:
        known, site = moved(row("openrouter"), service.url)
        window = Window()
        task = await running(
            openrouter_login, context_of(around_at(tmp_path), known, site=site), window
        )
        await visit(f"{window.fields['callback_url']}?error=access_denied")
        with pytest.raises(LoginError, match="told no"):
            await task
