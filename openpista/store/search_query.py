"""What a user typed into a search box, as expressions for the full-text index."""

import re
from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from openpista.store.search_text import fold, pairs_of, split_runs, words_of

MIN_PREFIX_CHARS = 2
MIN_INSIDE_CHARS = 3
"""Shorter beginnings and insides would match half of everything."""

_CHUNK = re.compile(r'"([^"]*)"|([^\s"]+)')


class Term(Struct, frozen=True):
    """One thing that must stand in a message: a `run` of characters of a script that is cut
    into pairs, or words side by side; `open_end` where more may follow the last of them."""

    kind: Literal["run", "words"]
    parts: tuple[str, ...]
    open_end: bool = False


def parse_query(text: str) -> tuple[Term, ...]:
    """Return what has to be found for `text`; "quoted words" stand side by side as they are."""
    terms: list[Term] = []
    for quoted, plain in _CHUNK.findall(text):
        for part, is_run in split_runs(fold(quoted or plain)):
            if is_run:
                terms.append(Term("run", (part,)))
            elif words := words_of(part):
                terms.append(Term("words", tuple(words), open_end=not quoted))
    return tuple(dict.fromkeys(terms))


def needles_of(terms: tuple[Term, ...]) -> tuple[str, ...]:
    """Return the folded texts to mark in what was found."""
    return tuple(dict.fromkeys(part for term in terms for part in term.parts))


def whole_words(terms: tuple[Term, ...]) -> str:
    """Return the expression for the terms as they stand."""
    return " AND ".join(_expression(term, star="") for term in terms)


def beginnings(terms: tuple[Term, ...]) -> str:
    """Return the expression for words that begin like the terms."""
    return " AND ".join(_expression(term, star=_star(term)) for term in terms)


def insides(terms: tuple[Term, ...], containing: Callable[[str], list[str]]) -> str:
    """Return the expression for words with the terms inside; that for beginnings when there
    are none.

    `containing` returns the indexed words that contain a piece and do not begin with it.
    """
    return " AND ".join(_inside(term, containing) for term in terms)


def _star(term: Term) -> str:
    return " *" if term.open_end and len(term.parts[-1]) >= MIN_PREFIX_CHARS else ""


def _expression(term: Term, *, star: str) -> str:
    (first, *more) = term.parts
    if term.kind == "run":
        return f'words : "{" ".join(pairs_of(first))}"' if len(first) > 1 else f'pieces : "{first}"'
    columns = "words" if more else "{words pieces}"
    return f'{columns} : "{" ".join(term.parts)}"{star}'


def _inside(term: Term, containing: Callable[[str], list[str]]) -> str:
    exact = _expression(term, star=_star(term))
    (piece, *more) = term.parts
    if more or not term.open_end or len(piece) < MIN_INSIDE_CHARS:
        return exact
    words = " ".join(f'OR words : "{word}"' for word in containing(piece))
    return f"({exact} {words})" if words else exact
