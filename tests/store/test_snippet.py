"""Pieces of text with the hits marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.store.search_text import fold
from openpista.store.snippet import HIT_END, HIT_START, LEAD_CHARS, SNIPPET_CHARS, make_snippet


def shown(text: str, *needles: str) -> str:
    """Return the snippet with readable marks."""
    return make_snippet(text, needles).replace(HIT_START, "[").replace(HIT_END, "]")


@pytest.mark.parametrize(
    ("text", "needle", "expected"),
    [
        ("The Disk is full", "disk", "The [Disk] is full"),
        ("디스크가 가득 찼어요", "가득", "디스크가 [가득] 찼어요"),
        ("查询数据库", "数据", "查询[数据]库"),
        ("une ÉTÉ chaude", "ete", "une [ÉTÉ] chaude"),
        ("une e\u0301te\u0301 chaude", "ete", "une [e\u0301te\u0301] chaude"),
        ("in der Straße 5", "strasse", "in der [Straße] 5"),
        ("ＡＢＣ wide", "abc", "[ＡＢＣ] wide"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글", "[\u1112\u1161\u11ab\u1100\u1173\u11af]"),
        ("wait… İstanbul", "istanbul", "wait… [İstanbul]"),
        ("nothing here", "disk", "nothing here"),
    ],
)
def test_hits_are_marked_where_they_stand(text: str, needle: str, expected: str) -> None:
    assert shown(text, needle) == expected


def test_every_hit_is_marked_and_longer_ones_win() -> None:
    assert shown("data database data", "data", "database") == "[data] [database] [data]"


def test_a_long_text_is_shown_from_just_before_the_first_hit() -> None:
    text = "before " * 200 + "needle " + "after " * 200

    snippet = shown(text, "needle")

    assert snippet.startswith("…before")
    assert snippet.endswith("…")
    assert snippet.index("[needle]") <= LEAD_CHARS + 1
    assert len(snippet) <= SNIPPET_CHARS + 4


def test_lines_become_one() -> None:
    assert shown("a\n\n  b\tc", "b") == "a [b] c"


def test_marks_in_the_text_itself_are_dropped() -> None:
    assert make_snippet(f"x{HIT_START}y{HIT_END}z", ("y",)) == f"x{HIT_START}y{HIT_END}z"
    assert make_snippet(f"{HIT_END}x", ("z",)) == "x"


@given(text=st.text(max_size=400), needle=st.text(min_size=1, max_size=3))
def test_a_snippet_without_its_marks_is_a_piece_of_the_text(text: str, needle: str) -> None:
    snippet = make_snippet(text, (fold(needle) or "x",))

    line = " ".join(text.replace(HIT_START, "").replace(HIT_END, "").split())
    plain = snippet.replace(HIT_START, "").replace(HIT_END, "")
    assert plain.removeprefix("…").removesuffix("…") in line or plain in line
    assert snippet.count(HIT_START) == snippet.count(HIT_END)
