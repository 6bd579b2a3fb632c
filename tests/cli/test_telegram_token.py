"""Where the bot's token comes from."""

import io
from pathlib import Path

import pytest

from openpista.app.kept_tokens import keep_token, stored_token
from openpista.app.logins import make_logins
from openpista.cli.house import app_of
from openpista.cli.start import Started, start
from openpista.cli.telegram_token import TokenFrom, given_token, keep, token_from
from tests.fakes.botapi import TOKEN


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    async def bot_of(token: str, base_url: str) -> str:
        return f"bot{token[:2]}{base_url}"

    monkeypatch.setattr("openpista.channels.telegram.bot_api.bot_of", bot_of)
    monkeypatch.setenv("OPENPISTA_CREDENTIALS__STORE", "file")
    return start(quiet=True)


async def test_none_is_none(started: Started) -> None:
    assert await token_from(started) == TokenFrom()


async def test_what_is_given_is_kept_with_its_bot_s_name(started: Started, home: Path) -> None:
    assert await keep(started, TOKEN) == "bot70"

    where = str(home / "credentials.toml")
    assert await token_from(started) == TokenFrom("credentials", where, "@bot70")


async def test_one_of_the_environment_is_used_and_not_copied(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    fresh = start(quiet=True)

    assert await given_token(fresh) == TOKEN
    await keep(fresh, TOKEN)

    assert await token_from(fresh) == TokenFrom("environment", "TELEGRAM_BOT_TOKEN")
    assert await stored_token(make_logins(app_of(started)).vault, "telegram") == ""


async def test_who_gives_none_keeps_the_one_from_before(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep_token(make_logins(app_of(started)).vault, "telegram", TOKEN)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))

    assert await given_token(started) == TOKEN
