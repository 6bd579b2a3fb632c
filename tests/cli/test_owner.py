"""`openpista owner`."""

import json

import pytest

from openpista.cli import owner
from openpista.cli.owner import NOT_PAIRED
from openpista.cli.root import run
from tests.cli.people_house import PeopleHouse, Phone

Capture = pytest.CaptureFixture[str]


def test_everybody_is_listed(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    house = PeopleHouse()
    monkeypatch.setattr(owner, "with_port", house.with_port)
    assert run(["owner", "list"]) == 0
    assert "telegram  42             owner" in capsys.readouterr().out
    assert run(["owner", "list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 3
    house.gateway.pairings.paired.clear()
    assert run(["owner", "list"]) == 0
    assert "add-link" in capsys.readouterr().err


def test_a_phone_becomes_the_owner_s(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(owner, "with_port", Phone("scan", "press").with_port)

    assert run(["owner", "add-link", "telegram"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("https://t.me/")
    assert "Press the button" in shown.err
    assert shown.err.endswith("is an owner now.\n")


def test_a_link_that_nobody_opened_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(owner, "with_port", Phone("expire").with_port)

    assert run(["owner", "add-link", "telegram"]) == NOT_PAIRED
    assert "has expired" in capsys.readouterr().err


def test_people_are_told_in_the_user_s_language(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    monkeypatch.setattr(owner, "with_port", Phone("scan", "press").with_port)

    assert run(["owner", "list"]) == 0
    assert "소유자" in capsys.readouterr().out
    assert run(["owner", "add-link", "telegram"]) == 0
    assert "소유자입니다" in capsys.readouterr().err
