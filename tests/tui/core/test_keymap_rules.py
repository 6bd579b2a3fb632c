"""Which keys can be had, what is told of those that cannot, and Korean keyboards."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.tui.core.keymap_rules import (
    KEPT,
    latin,
    listed,
    meanings,
    place_of,
    refusal,
    resolve,
)
from openpista.tui.core.keymap_table import INSIDE, KEYS, TYPED
from openpista.tui.core.phrase import phrase

IDS = [spec.id for spec in KEYS]


def keys_of(own: tuple[tuple[str, str], ...], action: str) -> tuple[str, ...]:
    return next(spec.keys for spec in resolve(own).specs if spec.id == action)


def test_the_table_has_no_two_meanings_in_one_place() -> None:
    taken: dict[tuple[str, str], str] = {}
    for spec in KEYS:
        for place in spec.places:
            for key in spec.keys:
                assert taken.setdefault((place, key), spec.id) == spec.id


def test_no_letter_is_a_shortcut_where_one_types() -> None:
    for spec in KEYS:
        letters = [key for key in spec.keys if len(key) == 1]
        assert not letters or not set(spec.places) & TYPED, spec.id


def test_every_action_is_called_once() -> None:
    assert len(IDS) == len(set(IDS))
    assert set(IDS) >= KEPT


def test_own_keys_take_the_place_of_those_in_the_table() -> None:
    assert keys_of((("help.open", "f5, ctrl+h ,f5"),), "help.open") == ("f5", "ctrl+h")
    assert listed(" , a ,, b") == ("a", "b")


def test_a_key_that_another_action_has_stays_there_and_is_told() -> None:
    resolved = resolve((("help.open", "ctrl+p"),))

    told = phrase("notice.key_taken", press="ctrl+p", taken="palette.open", wanted="help.open")
    assert resolved.problems == (told,)
    assert meanings(resolved.specs)["prompt", "ctrl+p"] == "palette.open"
    assert keys_of((("help.open", "ctrl+p"),), "help.open") == ()


def test_two_actions_may_change_keys_with_each_other() -> None:
    own = (("palette.open", "f1"), ("help.open", "ctrl+p"))

    assert resolve(own).problems == ()
    assert keys_of(own, "help.open") == ("ctrl+p",)


def test_the_first_of_two_that_want_the_same_new_key_gets_it() -> None:
    own = (("palette.open", "f12"), ("help.open", "f12"))

    assert keys_of(own, "palette.open") == ("f12",)
    assert keys_of(own, "help.open") == ()


def test_an_action_that_is_needed_is_never_without_a_key() -> None:
    resolved = resolve((("dialog.close", ""), ("help.open", "")))

    assert phrase("notice.key_needed", wanted="dialog.close") in resolved.problems
    assert keys_of((("dialog.close", ""),), "dialog.close") == ("escape", "ctrl+c")
    assert keys_of((("help.open", ""),), "help.open") == ()


@pytest.mark.parametrize(
    ("action", "key", "told"),
    [
        ("help.open", "ctrl+i", phrase("notice.key_reserved", press="ctrl+i")),
        ("help.open", "x", phrase("notice.key_letter", press="x")),
        ("no.such", "f12", phrase("notice.key_unknown", name="no.such")),
        ("help.open", "f12", None),
        ("card.once", "x", None),
    ],
)
def test_why_a_key_cannot_be_had(action: str, key: str, told: object) -> None:
    assert refusal((), action, key) == told


def test_an_unknown_action_is_told() -> None:
    assert resolve((("no.such", "f9"),)).problems == (phrase("notice.key_unknown", name="no.such"),)


def test_a_list_with_keys_of_its_own_knows_those_of_lists_too() -> None:
    found = meanings(KEYS)

    assert place_of("logs", "ctrl+l", found) == "logs.level"
    assert place_of("logs", "enter", found) == "row.choose"
    assert place_of("list", "ctrl+l", found) == ""
    assert set(INSIDE.values()) <= {"list", "words"}


@pytest.mark.parametrize(
    ("pressed", "key"),
    [
        ("ㅛ", "y"),
        ("ctrl+ㅔ", "ctrl+p"),
        ("alt+shift+ㅂ", "alt+shift+q"),
        ("ㅃ", "Q"),
        ("ctrl+ㅃ", "ctrl+q"),
        ("+", "+"),
        ("escape", "escape"),
        ("한", "한"),
    ],
)
def test_a_korean_letter_is_the_key_it_stands_on(pressed: str, key: str) -> None:
    assert latin(pressed) == key


def test_parts_of_letters_are_known_as_well() -> None:
    assert [latin(part) for part in unicodedata.normalize("NFD", "요")] == ["d", "y"]
    assert [latin(part) for part in unicodedata.normalize("NFD", "하")] == ["g", "k"]


def test_an_action_that_is_needed_keeps_its_key_before_others_choose() -> None:
    resolved = resolve((("row.choose", ""), ("sidebar.up", "enter")))

    keys = {spec.id: spec.keys for spec in resolved.specs}
    assert keys["row.choose"] == ("enter",)
    assert "enter" not in keys["sidebar.up"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*IDS, "no.such"]),
            st.lists(st.sampled_from(["f1", "f12", "ctrl+p", "x", "enter", "ctrl+i", ""])).map(
                ",".join
            ),
        ),
        max_size=6,
    ).map(tuple)
)
def test_whatever_is_configured_no_key_means_two_things(own: tuple[tuple[str, str], ...]) -> None:
    resolved = resolve(own)

    taken: dict[tuple[str, str], str] = {}
    for spec in resolved.specs:
        assert spec.keys or spec.id not in KEPT
        for place in spec.places:
            for key in spec.keys:
                assert taken.setdefault((place, key), spec.id) == spec.id
