"""What the dialogs with a list have in common, as data: one `Listing` for each kind of dialog."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from openpista.tui.core.actions import Action
from openpista.tui.core.moves import OverlayClosed
from openpista.tui.core.state import State
from openpista.tui.views.keys import KeyMap, Place
from openpista.tui.views.look import Look
from openpista.tui.views.rows import Row


class Drawn(NamedTuple):
    """The rows of a list; `show` are the first and the last row (exclusive) to keep in view."""

    rows: list[Row]
    show: tuple[int, int] = (0, 0)


def simply_closed(_state: State) -> Sequence[Action]:
    """Close the topmost dialog."""
    return (OverlayClosed(),)


class Listing(Struct, frozen=True):
    """A dialog with a list. `value` is what it shows of the state: equal values look the same.

    `searched` is None where there is no search, `moved` where rows only scroll. `chosen` and
    `removed` answer with what happens for the row under the cursor, `clicked` for a row's `hit`.
    `closed` says what closing means where that is not simply closing, `offers` which keys are
    named below where that is not always `keys`.
    `letters` are keys that mean the `hit` of their name. `place` is where its keys are looked up
    first, and `more` says what its own ones do, by the ids of their actions. A `wide` one takes
    what room there is. `foot` says more about the row under the cursor, in `foot_rows` rows.
    """

    title: str
    keys: tuple[tuple[str, str], ...]
    value: Callable[[State], object]
    draw: Callable[[State, Look, KeyMap, int], Drawn]
    query: Callable[[State], str]
    searched: Callable[[str], Action] | None = None
    moved: Callable[[State, int], Sequence[Action]] | None = None
    chosen: Callable[[State], Sequence[Action]] | None = None
    removed: Callable[[State], Sequence[Action]] | None = None
    clicked: Callable[[State, str], Sequence[Action]] | None = None
    closed: Callable[[State], Sequence[Action]] = simply_closed
    offers: Callable[[State], tuple[tuple[str, str], ...]] | None = None
    letters: frozenset[str] = frozenset()
    place: Place = "list"
    more: Mapping[str, Callable[[State], Sequence[Action]]] = {}
    wide: bool = False
    foot: Callable[[State, Look, int], list[Row]] | None = None
    foot_rows: int = 0
