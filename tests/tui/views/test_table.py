"""Tables fit."""

from hypothesis import given
from hypothesis import strategies as st

from openpista.tui.views.table import fitted_widths, table_rows
from tests.tui.views.harness import text


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6), st.integers(30, 90))
def test_columns_fit_and_none_grows(natural: list[int], width: int) -> None:
    widths = fitted_widths(natural, width)

    assert sum(widths) + 3 * (len(widths) - 1) <= max(width, 4 * len(widths) + 3 * len(widths))
    assert all(now <= before for now, before in zip(widths, natural, strict=True))


def test_the_widest_column_gives_way_first() -> None:
    assert fitted_widths([4, 40], 27) == [4, 20]


def test_cells_wrap_within_their_column() -> None:
    table = [[[("head", "text")], [("b", "text")]], [[("one two", "text")], [("c", "text")]]]

    assert text(table_rows(table, 9)) == "head  │ b\n──────┼──\none   │ c\ntwo   │"


def test_a_short_line_leaves_cells_empty() -> None:
    table = [[[("a", "text")], [("b", "text")]], [[("c", "text")]]]

    assert text(table_rows(table, 20)) == "a │ b\n──┼──\nc │"


def test_no_table_is_no_rows() -> None:
    assert table_rows([], 20) == []
