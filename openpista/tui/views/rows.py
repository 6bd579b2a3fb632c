"""Rows of text with named looks: what every block of the transcript is made of before colours.

A run's look is a name such as `strong` or `strong+code`; `paint.py` turns it into a colour, so a
new theme costs no new layout. Widths are terminal cells, never characters.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from rich.cells import cell_len, split_graphemes

TAB = "    "

Run = tuple[str, str]
"""A piece of text and the name of its look; behind TARGET in the look stands what a click on the
run means (`aimed`). It is never shown."""

TARGET = "→"
CODE_TARGET = "code"
"""What a click on the mark of a code block means: copy it."""


class Row(NamedTuple):
    """One screen row. `gutter` characters at its start are decoration and never copied.

    `join` is None where the row begins a line of its own, else the blank that wrapping took away
    between it and the row above. `fill` is the look of the whole row behind the text; `hit`
    names what a click on the row does.
    """

    runs: tuple[Run, ...]
    gutter: int = 0
    join: str | None = None
    fill: str = ""
    hit: str = ""

    @property
    def text(self) -> str:
        """The characters of the row."""
        return "".join(text for text, _ in self.runs)

    @property
    def cells(self) -> int:
        """The width of the row in terminal cells."""
        return cells_of(self.text)


BLANK = Row(())


def cells_of(text: str) -> int:
    """Return the width of `text` in terminal cells."""
    return len(text) if text.isascii() else cell_len(text)


def aimed(look: str, target: str) -> str:
    """Return a look whose run has a target: an address, or a hit of its own."""
    return f"{look}{TARGET}{target}"


def target_at(row: Row, cell: int) -> str:
    """Return the target of the run at a cell of a row; empty where it has none."""
    position = 0
    for text, look in row.runs:
        position += cells_of(text)
        if cell < position:
            return look.partition(TARGET)[2]
    return ""


def cells_in(runs: Iterable[Run]) -> int:
    """Return the width of runs in terminal cells."""
    return sum(cells_of(text) for text, _ in runs)


_IDEOGRAPHIC = (
    "\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
)
_CLOSING = "、。，．！？：；）］｝〉》」』】〕"


class _Cut(NamedTuple):
    start: int
    end: int
    join: str | None


def wrap(
    runs: Sequence[Run],
    width: int,
    *,
    first: Sequence[Run] = (),
    rest: Sequence[Run] | None = None,
    fill: str = "",
    words: bool = True,
) -> list[Row]:
    """Break `runs` into rows of at most `width` cells.

    `first` stands before the first row and `rest` before the others (None: blanks as wide as
    `first`); both count towards `width`. With `words` false the text breaks at any character,
    which suits code and output.
    """
    lead = "".join(text for text, _ in first)
    lead_cells = cells_of(lead)
    following: Sequence[Run] = (
        rest if rest is not None else ((" " * lead_cells, "text"),) if lead_cells else ()
    )
    room = max(1, width - lead_cells)
    rows: list[Row] = []
    for line in _split_lines(runs):
        plain = "".join(text for text, _ in line)
        for cut in _cuts(plain, room, words=words):
            prefix = following if rows else first
            rows.append(
                Row(
                    (*prefix, *_slice(line, cut.start, cut.end)),
                    gutter=sum(len(text) for text, _ in prefix),
                    join=cut.join,
                    fill=fill,
                )
            )
    return rows


def plain_rows(text: str, width: int, look: str = "text", *, fill: str = "") -> list[Row]:
    """Break text of one look into rows at blanks."""
    return wrap(((text, look),), width, fill=fill)


def clip(text: str, width: int, ellipsis: str = "…") -> str:
    """Cut `text` to one line of at most `width` cells, with an ellipsis where it was longer."""
    line = text.split("\n", 1)[0]
    whole = line == text
    if whole and cells_of(line) <= width:
        return line
    room = width - cells_of(ellipsis)
    if room <= 0:
        return ellipsis[: max(0, width)]
    return line[: _fit(line, room)].rstrip() + ellipsis


def pad(text: str, width: int) -> str:
    """Fill `text` with blanks up to `width` cells."""
    return text + " " * (width - cells_of(text))


def spread(left: Sequence[Run], right: Sequence[Run], width: int, look: str = "text") -> Row:
    """Put `left` and `right` at the two ends of one row; the right side gives way first."""
    left_cells = sum(cells_of(text) for text, _ in left)
    right_cells = sum(cells_of(text) for text, _ in right)
    gap = width - left_cells - right_cells
    if gap < 1:
        return Row(crop(left, width))
    return Row((*left, (" " * gap, look), *right))


def crop(runs: Sequence[Run], width: int) -> tuple[Run, ...]:
    """Cut runs to at most `width` cells, ending in an ellipsis where something was cut."""
    if sum(cells_of(text) for text, _ in runs) <= width:
        return tuple(runs)
    out: list[Run] = []
    room = width
    for text, look in runs:
        size = cells_of(text)
        if size < room:
            out.append((text, look))
            room -= size
            continue
        out.append((clip(text + " ", room), look))
        break
    return tuple(out)


def copied_text(rows: Iterable[Row], *, first_from: int = 0, last_to: int | None = None) -> str:
    """Return what a selection over `rows` copies: no decoration, no breaks made by wrapping.

    `first_from` and `last_to` are character positions in the first and the last row.
    """
    listed = list(rows)
    parts: list[str] = []
    for index, row in enumerate(listed):
        text = row.text
        start = max(row.gutter, first_from) if index == 0 else row.gutter
        end = len(text) if index < len(listed) - 1 or last_to is None else last_to
        if index:
            parts.append("\n" if row.join is None else row.join)
        parts.append(text[start:end].rstrip())
    return "".join(parts)


def _split_lines(runs: Sequence[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    for text, look in runs:
        expanded = text.replace("\t", TAB)
        if "\n" not in expanded:
            lines[-1].append((expanded, look))
            continue
        head, *others = expanded.split("\n")
        lines[-1].append((head, look))
        lines.extend([(other, look)] for other in others)
    return lines


def _cuts(plain: str, room: int, *, words: bool) -> list[_Cut]:
    if cells_of(plain) <= room:
        return [_Cut(0, len(plain), None)]
    return _word_cuts(plain, room) if words else _cell_cuts(plain, room)


def _cell_cuts(plain: str, room: int) -> list[_Cut]:
    cuts: list[_Cut] = []
    start = 0
    while start < len(plain):
        end = start + _fit(plain[start:], room)
        cuts.append(_Cut(start, end, "" if cuts else None))
        start = end
    return cuts


@cache
def _atoms() -> re.Pattern[str]:
    """Return what is never broken within. Korean breaks at blanks like English; Chinese and
    Japanese break after any character, but a closing mark never begins a row."""
    return re.compile(
        f" +|[{_IDEOGRAPHIC}][{_CLOSING}]*|[^ {_IDEOGRAPHIC}]+[{_CLOSING}]*", re.UNICODE
    )


def _word_cuts(plain: str, room: int) -> list[_Cut]:
    cuts: list[_Cut] = []
    start = end = used = 0
    join: str | None = None
    for match in _atoms().finditer(plain):
        atom = match.group()
        size = cells_of(atom)
        if atom[0] == " ":
            used += size
            continue
        if used + size <= room:
            used += size
            end = match.end()
            continue
        if end > start:
            cuts.append(_Cut(start, end, join))
            join = plain[end : match.start()][:1]
        start, used = match.start(), size
        while used > room:
            cut = start + _fit(plain[start : match.end()], room)
            cuts.append(_Cut(start, cut, join))
            start, join = cut, ""
            used = cells_of(plain[start : match.end()])
        end = match.end()
    cuts.append(_Cut(start, max(end, start), join))
    return cuts


def _fit(text: str, room: int) -> int:
    """Return how many characters of `text` fit into `room` cells; at least one grapheme."""
    if text.isascii():
        return max(1, min(len(text), room))
    used = 0
    spans, _ = split_graphemes(text)
    for start, end, size in spans:
        if used + size > room:
            return start or end
        used += size
    return len(text)


def _slice(line: Sequence[Run], start: int, end: int) -> list[Run]:
    out: list[Run] = []
    position = 0
    for text, look in line:
        low, high = max(start - position, 0), min(end - position, len(text))
        if low < high:
            out.append((text[low:high], look))
        position += len(text)
        if position >= end:
            break
    return out
