"""An answer of the agent in sections: one for each finished Markdown block and one for the open
rest, so that with every piece of text only the rest is drawn again."""

from typing import TYPE_CHECKING

from openpista.guard.safe_text import safe_text
from openpista.tui.views.code import plain_lines
from openpista.tui.views.markdown import code_rows, markdown_rows
from openpista.tui.views.markdown_source import Fence, MarkdownSource, fence_of, make_parser
from openpista.tui.views.rows import BLANK, Row

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

INDENT = "  "


class MarkdownShelf:
    """Holds the one parser. It is made with the first answer: importing it takes a while."""

    def __init__(self) -> None:
        self._parser: MarkdownIt | None = None

    @property
    def parser(self) -> "MarkdownIt":
        """The parser of all answers."""
        if self._parser is None:
            self._parser = make_parser()
        return self._parser


class AnswerSections:
    """The sections of one answer, brought up to date with `put`."""

    def __init__(self, shelf: MarkdownShelf) -> None:
        self._shelf = shelf
        self._source = MarkdownSource(shelf.parser)
        self._text: str = ""
        self._finished = False
        self._fence = _OpenFence()

    def put(self, text: str, *, is_open: bool) -> int:
        """Take the text as it is now; return the first section that may look different."""
        source = self._source
        first = len(source.closed)
        if self._finished and text == self._text:
            return self.count
        if self._finished or not text.startswith(self._text):
            first = 0
            source = self._source = MarkdownSource(self._shelf.parser)
            self._text = ""
        source.append(text[len(self._text) :])
        self._text = text
        self._finished = not is_open
        if not is_open:
            source.finish()
        return first

    @property
    def count(self) -> int:
        """How many sections there are; an empty answer has one empty section."""
        closed = len(self._source.closed)
        return closed + 1 if self._source.rest.strip() or not closed else closed

    def rows(self, index: int, width: int) -> list[Row]:
        """Return the rows of a section, with the space that parts it from the one above."""
        closed = self._source.closed
        room = width - len(INDENT)
        if index < len(closed):
            rows = markdown_rows(self._shelf.parser, closed[index], room)
        else:
            rows = self._open_rows(room)
        indented = [_indented(row) for row in rows]
        return [BLANK, *indented] if index and index not in self._source.joined else indented

    def _open_rows(self, width: int) -> list[Row]:
        rest = self._source.rest
        fence = fence_of(rest)
        if fence is not None and "\n" in rest:
            return self._fence.rows(fence, rest, width)
        return markdown_rows(self._shelf.parser, rest, width)


class _OpenFence:
    """A code block that is being written: lines that are complete are laid out only once."""

    def __init__(self) -> None:
        self._key: tuple[str, int] = ("", 0)
        self._done = ""
        self._rows: list[Row] = []

    def rows(self, fence: Fence, source: str, width: int) -> list[Row]:
        opening, body = source.split("\n", 1)
        key = (opening, width)
        if key != self._key or not body.startswith(self._done):
            self._key, self._done = key, ""
            self._rows = code_rows([], width, label=safe_text(fence.language))
        complete = body[: body.rfind("\n") + 1]
        if len(complete) > len(self._done):
            self._rows += _lines(complete[len(self._done) : -1], width)
            self._done = complete
        tail = body[len(complete) :]
        return [*self._rows, *_lines(tail, width)] if tail else list(self._rows)


def _lines(code: str, width: int) -> list[Row]:
    return code_rows(plain_lines(safe_text(code)), width)


def _indented(row: Row) -> Row:
    return row._replace(runs=((INDENT, "plain"), *row.runs), gutter=row.gutter + len(INDENT))
