"""Tokens of channels are credentials."""

from pathlib import Path

import pytest

from openpista.app.kept_tokens import keep_token, stored_token, with_kept
from openpista.app.logins import make_logins
from openpista.auth.vault import Vault
from openpista.config.entries import config_entries
from openpista.config.load import load_config
from openpista.domain.errors import OpenpistaError
from tests.app.an_app import an_app
from tests.fakes.botapi import TOKEN


async def test_what_is_kept_is_read_by_every_process(tmp_path: Path) -> None:
    app = an_app(tmp_path, OPENPISTA_CREDENTIALS__STORE="file")
    await keep_token(make_logins(app).vault, "telegram", TOKEN, account="@pista_bot")
    others = make_logins(app).vault

    assert await stored_token(others, "telegram") == TOKEN
    assert await stored_token(others, "unknown") == ""
    kept = others.entry("telegram")
    assert kept is not None
    assert kept.account == "@pista_bot"
    assert app.home.credentials_file.stat().st_mode & 0o077 == 0


async def test_it_is_shown_with_stars_and_never_as_a_model_service(tmp_path: Path) -> None:
    app = an_app(tmp_path, OPENPISTA_CREDENTIALS__STORE="file")
    logins = make_logins(app)
    await keep_token(logins.vault, "telegram", TOKEN)

    shown = {one.key: one for one in with_kept(config_entries(app.loaded), logins.vault)}

    assert shown["channels.telegram.token"].value == '"***"'
    assert shown["channels.telegram.token"].where == str(app.home.credentials_file)
    assert "telegram" not in {one.id for one in await logins.desk.providers()}


async def test_one_of_the_environment_goes_before(tmp_path: Path) -> None:
    app = an_app(tmp_path, OPENPISTA_CREDENTIALS__STORE="file")
    logins = make_logins(app)
    await keep_token(logins.vault, "telegram", TOKEN)
    loaded = load_config(home=app.home, environ={"TELEGRAM_BOT_TOKEN": "1:x"})

    shown = {one.key: one for one in with_kept(config_entries(loaded), logins.vault)}

    assert shown["channels.telegram.token"].origin == "environment"


async def test_a_disk_that_takes_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Vault, "save", full)

    with pytest.raises(OpenpistaError, match="could not be kept: No space left"):
        await keep_token(make_logins(an_app(tmp_path)).vault, "telegram", TOKEN)
