"""`openpista telegram`; with a real server in tests/e2e/test_telegram_setup.py."""

import io
import json
from pathlib import Path

import pytest

from openpista.cli import telegram, telegram_token
from openpista.cli.root import run
from openpista.domain.command import RestartService
from tests.cli.people_house import PeopleHouse, Phone
from tests.fakes.botapi import TOKEN

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def known_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    async def bot_of(token: str, base_url: str) -> str:
        assert (token, base_url) == (TOKEN, "")
        return "pista_bot"

    monkeypatch.setattr("openpista.channels.telegram.bot_api.bot_of", bot_of)
    monkeypatch.setenv("OPENPISTA_CREDENTIALS__STORE", "file")


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{text}\n"))


def test_set_up_ends_with_a_phone_that_is_connected(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, home: Path
) -> None:
    phone = Phone("scan", "press")
    monkeypatch.setattr(telegram, "with_port", phone.with_port)
    typed(monkeypatch, TOKEN)

    assert run(["telegram", "setup"]) == 0

    shown = capsys.readouterr()
    assert shown.out.startswith("https://t.me/")
    assert "@pista_bot" in shown.err
    assert str(home / "credentials.toml") in shown.err
    assert RestartService(service="telegram") in phone.gateway.commands
    assert "enabled = true" in (home / "config.toml").read_text()


def test_a_phone_that_does_not_come_leaves_the_bot_on(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(telegram, "with_port", Phone("expire").with_port)
    typed(monkeypatch, TOKEN)
    assert run(["telegram", "setup"]) == telegram.NOT_PAIRED

    typed(monkeypatch, "")
    assert run(["telegram", "setup", "--no-link"]) == 0
    assert "connects your phone later" in capsys.readouterr().err


def test_the_standing_is_told(monkeypatch: pytest.MonkeyPatch, capsys: Capture, home: Path) -> None:
    house = PeopleHouse()
    monkeypatch.setattr(telegram, "with_port", house.with_port)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    house.gateway.running.show("telegram", "up", "")

    assert run(["telegram", "status"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Its token comes from the variable TELEGRAM_BOT_TOKEN."
    assert lines[1].startswith("telegram is up.")
    assert len(lines) == 4

    house.gateway.running.show("telegram", "failed", "No network.")
    assert run(["telegram", "status", "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert told["status"]["reason"] == "No network."
    assert told["token"]["kind"] == "environment"
    assert TOKEN not in json.dumps(told)


def test_without_a_token_nothing_is_turned_on(capsys: Capture, home: Path) -> None:
    assert run(["telegram", "start"]) == 1
    assert "telegram setup" in capsys.readouterr().err
    assert not (home / "config.toml").exists()


def test_it_is_turned_off_and_forgotten_without_a_server(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, home: Path
) -> None:
    typed(monkeypatch, TOKEN)
    assert run(["telegram", "setup", "--no-link"]) == 0
    assert run(["telegram", "start"]) == 0
    assert "starts with" in capsys.readouterr().err
    assert run(["telegram", "stop"]) == 0
    assert "enabled = false" in (home / "config.toml").read_text()
    assert run(["telegram", "forget"]) == 0
    assert "forgotten" in capsys.readouterr().err
    assert TOKEN not in (home / "credentials.toml").read_text()
    assert run(["telegram", "forget"]) == 0
    assert "No bot is set up" in capsys.readouterr().err


def test_one_in_the_file_is_taken_out_too(home: Path) -> None:
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text(f'[channels.telegram]\ntoken = "{TOKEN}"\n')

    assert run(["telegram", "forget"]) == 0

    assert TOKEN not in (home / "config.toml").read_text()


def test_at_a_terminal_the_token_is_asked_for_and_hidden(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    asked: list[bool] = []

    def prompt(text: str, *, hide_input: bool, **_: object) -> str:
        asked.append(hide_input and "BotFather" in text)
        return f" {TOKEN} "

    monkeypatch.setattr(telegram_token, "at_terminal", lambda: True)
    monkeypatch.setattr("click.prompt", prompt)

    assert run(["telegram", "setup", "--no-link"]) == 0
    assert asked == [True]
    assert TOKEN in (home / "credentials.toml").read_text()
