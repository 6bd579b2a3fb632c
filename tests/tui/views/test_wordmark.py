"""The word mark."""

from openpista.tui.views.wordmark import MARK_CELLS, MARK_ROWS, mark_lines


def test_all_lines_are_equally_wide_and_in_the_middle() -> None:
    lines = mark_lines(MARK_CELLS + 10, large=True)

    widths = {sum(len(text) for text, _ in line) for line in lines}
    assert len(lines) == MARK_ROWS
    assert widths == {MARK_CELLS + 5}


def test_it_is_a_word_where_there_is_no_room() -> None:
    for lines in (mark_lines(MARK_CELLS - 1, large=True), mark_lines(80, large=False)):
        assert "".join(text for text, _ in lines[0]).strip() == "openpista"
