"""Following the log."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from openpista.domain.query import ReadLogs
from openpista.guard.log_follow import follow_log
from openpista.guard.logs import LOG_FILE


class EnoughError(Exception):
    """The script is over."""


def line(text: str, level: str = "INFO") -> str:
    return f"2026-11-25 12:00:00,000 {level:<7} openpista.x {text}\n"


def adds(text: str) -> Callable[[Path], None]:
    def step(path: Path) -> None:
        with path.open("a") as file:
            file.write(text)

    return step


def rotates(path: Path) -> None:
    path.rename(path.with_name(f"{LOG_FILE}.1"))


def collect(
    folder: Path, *steps: Callable[[Path], None], query: ReadLogs | None = None
) -> list[str]:
    """Return what a reader is told while `steps` happen to the log, one in every pause."""
    seen: list[str] = []
    left = list(steps)

    def pause() -> None:
        if not left:
            raise EnoughError
        left.pop(0)(folder / LOG_FILE)

    with suppress(EnoughError):
        for one in follow_log(folder, query or ReadLogs(), pause):
            seen.append(one.text)  # noqa: PERF401 - what came before the end counts
    return seen


def test_only_what_is_new_is_told(tmp_path: Path) -> None:
    (tmp_path / LOG_FILE).write_text(line("old"))

    assert collect(tmp_path, adds(line("one") + line("two")), adds(line("three"))) == [
        "one",
        "two",
        "three",
    ]


def test_a_line_is_told_when_it_is_whole(tmp_path: Path) -> None:
    assert collect(tmp_path, adds(line("half")[:30]), adds(line("half")[30:])) == ["half"]


def test_a_log_that_is_rotated_or_made_later_is_followed_on(tmp_path: Path) -> None:
    (tmp_path / LOG_FILE).write_text(line("old") * 50)

    told = collect(tmp_path, adds(line("before")), rotates, adds(line("after")))

    assert told == ["before", "after"]


def test_a_fresh_file_that_is_longer_already_is_read_from_its_beginning(tmp_path: Path) -> None:
    told = collect(tmp_path, adds(line("one")), rotates, adds(line("two") + line("three")))

    assert told == ["one", "two", "three"]


def test_half_a_line_ends_with_its_file(tmp_path: Path) -> None:
    assert collect(tmp_path, adds(line("lost")[:40]), rotates, adds(line("whole"))) == ["whole"]


def test_further_lines_follow_the_record_that_was_asked_for(tmp_path: Path) -> None:
    text = line("fine") + "    | not this\n" + line("broke", "ERROR") + "    | Trace\x1b[31m\n"

    told = collect(tmp_path, adds(text), query=ReadLogs(level="error"))

    assert told[0] == "broke"
    assert len(told) == 2
    assert told[1].startswith("Trace")
    assert "\x1b" not in told[1]
