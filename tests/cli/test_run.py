"""`openpista run` refuses what cannot be said, before anything is opened."""

import io
from pathlib import Path

import pytest

from openpista.cli.root import run


def test_an_empty_message_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("  \n"))

    assert run(["run"]) == 2

    assert "empty" in capsys.readouterr().err
    assert not (home / "openpista.db").exists()


def test_too_long_a_message_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("x" * 1_000_001))

    assert run(["run", "-e", "-"]) == 2

    assert "longer than" in capsys.readouterr().err


def test_a_message_is_answered_by_the_practice_model(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("OPENPISTA_PRACTICE__PACE_MS", "0")

    assert run(["run", "-e", "hello", "--workspace", str(tmp_path)]) == 0

    assert "practice" in capsys.readouterr().out
