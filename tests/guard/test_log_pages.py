"""Reading the log backwards."""

import logging
import time
from pathlib import Path

import pytest

from openpista.domain.query import LogLine, LogPage, ReadLogs
from openpista.guard import log_pages, logs
from openpista.guard.log_pages import MAX_TEXT_CHARS, parse_record, read_log_page
from openpista.guard.logs import LOG_FILE, close_log, open_log
from openpista.guard.redact import Redactor

NOON = "2026-11-25 12:00:0{second},{ms:03d}"


def record(number: int, *, level: str = "INFO", source: str = "openpista.x", text: str = "") -> str:
    at = NOON.format(second=number // 1000 % 10, ms=number % 1000)
    return f"{at} {level:<7} {source} {text or f'line {number}'}\n"


def write(folder: Path, name: str, *records: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("".join(records))


def all_pages(folder: Path, **wished: object) -> list[LogPage]:
    pages: list[LogPage] = []
    before: int | None = None
    while True:
        query = ReadLogs(before=before, **wished)  # pyright: ignore[reportArgumentType]
        page = read_log_page(folder, query)
        pages.append(page)
        before = page.next_before
        if before is None:
            return pages
        assert len(pages) < 1000


def texts(pages: list[LogPage]) -> list[str]:
    return [line.text for page in reversed(pages) for line in page.lines]


def test_no_log_is_an_empty_page(tmp_path: Path) -> None:
    page = read_log_page(tmp_path / "logs", ReadLogs())

    assert page == LogPage(lines=(), next_before=None, path=str(tmp_path / "logs" / LOG_FILE))


@pytest.mark.parametrize("limit", [1, 7, 200])
def test_pages_hold_every_line_once_in_its_order_over_all_files(tmp_path: Path, limit: int) -> None:
    write(tmp_path, f"{LOG_FILE}.2", *(record(n) for n in range(10)))
    write(tmp_path, f"{LOG_FILE}.1", *(record(n) for n in range(1000, 1020)))
    write(tmp_path, LOG_FILE, *(record(n) for n in range(2000, 2015)))

    pages = all_pages(tmp_path, limit=limit)

    numbers = [*range(10), *range(1000, 1020), *range(2000, 2015)]
    assert texts(pages) == [f"line {n}" for n in numbers]
    assert {len(page.lines) for page in pages[:-1]} <= {limit}


def test_a_page_goes_on_where_it_was_though_files_were_rotated_meanwhile(tmp_path: Path) -> None:
    write(tmp_path, LOG_FILE, *(record(n) for n in range(10)))
    first = read_log_page(tmp_path, ReadLogs(limit=4))
    (tmp_path / LOG_FILE).rename(tmp_path / f"{LOG_FILE}.1")
    write(tmp_path, LOG_FILE, record(5000))

    second = read_log_page(tmp_path, ReadLogs(limit=4, before=first.next_before))

    assert [line.text for line in second.lines] == ["line 2", "line 3", "line 4", "line 5"]


def test_before_a_place_whose_file_is_gone_there_is_nothing(tmp_path: Path) -> None:
    write(tmp_path, f"{LOG_FILE}.1", *(record(n) for n in range(1000, 1010)))
    write(tmp_path, LOG_FILE, record(3000))
    first = read_log_page(tmp_path, ReadLogs(limit=4))
    (tmp_path / f"{LOG_FILE}.1").unlink()

    page = read_log_page(tmp_path, ReadLogs(before=first.next_before))

    assert (page.lines, page.next_before) == ((), None)


def test_pages_come_to_an_end_whatever_the_clock_did(tmp_path: Path) -> None:
    write(tmp_path, f"{LOG_FILE}.3", *(record(n) for n in range(2000, 2009)))
    write(tmp_path, f"{LOG_FILE}.2", *(record(n) for n in range(2000, 2009)))
    write(tmp_path, f"{LOG_FILE}.1", *(record(n) for n in range(5000, 5009)))
    write(tmp_path, LOG_FILE, *(record(n) for n in range(1000, 1009)))

    pages = all_pages(tmp_path, limit=2)

    numbers = [*range(2000, 2009), *range(5000, 5009), *range(1000, 1009)]
    assert texts(pages) == [f"line {n}" for n in numbers]


def test_a_traceback_belongs_to_its_record(tmp_path: Path) -> None:
    write(tmp_path, LOG_FILE, record(1), record(2, level="ERROR", text="broke"), "    | Trace\n",
          "    |   line\n", record(3))  # fmt: skip

    page = read_log_page(tmp_path, ReadLogs(limit=2))

    assert [line.text for line in page.lines] == ["broke\nTrace\n  line", "line 3"]
    assert read_log_page(tmp_path, ReadLogs(text="TRACE")).lines[0].level == "error"


def test_level_service_and_text_are_filters(tmp_path: Path) -> None:
    write(
        tmp_path,
        LOG_FILE,
        record(1, level="DEBUG"),
        record(2, source="openpista.channels.telegram.poll", text="3 Updates"),
        record(3, level="WARNING", source="openpista.gateway.services",
               text="service telegram failed: gone"),
        record(4, level="CRITICAL", text="telegram is on fire"),
    )  # fmt: skip

    def found(**wished: object) -> list[int]:
        return [line.at_ms % 1000 for page in all_pages(tmp_path, **wished) for line in page.lines]

    assert found(level="debug") == [1, 2, 3, 4]
    assert found() == [2, 3, 4]
    assert found(level="warning") == [3, 4]
    assert found(level="error") == [4]
    assert found(service="telegram") == [2, 3]
    assert found(text="updates") == [2]
    assert found(text="nowhere") == []


def test_a_search_that_finds_nothing_gives_up_after_a_while_and_can_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_pages, "MAX_READ_BYTES", 1000)
    write(tmp_path, LOG_FILE, record(0, text="needle"), *(record(n) for n in range(1, 200)))

    pages = all_pages(tmp_path, text="needle")

    assert pages[0].lines == ()
    assert len(pages) > 5
    assert texts(pages) == ["needle"]


def test_lines_longer_than_a_block_are_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_pages, "_BLOCK_BYTES", 16)
    lines = [record(n, text=f"{n} {'é' * n}") for n in range(1, 40)]
    write(tmp_path, LOG_FILE, *lines)

    assert texts(all_pages(tmp_path, limit=3)) == [f"{n} {'é' * n}" for n in range(1, 40)]


def test_a_line_without_end_is_dropped_beyond_its_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_pages, "_MAX_LINE_BYTES", 200)
    monkeypatch.setattr(log_pages, "_BLOCK_BYTES", 64)
    write(tmp_path, LOG_FILE, record(1), "y" * 100_000 + "\n", record(2))

    page = read_log_page(tmp_path, ReadLogs())

    assert page.lines[-1].text == "line 2"
    assert sum(len(line.text) for line in page.lines) < 1000


def test_a_long_record_is_cut() -> None:
    line = parse_record(record(1, text="z" * (MAX_TEXT_CHARS + 5)).rstrip())

    assert len(line.text) == MAX_TEXT_CHARS


def test_a_line_that_is_no_record_is_shown_as_it_is() -> None:
    assert parse_record("something else") == LogLine(0, "info", "", "something else")


def test_times_are_read_in_the_zone_of_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Seoul")
    time.tzset()
    try:
        assert parse_record(record(1234)).at_ms == 1_795_575_601_234
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_what_was_logged_comes_back_without_what_a_terminal_would_obey(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "MAX_LOG_BYTES", 100_000)
    handler = open_log(tmp_path / "logs", level="info", redactor=Redactor(["hunter22"]))
    try:
        logging.getLogger("openpista.test").warning("\x1b]0;owned\x07 \x1b[2J\u202e hunter22\nnext")
    finally:
        close_log(handler)
    # Somebody else of the same user may have written there, past the guard.
    with (tmp_path / "logs" / LOG_FILE).open("a") as file:
        file.write(record(1, text="raw \x1b[31m\x9b2J\x07"))

    page = read_log_page(tmp_path / "logs", ReadLogs())

    assert len(page.lines) == 2
    for line in page.lines:
        assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in line.text), line
        assert "\u202e" not in line.text
    assert "hunter22" not in page.lines[0].text


def test_a_file_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, f"{LOG_FILE}.1", record(1))
    (tmp_path / LOG_FILE).mkdir()

    assert [line.text for line in read_log_page(tmp_path, ReadLogs()).lines] == ["line 1"]
