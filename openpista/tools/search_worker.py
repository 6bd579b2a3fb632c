"""Searches a workspace in a process of its own, which can be ended.

A pattern of the model may take for ever, and while Python matches it nothing else of a process
goes on. Run as `python -I search_worker.py REQUEST`; prints `path:line: text`. See files_search.
"""

import re
import signal
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpista.tools.search_request import SearchRequest

MAX_FILE_BYTES = 2 * 1024**2
MAX_LINE_CHARS = 240
MAX_OUTPUT_BYTES = 40_000
NO_PATTERN_STATUS = 2


def main(request_text: str) -> int:
    """Search and print; returns 2 when the pattern is no regular expression."""
    import msgspec

    sys.path.insert(0, str(Path(__file__).parents[2]))
    from openpista.sandbox import linux
    from openpista.tools.search_request import SearchRequest

    request = msgspec.json.decode(request_text, type=SearchRequest)
    if linux.is_linux():
        linux.die_with_parent(request.parent, signal.SIGKILL)
    try:
        pattern = re.compile(request.pattern, re.IGNORECASE if request.ignore_case else 0)
    except (re.error, RecursionError, OverflowError) as error:
        sys.stdout.write(f"The pattern is no regular expression: {error}.")
        return NO_PATTERN_STATUS
    for line in _bounded(_hits(request, pattern), request.most):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return 0


def _bounded(lines: Iterator[str], most: int) -> Iterator[str]:
    written = 0
    for number, line in enumerate(lines):
        if number >= most or written > MAX_OUTPUT_BYTES:
            yield f"[... there are more than {number} hits; narrow the search ...]"
            return
        written += len(line.encode())
        yield line


def _hits(request: "SearchRequest", pattern: "re.Pattern[str]") -> Iterator[str]:
    for relative in sorted(_files(request)):
        data = _text_of(Path(request.root), relative)
        for number, line in enumerate(data.splitlines(), start=1):
            found = pattern.search(line)
            if found is not None:
                yield f"{relative}:{number}: {_around(line, found.start())}"


def _files(request: "SearchRequest") -> Iterator[str]:
    from openpista.tools.workspace_walk import walk

    for relative, stamp in walk(Path(request.root), start=request.start):
        named = not request.glob or any(
            fnmatchcase(part, request.glob) for part in (relative, relative.rpartition("/")[2])
        )
        if named and stamp.size <= MAX_FILE_BYTES and not _is_hidden(request, relative):
            yield relative


def _is_hidden(request: "SearchRequest", relative: str) -> bool:
    path = f"{request.root.rstrip('/')}/{relative}"
    return any(path == place or path.startswith(f"{place}/") for place in request.hidden)


def _text_of(root: Path, relative: str) -> str:
    """Return the text of a file; nothing for a binary one, or one that cannot be read."""
    from openpista.tools.beneath import FileProblem, read_state
    from openpista.tools.file_text import is_binary
    from openpista.tools.places import Place

    try:
        state = read_state(Place(root / relative, root, inside=True), most_bytes=MAX_FILE_BYTES)
    except FileProblem:
        return ""
    data = state.data or b""
    return "" if is_binary(data) else data.decode(errors="replace")


def _around(line: str, at: int) -> str:
    """Return a long line in part, with the hit in it."""
    if len(line) <= MAX_LINE_CHARS:
        return line
    start = max(0, at - MAX_LINE_CHARS // 2)
    return f"…{line[start : start + MAX_LINE_CHARS]}…"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
