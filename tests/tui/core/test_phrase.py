"""Texts by key."""

from openpista.tui.core.phrase import Phrase, phrase


def test_the_values_of_a_phrase_are_in_one_order() -> None:
    assert phrase("k", b="2", a="1") == Phrase("k", (("a", "1"), ("b", "2")))


def test_a_placeholder_may_be_called_key() -> None:
    assert phrase("notice.not_saved", key="ui.theme").values == (("key", "ui.theme"),)
