"""The log as JSON."""

import json
import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from openpista.guard import json_log
from openpista.guard.json_log import JSON_LOG_FILE, JsonLog
from openpista.guard.redact import Redactor

log = logging.getLogger("openpista.test")


@pytest.fixture(autouse=True)
def level() -> Iterator[None]:
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.INFO)
    yield
    root.setLevel(before)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[JsonLog]:
    made = JsonLog(tmp_path / "logs", redactor=Redactor(["hunter2-secret"]))
    yield made
    made.close()


def records(tmp_path: Path) -> list[dict[str, object]]:
    text = (tmp_path / "logs" / JSON_LOG_FILE).read_text()
    return [json.loads(line) for line in text.splitlines()]


def test_what_was_logged_before_it_was_open_stands_first(tmp_path: Path, kept: JsonLog) -> None:
    log.info("before %d", 1)
    assert not (tmp_path / "logs").exists()
    kept.open()
    log.warning("after")

    found = records(tmp_path)
    assert [(one["event"], one["level"], one["logger"]) for one in found] == [
        ("before 1", "info", "openpista.test"),
        ("after", "warning", "openpista.test"),
    ]
    assert str(found[0]["at"]).endswith("Z")


def test_no_secret_reaches_it_not_in_a_traceback_either(tmp_path: Path, kept: JsonLog) -> None:
    kept.open()
    log.error("of hunter2-secret", exc_info=ValueError("with hunter2-secret"))

    text = (tmp_path / "logs" / JSON_LOG_FILE).read_text()
    assert "hunter2" not in text
    assert "ValueError" in str(records(tmp_path)[0]["exception"])


def test_it_is_the_owner_s_alone_and_rotates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_log, "MAX_LOG_BYTES", 500)
    made = JsonLog(tmp_path / "logs", redactor=Redactor())
    made.open()
    for number in range(50):
        log.info("a line of some length, number %d", number)
    made.close()
    log.info("not any more")

    files = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert len(files) == 1 + json_log.KEPT_LOG_FILES
    for path in (tmp_path / "logs").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "not any more" not in path.read_text()


def test_one_that_was_never_opened_writes_nothing(tmp_path: Path) -> None:
    made = JsonLog(tmp_path / "logs", redactor=Redactor())
    log.info("nobody reads this")
    made.close()

    assert not (tmp_path / "logs").exists()
