"""Marks in texts."""

from openpista.tui.views.search_marks import MARKED, marked_runs, snippet_runs


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
