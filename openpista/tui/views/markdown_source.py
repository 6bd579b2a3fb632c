"""Splits Markdown that is still being written into blocks that are finished and the open rest.

A block is finished once another one begins on a complete line below it: nothing that comes later
can change it then. Link definitions are the exception that we accept. Long lists are cut between
their items, so that what is parsed again with every piece of text stays short.
"""

import re
from itertools import pairwise
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
    """Markdown that grows at its end. `closed` only ever gets longer; `rest` is the open block.

    `joined` are the numbers of blocks that go on with the list above: no space parts them.
    """

    def __init__(self, parser: "MarkdownIt") -> None:
        self._parser = parser
        self.closed: list[str] = []
        self.joined: set[int] = set()
        self.rest = ""
        self._searched = 1
        """The first line of an open code block in `rest` that may end it."""

    def append(self, text: str) -> None:
        """Add text and move what is finished now to `closed`."""
        self.rest += text.replace("\r\n", "\n").replace("\r", "\n")
        if "\n" in text or "\r" in text:
            lines = _lines(self.rest)
            partial = "" if lines[-1].endswith("\n") else lines.pop()
            self._close(lines, whole=False)
            self.rest = "".join([*lines, partial])

    def finish(self) -> None:
        """Close what is open: no more text will come."""
        self._close(_lines(self.rest), whole=True)
        self.rest = ""

    def _close(self, lines: list[str], *, whole: bool) -> None:
        """Move the finished blocks at the start of `lines`; with `whole` all of them."""
        while lines:
            del lines[: _leading_blanks(lines)]
            fence = fence_of(lines[0]) if lines else None
            if fence is not None:
                cuts = self._fence_cut(fence, lines) or ([len(lines)] if whole else [])
            else:
                cuts = self._block_cuts(lines, whole=whole)
            if not cuts:
                return
            for start, end in pairwise([0, *cuts]):
                self.closed.append("".join(lines[start:end]).rstrip("\n"))
            del lines[: cuts[-1]]

    def _fence_cut(self, fence: Fence, lines: list[str]) -> list[int]:
        """Return where the code block at the start ends; nothing while it is open."""
        for number in range(self._searched, len(lines)):
            if fence.closed_by(lines[number]):
                self._searched = 1
                return [number + 1]
        self._searched = max(1, len(lines))
        return []

    def _block_cuts(self, lines: list[str], *, whole: bool) -> list[int]:
        """Return the lines at which blocks end that are finished. Of one long list all but the
        last item is."""
        tokens: list[Token] = []
        self._parser.block.parse("".join(lines), self._parser, {}, tokens)
        later = _starts(tokens, level=0)[1:]
        if whole:
            return [*later, len(lines)] if lines else []
        if later or len(lines) <= MAX_OPEN_LIST_LINES:
            return later
        items = _starts(tokens, level=1, kind="list_item_open")[1:]
        if items and lines[items[-1] - 1].strip():
            self.joined.add(len(self.closed) + 1)
        return items[-1:]


def _lines(text: str) -> list[str]:
    """Return the lines as a parser counts them, with their ends."""
    *complete, last = text.split("\n")
    lines = [f"{line}\n" for line in complete]
    return [*lines, last] if last else lines


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
    for number, line in enumerate(lines):
        if line.strip():
            return number
    return len(lines)
