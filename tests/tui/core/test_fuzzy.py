"""How well a few letters fit a name."""

from hypothesis import given
from hypothesis import strategies as st

from openpista.tui.core.fuzzy import ranked, score


def test_letters_that_do_not_all_come_do_not_fit() -> None:
    assert score("xyz", "session") is None
    assert ranked("xyz", ("session",), str) == ()


def test_nothing_typed_fits_everything_in_its_order() -> None:
    assert ranked("  ", ("b", "a"), str) == ("b", "a")
    assert score("", "a") == 0


def test_a_start_beats_a_word_beats_a_place_inside_beats_spread_letters() -> None:
    names = ("x-f-i-x", "suffix", "hot fix", "fix")

    assert ranked("fix", names, str) == ("fix", "hot fix", "suffix", "x-f-i-x")


def test_among_equals_the_shorter_name_wins() -> None:
    assert ranked("se", ("sessions", "session"), str) == ("session", "sessions")


def test_blanks_and_case_do_not_matter() -> None:
    assert score("GP 4o", "openai/gpt-4o") is not None


def test_closer_letters_fit_better() -> None:
    assert ranked("ab", ("x-a---b", "y-a-b--"), str) == ("y-a-b--", "x-a---b")


@given(st.text(max_size=8), st.lists(st.text(max_size=12), max_size=6))
def test_what_is_found_is_among_what_was_there(query: str, names: list[str]) -> None:
    found = ranked(query, names, str)

    assert sorted(found) == sorted(name for name in names if score(query, name) is not None)


@given(st.text(min_size=1, max_size=8))
def test_a_name_fits_itself(name: str) -> None:
    assert score(name, name) is not None
