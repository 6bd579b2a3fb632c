"""`openpista service`."""

from pathlib import Path

import pytest

from openpista.cli import service
from openpista.cli.root import run
from openpista.cli.service import FAILED, run_all
from openpista.words.catalogue import load_words

Capture = pytest.CaptureFixture[str]
WORDS = load_words("en")


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let a program stand for systemctl that notes how it was called; returns its notes."""
    notes, folder = tmp_path / "notes", tmp_path / "bin"
    folder.mkdir()
    program = folder / "systemctl"
    program.write_text(f'#!/bin/sh\necho "$*" >> {notes}\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("sys.platform", "linux")
    return notes


def test_it_is_written_enabled_started_and_taken_away_again(
    manager: Path, tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "config" / "systemd" / "user" / "openpista.service"
    assert run(["service", "status"]) == FAILED
    assert run(["service", "install"]) == 0
    text = file.read_text()
    assert run(["service", "status"]) == 0
    assert run(["service", "restart"]) == 0
    assert run(["service", "uninstall"]) == 0
    assert run(["service", "uninstall"]) == 0

    assert f"OPENPISTA_HOME={tmp_path / 'home'}" in text
    assert not file.exists()
    assert "keyring" in capsys.readouterr().err
    assert manager.read_text().splitlines() == [
        "--user daemon-reload",
        "--user enable --now openpista.service",
        "--user status --no-pager openpista.service",
        "--user restart openpista.service",
        "--user disable --now openpista.service",
        "--user daemon-reload",
    ]


@pytest.mark.usefixtures("manager")
def test_it_can_be_looked_at_before(tmp_path: Path, capsys: Capture) -> None:
    assert run(["service", "install", "--print"]) == 0

    assert "ExecStart=" in capsys.readouterr().out
    assert not (tmp_path / "config").exists()


def test_keys_move_out_of_the_keyring_where_the_owner_wants_it(
    manager: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    asked: list[str] = []

    def confirm(text: str, *, default: bool, err: bool) -> bool:
        asked.append(text)
        return err and not default

    monkeypatch.setattr(service, "at_terminal", lambda: True)
    monkeypatch.setattr("click.confirm", confirm)
    assert run(["service", "install"]) == 0

    assert "keyring" in asked[0]
    assert "Moved: nothing was in the keyring." in capsys.readouterr().err
    assert manager.exists()


def test_what_the_manager_does_not_do_is_told(capsys: Capture) -> None:
    assert not run_all((("false", "x"),), WORDS)
    assert not run_all((("no-such-manager", "go"),), WORDS)
    assert run_all((("true",),), WORDS)

    said = capsys.readouterr().err
    assert "This did not work (1): false x" in said
    assert "Run on the system that shall keep it: no-such-manager go" in said
