"""One Markdown block as rows: headings, paragraphs, lists, quotes, code and tables.

Texts are made safe here once more, because Markdown can spell a control character as an entity.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from openpista.guard.safe_text import safe_text
from openpista.tui.views.code import highlighted_lines
from openpista.tui.views.rows import (
    BLANK,
    CODE_TARGET,
    TARGET,
    Row,
    Run,
    aimed,
    cells_in,
    cells_of,
    clip,
    wrap,
)
from openpista.tui.views.table import Cell, table_rows

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MIN_TEXT_CELLS = 10
CODE_GUTTER = "▏ "

COPY_MARK = "❐"
_ADDRESS = re.compile(r"https?://[^\s<>\"'`]+[^\s<>\"'`.,;:!?)\]}]")
_MARKS = {"strong": "strong", "em": "em", "s": "strike", "link": "link"}
_BULLETS = ("•", "◦", "▪")


def markdown_rows(parser: "MarkdownIt", source: str, width: int) -> list[Row]:
    """Return `source`, one or more whole blocks, as rows of at most `width` cells."""
    return _BlockRenderer(parser.parse(source), width).rows


def codes_in(parser: "MarkdownIt", source: str) -> tuple[str, ...]:
    """Return the code blocks of a text as they were written, in their order."""
    kinds = {"fence", "code_block"}
    return tuple(
        token.content.removesuffix("\n") for token in parser.parse(source) if token.type in kinds
    )


def code_rows(lines: list[list[Run]], width: int, *, label: str | None = None) -> list[Row]:
    """Return lines of code on their own ground. With a label, the language and what copies the
    block stand at the top right."""
    gutter: list[Run] = [(CODE_GUTTER, "line")]
    rows = [_label_row(label, width)] if label is not None else []
    for line in lines:
        rows.extend(wrap(line or [("", "text")], width, first=gutter, fill="code", words=False))
    return [
        row._replace(runs=((CODE_GUTTER, "line"), *row.runs[1:]), gutter=len(CODE_GUTTER))
        if row.join is not None
        else row
        for row in rows
    ]


def _label_row(label: str, width: int) -> Row:
    mark = f" {COPY_MARK} "
    shown = clip(label, width - cells_of(CODE_GUTTER) - cells_of(mark))
    free = width - cells_of(CODE_GUTTER) - cells_of(shown) - cells_of(mark)
    text = " " * max(0, free) + shown
    runs: tuple[Run, ...] = (
        (CODE_GUTTER, "line"),
        (text, "label"),
        (mark, aimed("label", CODE_TARGET)),
    )
    return Row(runs, gutter=sum(len(piece) for piece, _ in runs), fill="code")


class _BlockRenderer:
    """Walks the tokens of whole blocks once. `_first` and `_rest` are what stands before the
    next and before all following rows: quote bars, bullets and their indentation."""

    def __init__(self, tokens: "list[Token]", width: int) -> None:
        self.rows: list[Row] = []
        self._width = width
        self._first: list[Run] = []
        self._rest: list[Run] = []
        self._saved: list[tuple[list[Run], list[Run]]] = []
        self._numbers: list[int | None] = []
        self._table: list[list[Cell]] | None = None
        self._heading = ""
        handlers: dict[str, Callable[[Token], None]] = {
            "inline": self._inline,
            "fence": self._fence,
            "code_block": self._fence,
            "hr": self._rule,
            "heading_open": self._open_heading,
            "blockquote_open": self._open_quote,
            "blockquote_close": self._close,
            "bullet_list_open": self._open_list,
            "ordered_list_open": self._open_list,
            "bullet_list_close": self._close_list,
            "ordered_list_close": self._close_list,
            "list_item_open": self._open_item,
            "list_item_close": self._close,
            "paragraph_open": self._open_paragraph,
            "table_open": self._open_table,
            "tr_open": self._open_table_row,
            "table_close": self._close_table,
        }
        for token in tokens:
            handler = handlers.get(token.type)
            if handler is not None:
                handler(token)

    def _inline(self, token: "Token") -> None:
        runs = _inline_runs(token, self._heading)
        if self._table is not None:
            self._table[-1].append(runs)
            return
        self._emit(wrap(runs, self._room, first=self._first, rest=self._rest))
        self._heading = ""

    def _fence(self, token: "Token") -> None:
        code = safe_text(token.content.removesuffix("\n"))
        language = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
        lead = cells_in(self._first)
        self._gap()
        rows = code_rows(
            highlighted_lines(code, language), self._room - lead, label=safe_text(language)
        )
        self._emit([_behind(self._rest, row) for row in rows])

    def _rule(self, _: "Token") -> None:
        self._gap()
        self._emit([_behind(self._rest, Row((("─" * max(3, self._room // 3), "line"),)))])

    def _open_heading(self, token: "Token") -> None:
        self._gap()
        self._heading = f"heading{min(3, int(token.tag[1]))}"

    def _open_paragraph(self, token: "Token") -> None:
        if not token.hidden:
            self._gap()

    def _open_quote(self, _: "Token") -> None:
        self._gap()
        self._enter([("▎ ", "bullet")], [("▎ ", "bullet")])

    def _open_list(self, token: "Token") -> None:
        if not self._numbers:
            self._gap()
        start = token.attrGet("start")
        ordered = token.type == "ordered_list_open"
        self._numbers.append(int(start) if start is not None else 1 if ordered else None)

    def _close_list(self, _: "Token") -> None:
        self._numbers.pop()

    def _open_item(self, _: "Token") -> None:
        number = self._numbers[-1]
        if number is None:
            mark = f"{_BULLETS[(len(self._numbers) - 1) % len(_BULLETS)]} "
        else:
            mark = f"{number}. "
            self._numbers[-1] = number + 1
        self._enter([(mark, "bullet")], [(" " * cells_of(mark), "text")])

    def _enter(self, first: list[Run], rest: list[Run]) -> None:
        self._saved.append((self._first, self._rest))
        self._first, self._rest = self._first + first, self._rest + rest

    def _close(self, _: "Token") -> None:
        outer_first, outer_rest = self._saved.pop()
        consumed = self._first == self._rest
        self._first, self._rest = (outer_rest if consumed else outer_first), outer_rest

    def _open_table(self, _: "Token") -> None:
        self._gap()
        self._table = []

    def _open_table_row(self, _: "Token") -> None:
        if self._table is not None:
            self._table.append([])

    def _close_table(self, _: "Token") -> None:
        table, self._table = self._table, None
        lead = cells_in(self._first)
        self._emit([_behind(self._rest, row) for row in table_rows(table or [], self._room - lead)])

    @property
    def _room(self) -> int:
        lead = cells_in(self._first)
        return max(self._width, lead + MIN_TEXT_CELLS)

    def _gap(self) -> None:
        """A blank row above a block, but not right behind a bullet and not at the start."""
        if self.rows and self._first == self._rest:
            self.rows.append(_behind(self._rest, BLANK) if self._rest else BLANK)

    def _emit(self, rows: list[Row]) -> None:
        self.rows.extend(rows)
        if rows:
            self._first = self._rest


def _behind(lead: list[Run], row: Row) -> Row:
    """Put quote bars and indentation before a row, on the plain ground."""
    grounded = [(text, f"{look}+plain") for text, look in lead]
    return row._replace(
        runs=(*grounded, *row.runs), gutter=row.gutter + sum(len(text) for text, _ in lead)
    )


def _inline_runs(token: "Token", look: str) -> list[Run]:
    runs: list[Run] = []
    looks = [look] if look else []
    targets: list[tuple[str, int]] = []
    for child in token.children or ():
        kind = child.type
        if kind == "text":
            runs.extend(_linked(safe_text(child.content), "+".join(looks) or "text"))
        elif kind == "code_inline":
            runs.append((safe_text(child.content), "+".join([*looks, "code"])))
        elif kind == "softbreak":
            runs.append((" ", "+".join(looks) or "text"))
        elif kind == "hardbreak":
            runs.append(("\n", "text"))
        elif kind == "image":
            named = (f"[image: {safe_text(child.content)}]", "dim")
            runs.append(_to(str(child.attrGet("src") or ""), named))
        elif kind.endswith("_open"):
            looks.append(_MARKS.get(kind.removesuffix("_open"), "text"))
            if kind == "link_open":
                targets.append((str(child.attrGet("href") or ""), len(runs)))
        elif kind.endswith("_close") and looks:
            looks.pop()
            if kind == "link_close" and targets:
                address, start = targets.pop()
                runs[start:] = [_to(address, run) for run in runs[start:]]
                runs.extend(_target(address, runs))
    return runs or [("", "text")]


def _linked(text: str, look: str) -> list[Run]:
    runs: list[Run] = []
    position = 0
    for match in _ADDRESS.finditer(text):
        if match.start() > position:
            runs.append((text[position : match.start()], look))
        runs.append((match.group(), aimed("link", match.group())))
        position = match.end()
    if position < len(text) or not runs:
        runs.append((text[position:], look))
    return runs


def _to(address: str, run: Run) -> Run:
    """Give a run the address that it leads to, unless it has one or it leads nowhere."""
    text, look = run
    leads = address.lower().startswith(("http://", "https://"))
    return run if TARGET in look or not leads else (text, aimed(look, address))


def _target(address: str, runs: list[Run]) -> list[Run]:
    """Show where a link leads, unless its text says so already."""
    shown = safe_text(address, keep_newlines=False)
    if not shown or (runs and runs[-1][0] == shown):
        return []
    return [_to(address, (f" ({shown})", "url"))]
