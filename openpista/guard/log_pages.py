"""Reading the log backwards, page by page, through the rotated files too. Never writes.

A page costs no more than it reads: files are read in blocks from their end, and a search that
finds nothing gives up after some megabytes and says where to go on.
"""

import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from openpista.domain.query import LogLevel, LogLine, LogPage, ReadLogs
from openpista.guard.logs import KEPT_LOG_FILES, LOG_FILE, MORE
from openpista.guard.safe_text import safe_text

MAX_LINES = 200
MAX_READ_BYTES = 4 * 1024 * 1024
MAX_TEXT_CHARS = 16_000
"""Of one record with its traceback; the rest is in the file."""

_BLOCK_BYTES = 64 * 1024
_MAX_LINE_BYTES = 256 * 1024
_OFFSET_BITS = 22
"""A place is a checksum of its file's first line, 31 bits, and an offset of so many: together they
fit into the 53 bits of a number in JavaScript, and they stay true when files are rotated."""

_MAX_OFFSET = (1 << _OFFSET_BITS) - 1
_FILE_BITS = (1 << 31) - 1
_RECORD = r"(?s)(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),(\d{3}) ([A-Z]+) +(\S+) (.*)"
_LEVEL = r"[-0-9]{10} [0-9:]{8},\d{3} ([A-Z]+) "
_LEVELS: dict[str, LogLevel] = {
    "DEBUG": "debug",
    "INFO": "info",
    "WARNING": "warning",
    "ERROR": "error",
    "CRITICAL": "error",
}
_RANK: dict[LogLevel, int] = {"debug": 0, "info": 1, "warning": 2, "error": 3}


def read_log_page(log_dir: Path, query: ReadLogs) -> LogPage:
    """Return the newest records before the query's place that it asks for, oldest first. There
    may be none of them although `next_before` names where to go on."""
    wanted = max(1, min(query.limit, MAX_LINES))
    found: list[LogLine] = []
    read_bytes = 0
    next_before: int | None = None
    for record in _records_backwards(log_dir, query.before):
        read_bytes += record.size
        if _may_be_wanted(record.text, query) and is_wanted(
            line := parse_record(record.text), query
        ):
            found.append(line)
        if len(found) == wanted or read_bytes > MAX_READ_BYTES:
            next_before = record.place if record.older_exist else None
            break
    return LogPage(lines=tuple(found[::-1]), next_before=next_before, path=str(log_dir / LOG_FILE))


def parse_record(text: str) -> LogLine:
    """Return a record of the log: its first line, and further ones without their mark."""
    first, *more = text.split("\n")
    match = re.fullmatch(_RECORD, first)
    at_ms, level, source, said = 0, "INFO", "", first
    if match is not None:
        at_ms = _unix_ms(match[1]) + int(match[2])
        level, source, said = match[3], match[4], match[5]
    whole = "\n".join((said, *(line.removeprefix(MORE) for line in more)))
    return LogLine(
        at_ms=at_ms,
        level=_LEVELS.get(level, "info"),
        source=safe_text(source, keep_newlines=False),
        text=safe_text(whole[:MAX_TEXT_CHARS]),
    )


def is_wanted(line: LogLine, query: ReadLogs) -> bool:
    """Say whether a query asks for this record."""
    if _RANK[line.level] < _RANK[query.level]:
        return False
    service = query.service
    if service and service not in line.source.split(".") and f"service {service}" not in line.text:
        return False
    return query.text.casefold() in f"{line.source} {line.text}".casefold()


def _may_be_wanted(text: str, query: ReadLogs) -> bool:
    """Say whether a record is worth parsing; cheap, because most are not in a search."""
    match = re.match(_LEVEL, text)
    level = _LEVELS.get(match[1], "info") if match else "info"
    return _RANK[level] >= _RANK[query.level] and query.text.casefold() in text.casefold()


class _Record(Struct, frozen=True):
    """A record with its further lines, where it begins, and whether something lies before it."""

    text: str
    size: int
    place: int
    older_exist: bool


class _File(Struct, frozen=True):
    """A log file, and the checksum of its first line, by which it is known after a rotation."""

    path: Path
    mark: int


def _records_backwards(log_dir: Path, before: int | None) -> Iterator[_Record]:
    files = list(_files(log_dir))
    end: int | None = None
    if before is not None:
        # Only the oldest file is ever deleted: what lay before a place in it is gone too.
        mark, end = before >> _OFFSET_BITS, before & _MAX_OFFSET
        at = next((n for n, file in enumerate(files) if file.mark == mark), len(files))
        files = files[at:]
    for number, file in enumerate(files):
        is_last = number == len(files) - 1
        for offset, text, size in _file_records(file.path, end):
            place = file.mark << _OFFSET_BITS | min(offset, _MAX_OFFSET)
            yield _Record(text, size, place, older_exist=offset > 0 or not is_last)
        end = None


def _files(log_dir: Path) -> Iterator[_File]:
    """Yield the files that can be read, from the newest on; of two that begin alike only the
    newer one, so that no place is in both."""
    names = [LOG_FILE, *(f"{LOG_FILE}.{number}" for number in range(1, KEPT_LOG_FILES + 1))]
    seen: set[int] = set()
    for name in names:
        path = log_dir / name
        try:
            with path.open("rb") as file:
                mark = zlib.crc32(file.readline(_MAX_LINE_BYTES)) & _FILE_BITS
        except OSError:
            continue
        if mark not in seen:
            seen.add(mark)
            yield _File(path, mark)


def _file_records(path: Path, end: int | None) -> Iterator[tuple[int, str, int]]:
    """Yield offset, text and size of the records before `end`, the newest first."""
    more: list[str] = []
    size = 0
    for offset, line in _lines_backwards(path, end):
        text = line.decode("utf-8", "replace")
        size += len(line) + 1
        if text.startswith(MORE) and offset > 0:
            more.append(text)
            continue
        yield offset, "\n".join((text, *more[::-1])), size
        more, size = [], 0


def _lines_backwards(path: Path, end: int | None) -> Iterator[tuple[int, bytes]]:
    """Yield the whole lines of a file that end before `end`, with their offsets, last first."""
    try:
        file = path.open("rb")
    except OSError:
        return
    with file:
        at = file.seek(0, 2)
        at = at if end is None else min(at, end)
        rest = b""
        while at > 0:
            step = min(_BLOCK_BYTES, at)
            at -= step
            file.seek(at)
            rest = file.read(step) + rest
            start, *lines = rest.split(b"\n")
            offset = at + len(rest)
            for line in reversed(lines):
                offset -= len(line)
                if line:
                    yield offset, line
                offset -= 1
            rest = start if len(start) < _MAX_LINE_BYTES else b""
        if rest:
            yield 0, rest


def _unix_ms(text: str) -> int:
    try:
        return int(datetime.fromisoformat(text).astimezone().timestamp()) * 1000
    except ValueError:
        return 0
