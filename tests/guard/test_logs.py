"""The log holds no secret, and no line that was not ours."""

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from openpista.guard.logs import LOG_FILE, close_log, log_failure, open_log
from openpista.guard.redact import MARK, Redactor


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    handler = open_log(tmp_path / "logs", level="info", redactor=Redactor(["hunter2-secret"]))
    yield tmp_path / "logs" / LOG_FILE
    close_log(handler)


def test_a_record_is_one_line(log_file: Path) -> None:
    logging.getLogger("openpista.test").info("from %s", "a\nb INFO forged\x1b[31m")

    lines = log_file.read_text().splitlines()

    assert len(lines) == 1
    assert lines[0].endswith(r"openpista.test from a\nb INFO forged")


def test_a_secret_does_not_reach_the_log(log_file: Path) -> None:
    logging.getLogger("openpista.test").error("key hunter2-secret and ghp_%s", "a" * 36)

    text = log_file.read_text()

    assert "hunter2" not in text
    assert "aaaa" not in text
    assert text.count(MARK) == 2


def test_a_traceback_is_marked_redacted_and_named(log_file: Path) -> None:
    try:
        int("hunter2-secret\nINFO forged")
    except ValueError as error:
        log_failure(error, error_id="ABC123", doing="a test")

    first, *more = log_file.read_text().splitlines()

    assert "ABC123: a test failed" in first
    assert more
    assert all(line.startswith("    | ") for line in more)
    assert "hunter2" not in "".join(more)


def test_only_the_owner_reads_the_log(log_file: Path) -> None:
    logging.getLogger("openpista.test").info("hello")

    assert stat.S_IMODE(log_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(log_file.parent.stat().st_mode) == 0o700


def test_nothing_is_made_before_there_is_something_to_write(tmp_path: Path) -> None:
    close_log(open_log(tmp_path / "home" / "logs", level="info", redactor=Redactor()))

    assert list(tmp_path.iterdir()) == []


def test_a_home_that_the_log_makes_is_the_owners(tmp_path: Path) -> None:
    handler = open_log(tmp_path / "home" / "logs", level="info", redactor=Redactor())
    logging.getLogger("openpista.test").info("hello")
    close_log(handler)

    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_a_log_that_cannot_be_written_says_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home").write_text("a file in the way")
    handler = open_log(tmp_path / "home" / "logs", level="info", redactor=Redactor())

    logging.getLogger("openpista.test").info("hello")

    close_log(handler)
    assert capsys.readouterr().err == ""


def test_talkative_libraries_are_quiet(log_file: Path) -> None:
    logging.getLogger("httpx").info("GET https://api.telegram.org/bot123:AA/getMe")
    logging.getLogger("openpista.test").info("hello")

    assert "telegram" not in log_file.read_text()
