"""Printing."""

import io
import sys

import pytest

from openpista.cli.output import at_terminal, say, say_json, tell

HOSTILE = "a\x1b]52;c;aGk=\x07b"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_a_result_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    say(HOSTILE)

    assert capsys.readouterr().out == f"{HOSTILE}\n"


def test_a_terminal_gets_a_result_made_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)

    say(HOSTILE, end="")

    assert terminal.getvalue() == "ab"


def test_remarks_are_always_made_safe(capsys: pytest.CaptureFixture[str]) -> None:
    tell(HOSTILE)

    assert capsys.readouterr().err == "ab\n"


def test_json_for_programs_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    say_json({"a": [1, 2]})

    assert capsys.readouterr().out == '{"a":[1,2]}\n'


def test_json_for_people_is_indented(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)

    say_json({"a": "\x9b"})

    assert terminal.getvalue() == '{\n  "a": "\\x9b"\n}\n'


def test_a_person_is_there_where_input_and_errors_are_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())
    assert not at_terminal()

    monkeypatch.setattr(sys, "stderr", Terminal())
    assert at_terminal()
