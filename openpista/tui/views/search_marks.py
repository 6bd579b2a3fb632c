"""Marks the words that a search found, in texts of rows."""

from collections.abc import Sequence

from openpista.guard.safe_text import safe_text
from openpista.tui.core.search_words import spans
from openpista.tui.views.rows import Run

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


def _line(text: str) -> str:
    return safe_text(text.replace("\n", " "), keep_newlines=False)
