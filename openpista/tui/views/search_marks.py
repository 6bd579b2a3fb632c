"""Marks the words that a search found, in texts of rows."""

from collections.abc import Sequence

from openpista.guard.safe_text import safe_text
from openpista.tui.core.search_words import spans
from openpista.tui.views.rows import Run, cells_in, cells_of

MARK_START, MARK_END = "\ue000", "\ue001"
"""Around the hits of a `SearchHit.snippet`."""

MARKED = "accent+strong"


def snippet_runs(snippet: str, look: str) -> list[Run]:
    """Return an excerpt on one line with its hits marked."""
    runs: list[Run] = []
    for number, piece in enumerate(snippet.split(MARK_START)):
        hit, end, rest = piece.partition(MARK_END) if number else ("", "", piece)
        if number and not end:
            hit, rest = "", piece
        runs += [(_line(hit), MARKED)] if hit else []
        runs += [(_line(rest), look)] if rest else []
    return runs


def marked_runs(text: str, words: Sequence[str], look: str) -> list[Run]:
    """Return `text`, which is safe already, with every word of the search marked."""
    runs: list[Run] = []
    done = 0
    for start, end in spans(text, words):
        if start > done:
            runs.append((text[done:start], look))
        runs.append((text[start:end], MARKED))
        done = end
    if done < len(text) or not runs:
        runs.append((text[done:], look))
    return runs


def in_sight(runs: Sequence[Run], room: int) -> list[Run]:
    """Return runs of one line without their beginning where the first mark would not be seen in
    `room` cells; an ellipsis stands in its place."""
    first = next((number for number, run in enumerate(runs) if run[1] == MARKED), None)
    if first is None:
        return list(runs)
    mark = cells_of(runs[first][0])
    if cells_in(runs[:first]) + mark < room:
        return list(runs)
    lead = "".join(text for text, _ in runs[:first])
    kept = _ending(lead, max(0, (room - mark) // 3))
    return [(f"…{kept}", runs[0][1]), *runs[first:]]


def _ending(text: str, room: int) -> str:
    """The end of a text in at most `room` cells, from a word's beginning on if there is one."""
    start = len(text)
    while start and cells_of(text[start - 1 :]) <= room:
        start -= 1
    ending = text[start:]
    _, blank, words = ending.partition(" ")
    return words if blank and words and start else ending


def _line(text: str) -> str:
    return safe_text(text.replace("\n", " "), keep_newlines=False)
