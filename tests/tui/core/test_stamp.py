"""Actions carry their time and, where they start something, an id."""

from openpista.tui.core.moves import NewChatAsked, OverlayOpened


def test_an_action_has_no_stamp_until_it_gets_one() -> None:
    assert NewChatAsked().at_ms == 0
    assert OverlayOpened("help").id == ""


def test_an_action_is_written_with_its_own_fields_first() -> None:
    assert OverlayOpened("help", "theme", id="r1", at_ms=5).query == "theme"
