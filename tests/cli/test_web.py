"""`openpista web`; with a real server in tests/e2e/test_web.py."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from openpista.cli import web
from openpista.cli.root import run
from openpista.domain.pairing import Paired
from tests.cli.people_house import PeopleHouse

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def own_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENPISTA_CREDENTIALS__STORE", "file")


def test_set_up_without_a_server_keeps_what_was_chosen(capsys: Capture, home: Path) -> None:
    given = ["--port", "4000", "--cors-origins", "https://a.example, https://b.example"]

    assert run(["web", "setup", *given]) == 0
    written = (home / "config.toml").read_text()
    assert "port = 4000" in written
    assert "https://b.example" in written
    assert "enabled = true" in written
    assert "openpista serve" in capsys.readouterr().err


def test_a_page_that_is_not_wanted_is_switched_off(capsys: Capture, home: Path) -> None:
    assert run(["web", "setup", "--disable"]) == 0
    assert "enabled = false" in (home / "config.toml").read_text()
    assert run(["web", "stop"]) == 0
    assert "web" in capsys.readouterr().err


def test_the_standing_is_told_also_when_nothing_runs(capsys: Capture, home: Path) -> None:
    assert run(["web", "status"]) == 3
    assert "switched off" in capsys.readouterr().out
    run(["web", "setup"])
    capsys.readouterr()
    assert run(["web", "status", "--json"]) == 3
    told = json.loads(capsys.readouterr().out)

    assert told == {
        "enabled": True,
        "address": "http://127.0.0.1:3210",
        "token": {"kind": "none", "where": ""},
        "status": None,
    }


def test_a_code_needs_somebody_who_takes_it(capsys: Capture, home: Path) -> None:
    assert run(["web", "login-code"]) == 1
    assert "openpista serve" in capsys.readouterr().err


def test_a_code_is_shown_with_its_time(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, home: Path
) -> None:
    house = PeopleHouse()
    monkeypatch.setattr(web, "SERVICE", "telegram")  # the played house makes links for it
    _host(monkeypatch, house)

    assert run(["web", "login-code"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("https://")
    assert "this computer only" in shown.err


def test_browsers_are_listed_and_sent_away(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, home: Path
) -> None:
    house = PeopleHouse()
    pairings = house.gateway.pairings
    pairings.paired.append(Paired("web", "D1", "sofa", "owner", 0))
    monkeypatch.setattr(web, "with_port", house.with_port)

    assert run(["web", "devices"]) == 0
    assert "sofa" in capsys.readouterr().out
    assert run(["web", "devices", "--json"]) == 0
    assert [one["user_id"] for one in json.loads(capsys.readouterr().out)] == ["D1"]
    assert run(["web", "devices", "--revoke", "D1"]) == 0
    capsys.readouterr()
    assert run(["web", "devices"]) == 0
    assert "sofa" not in capsys.readouterr().out


def test_a_token_is_printed_to_a_terminal_only(capsys: Capture, home: Path) -> None:
    assert run(["web", "token", "--new"]) == 2
    assert not capsys.readouterr().out


def test_a_token_is_made_told_of_and_forgotten(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, home: Path
) -> None:
    monkeypatch.setattr(web, "at_terminal", lambda: True)

    assert run(["web", "token", "--new"]) == 0
    token = capsys.readouterr().out.strip()
    assert len(token) == 43
    assert run(["web", "token"]) == 0
    assert "digest" in capsys.readouterr().out
    assert run(["web", "token", "--new", "--forget"]) == 2
    assert run(["web", "token", "--forget"]) == 0
    capsys.readouterr()
    assert run(["web", "token"]) == 0
    assert "no lasting token" in capsys.readouterr().out


def test_a_passphrase_is_asked_for(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    def prompt(*_: object, **__: object) -> str:
        return "correct horse battery"

    monkeypatch.setattr("openpista.cli.web.click.prompt", prompt)

    assert run(["web", "setup", "--passphrase"]) == 0
    kept = (home / "credentials.toml").read_text()
    assert "argon2id" in kept
    assert "correct horse" not in kept


def _host(monkeypatch: pytest.MonkeyPatch, house: PeopleHouse) -> None:
    async def visit(_: object, work: Callable[[Any], Awaitable[Any]]) -> Any:
        return await work(house.gateway)

    monkeypatch.setattr(web, "visit_host", visit)
