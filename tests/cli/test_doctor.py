"""`openpista doctor`."""

import json
import locale
import os
import shutil
import sys
from pathlib import Path

import pytest

from openpista.cli.doctor import check_terminal
from openpista.cli.root import run
from tests.cli.test_output import Terminal


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask no server of this computer for its models."""
    monkeypatch.setenv("OPENPISTA_OFFLINE", "1")


def test_checks_are_told_with_their_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0

    out = capsys.readouterr().out
    assert "✓ python" in out
    assert "! model" in out
    assert "→ `openpista auth login`, or put a key into its variable" in out
    assert "– provider anthropic  No login, and no key in ANTHROPIC_API_KEY" in out


def test_a_failed_check_ends_with_1(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.mkdir(mode=0o700)
    (home / "openpista.db").write_bytes(b"not a database" * 100)

    assert run(["doctor", "--json"]) == 1

    checks = json.loads(capsys.readouterr().out)["checks"]
    assert [one["name"] for one in checks if one["state"] == "failed"] == ["database"]
    assert checks[-1]["name"] == "terminal"


def sit_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((120, 40)))


def test_without_a_terminal_it_is_not_checked() -> None:
    assert check_terminal().state == "skipped"


def test_a_good_terminal_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    sit_at_a_terminal(monkeypatch)

    check = check_terminal()

    assert (check.state, check.found) == ("ok", "xterm-256color, 120x40, truecolor")


def test_a_dumb_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    sit_at_a_terminal(monkeypatch)
    monkeypatch.setenv("TERM", "dumb")

    assert check_terminal().state == "failed"


def test_a_small_one_is_warned(monkeypatch: pytest.MonkeyPatch) -> None:
    sit_at_a_terminal(monkeypatch)
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((40, 10)))

    assert check_terminal().state == "warning"


def test_one_without_our_letters_is_warned(monkeypatch: pytest.MonkeyPatch) -> None:
    sit_at_a_terminal(monkeypatch)

    def latin(*, do_setlocale: bool) -> str:
        assert not do_setlocale
        return "ISO-8859-1"

    monkeypatch.setattr(locale, "getpreferredencoding", latin)

    assert check_terminal().fix == "Set LANG to a UTF-8 locale."
