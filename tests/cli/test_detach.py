"""Starting a server in the background; the whole of it is shown in tests/e2e/test_serve.py."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from openpista.cli import detach
from openpista.cli.detach import DetachedFailedError, start_detached

ENVIRON = {name: os.environ[name] for name in ("PATH",)}


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Let another program stand for the server."""

    def use(text: str) -> None:
        file = tmp_path / "program"
        file.write_text(f"#!/bin/sh\n{text}\n")
        file.chmod(0o700)
        monkeypatch.setattr(detach, "own_command", lambda: [str(file)])

    return use


def test_a_server_that_ends_leaves_its_words_and_its_code(
    program: Callable[[str], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program('echo "no such folder: $*" >&2; exit 78')

    code, _ = start_detached(["-c", "f"], environ=ENVIRON, folder=tmp_path / "home")

    assert code == 78
    assert capsys.readouterr().err.startswith("no such folder: serve -c f --ready-fd ")


def test_one_that_ends_well_before_it_was_ready_did_not_start(
    program: Callable[[str], None], tmp_path: Path
) -> None:
    program("exit 0")

    assert start_detached([], environ=ENVIRON, folder=tmp_path)[0] == 1


def test_one_that_neither_ends_nor_is_ready_is_told(
    program: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detach, "READY_WITHIN_S", 0.0)
    program("exec sleep 5")
    monkeypatch.setattr("subprocess.Popen.__del__", left_alone)

    with pytest.raises(DetachedFailedError, match="has not become ready"):
        start_detached([], environ=ENVIRON, folder=tmp_path)


def left_alone(child: object) -> None:
    """Say nothing of a child that lives on: it is meant to."""
    del child
