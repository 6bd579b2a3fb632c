"""The lasting token of the page."""

from pathlib import Path

import pytest

from openpista.app.kept_tokens import stored_token
from openpista.app.logins import make_logins
from openpista.channels.web.devices import DeviceBook
from openpista.channels.web.token import matches
from openpista.cli import web_token
from openpista.cli.house import app_of
from openpista.cli.start import start
from openpista.domain.errors import UsageError
from tests.fakes.clock import FakeClock, counting_ulids


@pytest.fixture(autouse=True)
def own_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENPISTA_CREDENTIALS__STORE", "file")


async def test_what_is_kept_is_no_token(home: Path) -> None:
    started = start(quiet=True)
    vault = make_logins(app_of(started)).vault

    assert await stored_token(vault, "web") == ""


def test_a_new_token_sends_away_whom_the_old_one_let_in(home: Path) -> None:
    path = home / "web" / "devices.json"
    book = DeviceBook(path, clock=FakeClock(), new_ulid=counting_ulids())
    book.add("by token", "a", by_token=True)
    book.add("by code", "b", by_token=False)
    token = web_token.renew(start(quiet=True))
    left = DeviceBook(path, clock=FakeClock(), new_ulid=counting_ulids()).all()

    assert [row.id for row in left] == ["by code"]
    assert web_token.token_at(start(quiet=True)).kind == "kept"
    assert token not in (home / "credentials.toml").read_text()
    assert not matches("", token)


def test_a_token_in_the_clear_goes_before(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENPISTA_WEB_TOKEN", "from the environment")
    started = start(quiet=True)
    found = web_token.token_at(started)

    assert (found.kind, found.where) == ("config", "OPENPISTA_WEB_TOKEN")
    for change in (web_token.renew, web_token.forget):
        with pytest.raises(UsageError, match="OPENPISTA_WEB_TOKEN"):
            change(started)
