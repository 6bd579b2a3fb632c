"""`openpista run`, in this process; the real program stands in tests/e2e."""

import io
import json
import os
import pty
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from openpista.cli.root import run
from tests.e2e.program import a_program
from tests.e2e.test_run import ASKS_FOR_THE_HOST

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OPENPISTA_PRACTICE__PACE_MS", "0")
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)


def test_an_answer_is_printed(capsys: Capture) -> None:
    assert run(["run", "-e", "hello"]) == 0

    assert "practice model" in capsys.readouterr().out


def test_a_turn_that_fails_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    script = tmp_path / "script.toml"
    script.write_text("[[step]]\nfail = 'quota'\nrepeat = true\n")
    monkeypatch.setenv("OPENPISTA_PRACTICE__SCRIPT", str(script))

    assert run(["run", "--json", "-e", "hello"]) == 1

    shown = capsys.readouterr()
    assert json.loads(shown.out)["outcome"] == "failed"
    assert shown.err.strip()


@pytest.mark.parametrize("session", [[], ["-s", "last"]])
def test_a_model_that_cannot_be_used_is_told(session: list[str], capsys: Capture) -> None:
    run(["run", "-e", "hello"])
    capsys.readouterr()

    assert run(["run", *session, "-m", "openai/gpt-9", "-e", "hello"]) == 1

    shown = capsys.readouterr()
    assert shown.out == ""
    assert "OPENAI_API_KEY" in shown.err


def test_a_model_of_ones_own_can_be_chosen() -> None:
    assert run(["run", "-m", "practice/practice", "--json", "-e", "hello"]) == 0
    assert run(["run", "-s", "last", "-m", "practice/practice", "-e", "hello"]) == 0


def test_acting_without_asking_is_said_at_every_start(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("OPENPISTA_APPROVALS__MODE", "auto")

    run(["run", "-e", "hello"])

    assert "without asking" in capsys.readouterr().err


def test_a_workspace_that_is_no_folder_is_wrong_usage(capsys: Capture) -> None:
    assert run(["run", "--workspace", "/no/such", "-e", "x"]) == 2
    assert "/no/such is no folder" in capsys.readouterr().err


def test_a_message_that_is_too_long_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("x" * 1_000_001))

    assert run(["run"]) == 2


def test_without_words_a_person_gets_an_example(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    class Person(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Person())

    assert run(["run"]) == 2
    assert "For example" in capsys.readouterr().err


class Seat:
    """A person at a terminal in front of the program."""

    def __init__(self, process: subprocess.Popen[bytes], keyboard: int) -> None:
        self.process = process
        self.screen = ""
        self._keyboard = keyboard
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def type(self, text: str) -> None:
        os.write(self._keyboard, text.encode())

    def sees(self, sign: str) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: sign in self.screen, timeout=30), self.screen

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._keyboard, 4096)
            except OSError:
                return
            with self._changed:
                self.screen += data.decode(errors="replace")
                self._changed.notify_all()


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    (tmp_path / "there").mkdir()
    program = a_program(tmp_path / "there", ASKS_FOR_THE_HOST)
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        program.command("run", "-e", "please"),
        cwd=program.folder,
        env=program.environ(),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        yield Seat(process, ours)
        process.kill()
    os.close(ours)


def test_a_person_at_the_terminal_is_asked_and_allows_once(seat: Seat, tmp_path: Path) -> None:
    seat.sees("[y] once")
    assert "touch made-by-the-agent" in seat.screen
    seat.type("y\n")

    assert seat.process.wait(timeout=30) == 0
    assert (tmp_path / "there" / "work" / "made-by-the-agent").exists()


def test_a_person_who_says_no_is_obeyed(seat: Seat, tmp_path: Path) -> None:
    seat.sees("[y] once")
    seat.type("n not now\n")

    assert seat.process.wait(timeout=30) == 0
    assert not (tmp_path / "there" / "work" / "made-by-the-agent").exists()
