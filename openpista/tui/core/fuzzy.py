"""How well a few typed letters fit a name: for the palette, completions and lists."""

from collections.abc import Callable, Iterable
from typing import TypeVar

_T = TypeVar("_T")

PREFIX, WORD, INSIDE, SPREAD = 1_000, 750, 500, 0
_STARTS = frozenset(" /-_.:")


def score(query: str, text: str) -> int | None:
    """Return how well `query` fits, higher is better; None where its letters do not all come.

    A start beats the start of a word, that a place inside, that letters spread over the text;
    among equals the shorter text wins.
    """
    wanted, found = query.casefold().strip(), text.casefold()
    if not wanted:
        return 0
    place = found.find(wanted)
    if place == 0:
        return PREFIX - len(found)
    if place > 0:
        return (WORD if found[place - 1] in _STARTS else INSIDE) - len(found)
    gaps = _gaps(wanted, found)
    return None if gaps is None else SPREAD - gaps - len(found)


def ranked(query: str, items: Iterable[_T], text: Callable[[_T], str]) -> tuple[_T, ...]:
    """Return the items that fit, best first; all in their order where nothing was typed."""
    if not query.strip():
        return tuple(items)
    scored = [(score(query, text(item)), index, item) for index, item in enumerate(items)]
    fitting = [(-value, index, item) for value, index, item in scored if value is not None]
    return tuple(item for _, _, item in sorted(fitting, key=lambda entry: entry[:2]))


def _gaps(wanted: str, found: str) -> int | None:
    """How many letters lie between those wanted, in their order; blanks in `wanted` are free."""
    gaps, place = 0, -1
    for letter in wanted:
        if letter == " ":
            continue
        following = found.find(letter, place + 1)
        if following < 0:
            return None
        gaps += following - place - 1 if place >= 0 else 0
        place = following
    return gaps
