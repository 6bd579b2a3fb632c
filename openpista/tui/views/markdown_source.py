"""Splits Markdown that is still being written into blocks that are finished and the open rest.

A block is finished once another one begins on a complete line below it: nothing that comes later
can change it then. Link definitions are the exception that we accept. Long lists are cut between
their items, so that what is parsed again with every piece of text stays short.
"""

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_OPEN_LIST_LINES = 24
"""An open list longer than this is cut before its last item."""

_FENCE = re.compile(r"(?P<indent> {0,3})(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*)")


class Fence(NamedTuple):
    """The first line of a code block: its indentation, its mark and its language."""

    indent: int
    mark: str
    language: str

    def closed_by(self, line: str) -> bool:
        """Say whether `line` ends the block."""
        bare = line.strip()
        return (
            len(bare) >= len(self.mark)
            and set(bare) == {self.mark[0]}
            and len(line) - len(line.lstrip(" ")) <= 3
        )


def fence_of(source: str) -> Fence | None:
    """Return the fence that `source` begins with, or None."""
    match = _FENCE.match(source)
    if match is None:
        return None
    info = match["info"].strip()
    if match["mark"][0] == "`" and "`" in info:
        return None
    return Fence(len(match["indent"]), match["mark"], info.split(maxsplit=1)[0] if info else "")


def make_parser() -> "MarkdownIt":
    """Return the parser of all our Markdown: CommonMark with tables, no HTML."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


class MarkdownSource:
    """Markdown that grows at its end. `closed` only ever gets longer; `rest` is the open block."""

    def __init__(self, parser: "MarkdownIt") -> None:
        self._parser = parser
        self.closed: list[str] = []
        self.rest = ""

    def append(self, text: str) -> None:
        """Add text and move what is finished now to `closed`."""
        self.rest += text.replace("\r\n", "\n").replace("\r", "\n")
        if "\n" in text or "\r" in text:
            while self._close_first():
                pass

    def finish(self) -> None:
        """Close what is open: no more text will come."""
        while self.rest:
            lines = self.rest.splitlines(keepends=True)
            cut = self._fence_end(lines, whole=True) or self._second_block(lines) or len(lines)
            self._move(lines, cut)

    def _close_first(self) -> bool:
        lines = self.rest.splitlines(keepends=True)
        if lines and not lines[-1].endswith("\n"):
            lines.pop()
        fence = fence_of(self.rest)
        cut = self._fence_end(lines) if fence is not None else self._second_block(lines)
        if not cut:
            return False
        self._move(self.rest.splitlines(keepends=True), cut)
        return True

    def _move(self, lines: list[str], cut: int) -> None:
        block = "".join(lines[:cut])
        if block.strip():
            self.closed.append(block.rstrip("\n").lstrip("\n"))
        self.rest = "".join(lines[cut:])

    def _fence_end(self, lines: list[str], *, whole: bool = False) -> int:
        """Return the number of lines of the code block at the start; 0 while it is open."""
        fence = fence_of(lines[0]) if lines else None
        if fence is None:
            return 0
        for number, line in enumerate(lines[1:], start=2):
            if fence.closed_by(line):
                return number
        return len(lines) if whole else 0

    def _second_block(self, lines: list[str]) -> int:
        """Return the line at which the second block starts; 0 while there is only one."""
        blank = _leading_blanks(lines)
        if blank:
            return blank if blank < len(lines) else 0
        tokens = self._parser.parse("".join(lines))
        tops = _starts(tokens, level=0)
        if len(tops) > 1:
            return tops[1]
        items = _starts(tokens, level=1, kind="list_item_open")
        return items[-1] if len(items) > 1 and len(lines) > MAX_OPEN_LIST_LINES else 0


def _starts(tokens: "list[Token]", *, level: int, kind: str = "") -> list[int]:
    """Return the first lines of the blocks at `level`."""
    return [
        token.map[0]
        for token in tokens
        if token.level == level
        and token.nesting >= 0
        and token.map
        and (not kind or token.type == kind)
    ]


def _leading_blanks(lines: list[str]) -> int:
    count = 0
    for line in lines:
        if line.strip():
            break
        count += 1
    return count
