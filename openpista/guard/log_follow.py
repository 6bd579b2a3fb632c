"""Following the log as it grows, also when it is rotated under the reader."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from openpista.domain.query import LogLine, ReadLogs
from openpista.guard.log_pages import is_wanted, parse_record
from openpista.guard.logs import LOG_FILE, MORE
from openpista.guard.safe_text import safe_text

_MOST_AT_ONCE = 1024 * 1024


def follow_log(log_dir: Path, query: ReadLogs, pause: Callable[[], None]) -> Iterator[LogLine]:
    """Yield what is logged from this call on and asked for, for ever. `pause` waits for more. A
    further line of a record, as of a traceback, comes as a line with the record's time and an
    empty source."""
    path = log_dir / LOG_FILE
    return _records(_lines(path, _end_of(path), pause), query)


def _records(lines: Iterator[str], query: ReadLogs) -> Iterator[LogLine]:
    record: LogLine | None = None
    for text in lines:
        if not text.startswith(MORE):
            line = parse_record(text)
            record = line if is_wanted(line, query) else None
            if record is not None:
                yield record
        elif record is not None:
            more = safe_text(text.removeprefix(MORE))
            yield LogLine(at_ms=record.at_ms, level=record.level, source="", text=more)


def _lines(path: Path, start: tuple[int, int], pause: Callable[[], None]) -> Iterator[str]:
    at, inode = start
    rest = b""
    while True:
        data, at, inode, is_new = _read_on(path, at, inode)
        rest = data if is_new else rest + data
        *lines, rest = rest.split(b"\n")
        for line in lines:
            yield line.decode("utf-8", "replace")
        if not data:
            pause()


def _end_of(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_ino


def _read_on(path: Path, at: int, inode: int) -> tuple[bytes, int, int, bool]:
    """Return what came, where to go on, and whether it comes from another file than before."""
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            is_new = found.st_ino != inode or found.st_size < at
            at = 0 if is_new else at
            file.seek(at)
            data = file.read(_MOST_AT_ONCE)
    except OSError:
        return b"", at, inode, False
    return data, at + len(data), found.st_ino, is_new
