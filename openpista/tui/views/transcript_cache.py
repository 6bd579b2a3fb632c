"""The rows and strips that are drawn now: bounded, the least recently used go first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import NamedTuple

from textual.strip import Strip

from openpista.tui.views.rows import Row

MAX_ROWS = 3_000
"""Rows kept in all, and strips painted of any single section."""


class Drawn(NamedTuple):
    """The rows of a section and the strips painted of them so far, by row number."""

    rows: tuple[Row, ...]
    strips: dict[int, Strip]


class DrawnCache:
    """Keeps at most `MAX_ROWS` rows; a section that is longer by itself is kept alone."""

    def __init__(self, max_rows: int = MAX_ROWS) -> None:
        self._max_rows = max_rows
        self._drawn: OrderedDict[Hashable, Drawn] = OrderedDict()
        self.row_count = 0
        self.renders = 0
        """How often a section was drawn because it was not here; for tests."""

    def get(self, key: Hashable, make: Callable[[], list[Row]]) -> Drawn:
        """Return what is kept under `key`, or make it."""
        drawn = self._drawn.get(key)
        if drawn is not None:
            self._drawn.move_to_end(key)
            return drawn
        self.renders += 1
        drawn = self._drawn[key] = Drawn(tuple(make()), {})
        self.row_count += len(drawn.rows)
        while self.row_count > self._max_rows and len(self._drawn) > 1:
            _, oldest = self._drawn.popitem(last=False)
            self.row_count -= len(oldest.rows)
        return drawn

    def strip(self, drawn: Drawn, number: int, paint: Callable[[Row], Strip]) -> Strip:
        """Return the painted row `number` of a section."""
        strip = drawn.strips.get(number)
        if strip is None:
            if len(drawn.strips) >= self._max_rows:
                drawn.strips.clear()
            strip = drawn.strips[number] = paint(drawn.rows[number])
        return strip

    def drop(self, key: Hashable) -> None:
        """Forget one section."""
        drawn = self._drawn.pop(key, None)
        if drawn is not None:
            self.row_count -= len(drawn.rows)

    def drop_strips(self) -> None:
        """Forget all colours: the theme changed."""
        for drawn in self._drawn.values():
            drawn.strips.clear()

    def clear(self) -> None:
        """Forget everything: the width changed."""
        self._drawn.clear()
        self.row_count = 0

    @property
    def strip_count(self) -> int:
        """How many painted rows are kept."""
        return sum(len(drawn.strips) for drawn in self._drawn.values())
