"""Rows break where a reader would break them, and copy as they were written."""

from hypothesis import given
from hypothesis import strategies as st

from openpista.tui.views.rows import (
    Row,
    cells_in,
    cells_of,
    clip,
    copied_text,
    crop,
    pad,
    plain_rows,
    spread,
    wrap,
)
from tests.tui.views.harness import text

ANY_TEXT = st.text(alphabet=st.sampled_from("ab cde  \n한글中文。👩‍💻é-"), max_size=80)


@given(ANY_TEXT, st.integers(2, 30))
def test_no_row_is_wider_than_asked(words: str, width: int) -> None:
    rows = wrap([(words, "text")], width)

    assert all(row.cells <= width for row in rows)


@given(ANY_TEXT, st.integers(4, 30))
def test_wrapping_loses_nothing_but_blanks(words: str, width: int) -> None:
    rows = wrap([(words, "text")], width)

    kept = "".join(row.text for row in rows)
    assert kept.replace(" ", "") == words.replace(" ", "").replace("\n", "")


@given(ANY_TEXT, st.integers(4, 30))
def test_copying_wrapped_text_gives_it_back(words: str, width: int) -> None:
    rows = wrap([(words, "text")], width)

    wanted = [" ".join(line.split()) for line in words.split("\n")]
    assert [" ".join(line.split()) for line in copied_text(rows).split("\n")] == wanted


def test_korean_breaks_at_blanks_and_chinese_anywhere() -> None:
    assert text(plain_rows("한국어 문장 하나", 9)) == "한국어\n문장 하나"
    assert text(plain_rows("中文没有空格。", 8)) == "中文没有\n空格。"


def test_a_closing_mark_never_begins_a_row() -> None:
    assert text(plain_rows("中文没有。", 8)) == "中文没\n有。"


def test_a_word_wider_than_the_row_is_cut_by_cells() -> None:
    assert text(plain_rows("abcdefgh", 3)) == "abc\ndef\ngh"
    assert text(plain_rows("가나다라", 5)) == "가나\n다라"


def test_a_word_of_several_looks_is_not_broken_between_them() -> None:
    rows = wrap([("one t", "text"), ("wo", "strong"), (" three", "text")], 7)

    assert text(rows) == "one two\nthree"
    assert rows[0].runs[1:] == (("wo", "strong"),)


def test_what_stands_before_rows_counts_and_is_not_copied() -> None:
    rows = wrap([("alpha beta", "text")], 8, first=[("• ", "bullet")])

    assert text(rows) == "• alpha\n  beta"
    assert copied_text(rows) == "alpha beta"


def test_code_breaks_anywhere_and_copies_without_the_break() -> None:
    rows = wrap([("x = 12345", "text")], 6, words=False)

    assert text(rows) == "x = 12\n345"
    assert copied_text(rows) == "x = 12345"


def test_a_tab_is_four_blanks() -> None:
    assert plain_rows("\tx", 10)[0].text == "    x"


def test_a_selection_begins_and_ends_within_rows() -> None:
    rows = plain_rows("one two", 3)

    assert copied_text(rows, first_from=1, last_to=2) == "ne tw"


def test_clipping_ends_in_an_ellipsis_only_where_something_was_cut() -> None:
    assert clip("short", 5) == "short"
    assert clip("longer", 5) == "long…"
    assert clip("가나다", 5) == "가나…"
    assert clip("one\ntwo", 9) == "one…"
    assert clip("x", 0) == ""


def test_two_ends_of_a_row_and_which_gives_way() -> None:
    assert spread([("left", "text")], [("r", "text")], 8).text == "left   r"
    assert spread([("left", "text")], [("right", "text")], 8).text == "left"


def test_cropping_keeps_looks() -> None:
    assert crop([("ab", "strong"), ("cdef", "dim")], 4) == (("ab", "strong"), ("c…", "dim"))
    assert crop([("ab", "strong")], 4) == (("ab", "strong"),)


def test_widths_are_cells() -> None:
    assert cells_of("한글") == 4
    assert cells_in([("a", "text"), ("한", "text")]) == 3
    assert pad("한", 4) == "한  "
    assert Row((("한글", "text"),)).cells == 4
