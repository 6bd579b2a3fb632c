"""Failures end in a sentence and an exit code."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from openpista.cli.failure import BROKEN_PIPE, INTERRUPTED, guarded
from openpista.domain.errors import AlreadyRunningError, ConfigError, UsageError
from openpista.guard.logs import LOG_FILE, open_log_once


def raising(error: BaseException) -> Callable[[], int]:
    def work() -> int:
        raise error

    return work


def test_work_that_ends_well_gives_its_code() -> None:
    assert guarded(lambda: 7) == 7


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigError("c.toml:3: no."), 78),
        (AlreadyRunningError("Already there."), 75),
        (UsageError("How?"), 2),
        (ExceptionGroup("several", [ExceptionGroup("x", [UsageError("How?")])]), 2),
    ],
)
def test_our_errors_tell_their_sentence(
    error: Exception, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(raising(error)) == code

    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert "Traceback" not in shown.err


def test_a_sentence_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    guarded(raising(UsageError("no \x1b]0;evil\x07session")))

    assert capsys.readouterr().err == "no session\n"


@pytest.mark.parametrize(
    "error", [ZeroDivisionError("oops\nforged"), ExceptionGroup("g", [ValueError("oops")])]
)
def test_what_nobody_expected_is_told_by_an_id_and_kept_in_the_log(
    error: Exception, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(raising(error)) == 1

    told = capsys.readouterr().err
    error_id = told.split("(")[1].split(")")[0]
    assert "Traceback" not in told
    assert "oops" not in told
    log = (home / "logs" / LOG_FILE).read_text()
    assert error_id in log
    assert "Traceback" in log


def test_without_a_place_for_the_log_it_still_ends_well(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.write_text("a file in the way")

    assert guarded(raising(ZeroDivisionError())) == 1
    assert "could not be written into a log" in capsys.readouterr().err


def test_ctrl_c_ends_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(raising(KeyboardInterrupt())) == INTERRUPTED
    assert capsys.readouterr().err == ""


def test_a_reader_that_has_gone_ends_it_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe = os.fdopen(os.pipe()[1], "w")
    monkeypatch.setattr(sys, "stdout", pipe)

    assert guarded(raising(BrokenPipeError())) == BROKEN_PIPE

    pipe.close()
    assert capsys.readouterr().err == ""


def test_a_slip_of_the_user_is_told_and_no_matter_for_the_log(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def slips() -> int:
        try:
            int("x")
        except ValueError as error:
            raise UsageError("x is no number.") from error
        return 0

    open_log_once(home / "logs")

    assert guarded(slips) == 2
    assert capsys.readouterr().err == "x is no number.\n"
    assert not (home / "logs" / "openpista.log").exists()
