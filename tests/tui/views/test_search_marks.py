"""Marks in texts."""

from hypothesis import given
from hypothesis import strategies as st

from openpista.tui.views.rows import cells_of
from openpista.tui.views.search_marks import MARKED, in_sight, marked_runs, snippet_runs


def test_the_hits_of_an_excerpt_are_marked_on_one_line() -> None:
    assert snippet_runs("a \ue000word\ue001\nand \ue000more\ue001", "dim") == [
        ("a ", "dim"), ("word", MARKED), (" and ", "dim"), ("more", MARKED),
    ]  # fmt: skip
    assert snippet_runs("plain", "dim") == [("plain", "dim")]


def test_a_mark_without_an_end_marks_nothing_and_control_bytes_are_seen() -> None:
    assert snippet_runs("a \ue000word", "dim") == [("a ", "dim"), ("word", "dim")]
    assert snippet_runs("a\x07b", "dim") == [("a\\x07b", "dim")]


def test_words_of_a_search_are_marked_in_any_case() -> None:
    assert marked_runs("The Build", ("build",), "text") == [("The ", "text"), ("Build", MARKED)]
    assert marked_runs("nothing", ("build",), "text") == [("nothing", "text")]
    assert marked_runs("", ("build",), "text") == [("", "text")]


def test_a_mark_that_lies_too_far_to_the_right_is_brought_into_sight() -> None:
    runs = marked_runs("It is written into notes/hello.md", ("hello",), "dim")

    shown = in_sight(runs, 20)

    assert shown == [("…otes/", "dim"), ("hello", MARKED), (".md", "dim")]
    assert in_sight(runs, 60) == runs
    assert in_sight([("nothing marked", "dim")], 5) == [("nothing marked", "dim")]


@given(st.text("ab 한👍", max_size=40), st.integers(4, 40))
def test_the_first_mark_is_always_in_sight(before: str, room: int) -> None:
    shown = in_sight([(before, "dim"), ("X", MARKED), ("after", "dim")], room)
    lead = "".join(text for text, _ in shown[: shown.index(("X", MARKED))])

    assert cells_of(lead) < room
