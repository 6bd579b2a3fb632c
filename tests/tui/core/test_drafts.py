"""Drafts, and chips in the place of large pastes."""

from hypothesis import given
from hypothesis import strategies as st

from openpista.tui.core.drafts import (
    Chip,
    Draft,
    chip_token,
    expand_chip,
    insert,
    spliced,
    surviving_chips,
)
from tests.tui.core.makers import S1

ONE, TWO = Chip(1, "first\npaste"), Chip(2, "see [paste #1]")


def test_a_chip_goes_out_whole_in_its_place() -> None:
    assert spliced("a [paste #1] b", (ONE,)) == "a first\npaste b"


def test_a_paste_that_mentions_another_is_not_read_again() -> None:
    assert spliced("[paste #2] [paste #1]", (ONE, TWO)) == "see [paste #1] first\npaste"


def test_a_token_without_a_chip_is_only_text() -> None:
    assert spliced("[paste #7]", (ONE,)) == "[paste #7]"
    assert spliced("[paste #7]", ()) == "[paste #7]"


def test_a_chip_ends_when_its_token_is_no_longer_whole() -> None:
    assert surviving_chips("[paste #1", (ONE, TWO)) == ()
    assert surviving_chips("x[paste #2]", (ONE, TWO)) == (TWO,)


def test_a_chip_can_be_written_out() -> None:
    draft = Draft(S1, "a [paste #1]", chips=(ONE,))

    assert expand_chip(draft, 1) == "a first\npaste"
    assert expand_chip(draft, 2) is None


def test_a_place_outside_the_text_is_its_nearest_end() -> None:
    assert insert("한글", 1, "-") == "한-글"
    assert insert("ab", 9, "-") == "ab-"
    assert insert("ab", -3, "-") == "-ab"


@given(st.lists(st.text(max_size=30), max_size=4), st.text(max_size=10))
def test_every_paste_comes_out_as_it_went_in(pastes: list[str], between: str) -> None:
    chips = tuple(Chip(number, text) for number, text in enumerate(pastes, start=1))
    between = between.replace("[", "")
    text = between.join(chip_token(chip.number) for chip in chips)

    assert spliced(text, chips) == between.join(pastes)
