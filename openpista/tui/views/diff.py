"""A unified diff as rows: one column, or two side by side where the screen is wide."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from openpista.guard.safe_text import safe_text
from openpista.tui.views.rows import Row, Run, cells_in, wrap

SPLIT_FROM_CELLS = 140
"""From this width on, old and new stand side by side."""

MAX_WORD_DIFF_CHARS = 400
"""Longer lines are not compared word by word: the comparison is quadratic."""

_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)")
_WORD = re.compile(r"\w+|\s+|.", re.DOTALL)

Kind = Literal["same", "added", "removed", "hunk", "file"]


class DiffLine(NamedTuple):
    """One line of a diff; numbers count from 1 and are None where the side has no such line.

    `changed` are the character ranges that differ from the line's counterpart.
    """

    kind: Kind
    text: str
    old: int | None = None
    new: int | None = None
    changed: tuple[tuple[int, int], ...] = ()


def diff_rows(diff: str, width: int) -> list[Row]:
    """Return a unified diff as rows of at most `width` cells."""
    lines = parse_diff(diff)
    if not lines:
        return []
    digits = len(str(max(max(line.old or 0, line.new or 0) for line in lines)))
    if width >= SPLIT_FROM_CELLS:
        return _split_rows(lines, width, digits)
    return [row for line in lines for row in _unified_rows(line, width, digits)]


def parse_diff(diff: str) -> list[DiffLine]:
    """Read a unified diff; what is no part of a hunk becomes a line of kind `file`."""
    lines: list[DiffLine] = []
    old = new = 0
    in_hunk = False
    for raw in safe_text(diff).rstrip("\n").split("\n"):
        hunk = _HUNK.match(raw)
        if hunk is not None:
            old, new, in_hunk = int(hunk[1]), int(hunk[2]), True
            lines.append(DiffLine("hunk", hunk[3]))
        elif not in_hunk or raw.startswith(("--- ", "+++ ")):
            in_hunk = in_hunk and not raw.startswith(("--- ", "diff "))
            if raw.startswith("+++ ") or (raw and not raw.startswith(("--- ", "index "))):
                lines.append(DiffLine("file", raw.removeprefix("+++ ").removeprefix("b/")))
        elif raw.startswith("+"):
            lines.append(DiffLine("added", raw[1:], None, new))
            new += 1
        elif raw.startswith("-"):
            lines.append(DiffLine("removed", raw[1:], old, None))
            old += 1
        elif not raw.startswith("\\"):
            lines.append(DiffLine("same", raw[1:], old, new))
            old, new = old + 1, new + 1
    return _with_changes(lines)


def count_changes(diff: str) -> tuple[int, int]:
    """Return how many lines a diff adds and removes."""
    kinds = [line.kind for line in parse_diff(diff)]
    return kinds.count("added"), kinds.count("removed")


def _with_changes(lines: list[DiffLine]) -> list[DiffLine]:
    """Mark the words that differ between removed lines and the added ones right below them."""
    out = list(lines)
    for removed, added in _pairs(lines):
        before, after = lines[removed], lines[added]
        if max(len(before.text), len(after.text)) > MAX_WORD_DIFF_CHARS:
            continue
        old_ranges, new_ranges = _changed_words(before.text, after.text)
        out[removed] = before._replace(changed=old_ranges)
        out[added] = after._replace(changed=new_ranges)
    return out


def _pairs(lines: list[DiffLine]) -> Iterator[tuple[int, int]]:
    index = 0
    while index < len(lines):
        start = index
        while index < len(lines) and lines[index].kind == "removed":
            index += 1
        middle = index
        while index < len(lines) and lines[index].kind == "added":
            index += 1
        if middle - start == index - middle:
            yield from zip(range(start, middle), range(middle, index), strict=True)
        index = max(index, start + 1)


Ranges = tuple[tuple[int, int], ...]


def _changed_words(old: str, new: str) -> tuple[Ranges, Ranges]:
    from difflib import SequenceMatcher

    old_words, new_words = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, old_words, new_words, autojunk=False)
    if matcher.ratio() < 0.4:
        return (), ()
    old_at, new_at = _starts(old_words), _starts(new_words)
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return (
        tuple((old_at[low], old_at[high]) for _, low, high, _, _ in changes if low < high),
        tuple((new_at[low], new_at[high]) for _, _, _, low, high in changes if low < high),
    )


def _starts(words: list[str]) -> list[int]:
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    return starts


def _unified_rows(line: DiffLine, width: int, digits: int) -> list[Row]:
    if line.kind in {"hunk", "file"}:
        return [_separator(line, width)]
    number = line.new if line.new is not None else line.old
    return _code_rows(line, number, width, digits)


def _code_rows(line: DiffLine, number: int | None, width: int, digits: int) -> list[Row]:
    sign = {"added": "+", "removed": "-"}.get(line.kind, " ")
    look = {"added": "success", "removed": "error"}.get(line.kind, "muted")
    fill = line.kind if line.kind in {"added", "removed"} else ""
    shown = str(number) if number is not None else ""
    lead: list[Run] = [(f" {shown:>{digits}} ", "muted"), (f"{sign} ", look)]
    blank: list[Run] = [(" " * (digits + 4), "text")]
    return wrap(_word_runs(line), width, first=lead, rest=blank, fill=fill, words=False)


def _word_runs(line: DiffLine) -> list[Run]:
    plain = "text" if line.kind != "same" else "dim"
    if not line.changed:
        return [(line.text, plain)]
    runs: list[Run] = []
    position = 0
    for low, high in line.changed:
        runs.append((line.text[position:low], plain))
        runs.append((line.text[low:high], f"{line.kind}_word"))
        position = high
    runs.append((line.text[position:], plain))
    return [run for run in runs if run[0]]


def _separator(line: DiffLine, width: int) -> Row:
    if line.kind == "file":
        return wrap([(line.text, "strong")], width)[0]
    text = f" ⋯ {line.text}".rstrip()
    return Row(wrap([(text, "info")], width)[0].runs, gutter=3)


def _split_rows(lines: list[DiffLine], width: int, digits: int) -> list[Row]:
    half = (width - 1) // 2
    rows: list[Row] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if line.kind in {"hunk", "file"}:
            rows.append(_separator(line, width))
            index += 1
            continue
        if line.kind == "same":
            rows.extend(_beside(line, line, half, digits))
            index += 1
            continue
        block = _change_block(lines, index)
        removed = [each for each in block if each.kind == "removed"]
        added = [each for each in block if each.kind == "added"]
        for number in range(max(len(removed), len(added))):
            left = removed[number] if number < len(removed) else None
            right = added[number] if number < len(added) else None
            rows.extend(_beside(left, right, half, digits))
        index += len(block)
    return rows


def _change_block(lines: list[DiffLine], start: int) -> list[DiffLine]:
    end = start
    while end < len(lines) and lines[end].kind in {"added", "removed"}:
        end += 1
    return lines[start:end]


def _beside(left: DiffLine | None, right: DiffLine | None, half: int, digits: int) -> list[Row]:
    left_rows = _code_rows(left, left.old, half, digits) if left is not None else []
    right_rows = _code_rows(right, right.new, half, digits) if right is not None else []
    rows: list[Row] = []
    for number in range(max(len(left_rows), len(right_rows))):
        left_runs = _ground(left_rows, number, half)
        right_runs = _ground(right_rows, number, half)
        rows.append(Row((*left_runs, ("│", "line"), *right_runs)))
    return rows


def _ground(rows: list[Row], number: int, half: int) -> list[Run]:
    if number >= len(rows):
        return [(" " * half, "text")]
    row = rows[number]
    suffix = f"+{row.fill}" if row.fill else ""
    runs = [
        (text, look if look.endswith("_word") else f"{look}{suffix}") for text, look in row.runs
    ]
    blank = half - cells_in(row.runs)
    return [*runs, (" " * blank, f"text{suffix}")] if blank else runs
