"""Where Home puts its word mark and its column: the splash draws the same before any import."""

from openpista.tui.views.wordmark import MARK_CELLS, MARK_ROWS

WIDE_FROM = 110
NARROW_CELLS = 76
WIDE_CELLS = 100
LARGE_FROM_ROWS = 20

_AROUND = 7
"""Rows of the tagline, the composer and the space around them."""
_BELOW, _BELOW_WIDE = 15, 12
"""Rows below the composer, in one column and in two."""


def is_wide(columns: int) -> bool:
    """Say whether Home has two columns."""
    return columns >= WIDE_FROM


def is_large(columns: int, rows: int) -> bool:
    """Say whether there is room for the large word mark."""
    return rows >= LARGE_FROM_ROWS and home_width(columns) >= MARK_CELLS


def home_width(columns: int) -> int:
    """Return how wide Home's column is."""
    return min(WIDE_CELLS if is_wide(columns) else NARROW_CELLS, max(10, columns - 4))


def home_top(columns: int, rows: int) -> int:
    """Return how many rows stay empty above the word mark."""
    mark = MARK_ROWS if is_large(columns, rows) else 1
    content = mark + _AROUND + (_BELOW_WIDE if is_wide(columns) else _BELOW)
    return max(0, (rows - 1 - content) // 2)
