"""What the dialogs with a list have in common, as data: one `Listing` for each kind of dialog."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from msgspec import Struct

from openpista.tui.core.actions import Action
from openpista.tui.core.state import State
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.rows import Row


class Drawn(NamedTuple):
    """The rows of a list; `show` are the first and the last row (exclusive) to keep in view."""

    rows: list[Row]
    show: tuple[int, int] = (0, 0)


class Listing(Struct, frozen=True):
    """A dialog with a list. `value` is what it shows of the state: equal values look the same.

    `searched` is None where there is no search, `moved` where rows only scroll. `chosen` and
    `removed` answer with what happens for the row under the cursor, `clicked` for a row's `hit`.
    `letters` are keys that mean the `hit` of their name.
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
    letters: frozenset[str] = frozenset()
