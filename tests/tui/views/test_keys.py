"""The key map: what is advertised works, what is configured is honoured."""

import pytest

from openpista.tui.core.phrase import phrase
from openpista.tui.views.keys import KEYS, KeyMap, KeySpec, key_label, keys_label


def test_no_key_has_two_meanings_in_one_place() -> None:
    assert KeyMap().problems == ()


def test_a_key_means_what_it_means_where_one_is() -> None:
    keys = KeyMap()

    assert keys.action("prompt", "enter") == "prompt.send"
    assert keys.action("list", "enter") == "row.choose"
    assert keys.action("prompt", "x") == ""


@pytest.mark.parametrize("spec", KEYS, ids=lambda spec: spec.id)
def test_every_key_of_the_table_does_what_it_says(spec: KeySpec) -> None:
    keys = KeyMap()

    for place in spec.places:
        assert {keys.action(place, key) for key in spec.keys} == {spec.id}


def test_own_keys_replace_those_of_the_table() -> None:
    keys = KeyMap({"help.open": "f5, ctrl+h"})

    assert keys.action("prompt", "f5") == "help.open"
    assert keys.action("prompt", "f1") == ""
    assert keys.label("help.open") == "f5"


def test_own_keys_that_cannot_be_had_are_told() -> None:
    keys = KeyMap({"no.such": "f9", "help.open": "ctrl+p"})

    assert keys.problems == (
        phrase("notice.key_unknown", name="no.such"),
        phrase("notice.key_taken", press="ctrl+p", taken="palette.open", wanted="help.open"),
    )
    assert keys.action("prompt", "ctrl+p") == "palette.open"


def test_shortcuts_work_on_a_korean_keyboard() -> None:
    keys = KeyMap()

    assert keys.action("card", "ㅛ") == keys.action("card", "y") == "card.once"
    assert keys.action("card", "ㅜ") == "card.no"


def test_keys_are_written_for_people() -> None:
    keys = KeyMap()

    assert key_label("ctrl+pageup") == "ctrl+page up"
    assert keys.label("turn.cancel") == "esc"
    assert keys.label("no.such") == ""
    assert keys.label_of_command("new") == "ctrl+n"
    assert keys.label_of_command("rename") == ""


def test_keys_change_while_the_window_is_open() -> None:
    keys = KeyMap()

    assert keys.put((("help.open", "f5"),))
    assert not keys.put((("help.open", "f5"),))
    assert keys.label("help.open") == "f5"
    assert keys.put(())
    assert keys.label("help.open") == "f1"


def test_what_cannot_be_had_is_not_advertised() -> None:
    keys = KeyMap({"help.open": "ctrl+p", "palette.open": ""})

    assert keys.label("palette.open") == ""
    assert keys.label("help.open") == "ctrl+p"
    assert KeyMap({"help.open": "ctrl+p"}).label("help.open") == ""


def test_a_korean_letter_types_where_one_types() -> None:
    keys = KeyMap()

    assert keys.action("prompt", "ㅊ") == ""
    assert keys.action("transcript", "ㅊ") == "entry.copy"
    assert keys.action("prompt", "ctrl+ㅔ") == "palette.open"
    assert keys.letter("ㅜ") == "n"


def test_several_keys_are_written_one_after_the_other() -> None:
    assert keys_label(("ctrl+j", "shift+enter", "shift+\r")) == "ctrl+j · shift+enter"
