"""Where Home puts its parts."""

import pytest

from openpista.tui.views.home_place import home_top, home_width, is_large, is_wide


@pytest.mark.parametrize(
    ("columns", "rows", "width", "top", "large"),
    [
        (80, 24, 76, 0, True),
        (120, 40, 100, 7, True),
        (200, 50, 100, 12, True),
        (60, 16, 56, 0, False),
        (30, 40, 26, 8, False),
    ],
)
def test_sizes(columns: int, rows: int, width: int, top: int, large: bool) -> None:
    assert home_width(columns) == width
    assert home_top(columns, rows) == top
    assert is_large(columns, rows) is large


def test_two_columns_need_a_wide_terminal() -> None:
    assert [is_wide(columns) for columns in (109, 110)] == [False, True]
