"""The lists over the page."""

from collections.abc import Sequence
from typing import Any

import pytest

from openpista.domain.ids import SessionId
from openpista.tui.core.actions import Action
from openpista.tui.core.moves import (
    CommandGiven,
    DraftReplaced,
    OverlayClosed,
    OverlayOpened,
    SessionChosen,
)
from openpista.tui.core.palette import PaletteEdited
from openpista.tui.core.settings import ThemeChosen, ThemePreviewed
from openpista.tui.core.state import State
from openpista.tui.views.browse import PALETTE, THEMES
from openpista.tui.views.listing import Listing
from tests.tui.views.harness import KEYS, LOOK, Stage, opened, session, text

NEW = SessionId("")
TWO = (session("s1", "Fix the build"), session("s2", "Trip", 60_000, channels=("telegram",)))


def drawn(listing: Listing, state: State, width: int = 70) -> list[str]:
    rows = listing.draw(state, LOOK, KEYS, width).rows
    assert all(row.cells <= width for row in rows)
    return text(rows).split("\n")


def chosen(listing: Listing, state: State) -> Sequence[Action]:
    assert listing.chosen is not None
    return listing.chosen(state)


def stage(*actions: Any) -> Stage:
    return Stage(*opened(*TWO), *actions)


def test_the_palette_lists_commands_and_conversations() -> None:
    state = stage(OverlayOpened("palette")).store.state

    rows = drawn(PALETTE, state)

    assert rows[0].startswith("› /new")
    assert any("Fix the build" in row for row in rows)


def test_choosing_a_command_gives_it() -> None:
    state = stage(OverlayOpened("palette"), PaletteEdited("undo")).store.state

    assert chosen(PALETTE, state) == (OverlayClosed("palette"), CommandGiven(NEW, "undo"))


def test_a_command_that_needs_words_is_begun_in_the_composer() -> None:
    state = stage(OverlayOpened("palette"), PaletteEdited("rename")).store.state

    assert chosen(PALETTE, state) == (OverlayClosed("palette"), DraftReplaced(NEW, "/rename ", 8))


def test_choosing_a_conversation_goes_there() -> None:
    state = stage(OverlayOpened("palette"), PaletteEdited("Trip")).store.state

    assert chosen(PALETTE, state)[-1] == SessionChosen(TWO[1].id)


def test_nothing_found_is_told_and_chooses_nothing() -> None:
    state = stage(OverlayOpened("palette"), PaletteEdited("zzzz")).store.state

    assert drawn(PALETTE, state) == ["  Nothing fits."]
    assert chosen(PALETTE, state) == ()


def test_themes_are_looked_at_and_chosen() -> None:
    state = stage(OverlayOpened("themes")).store.state
    assert drawn(THEMES, state)[0].startswith("› openpista-dark")

    assert THEMES.moved is not None
    assert THEMES.moved(state, 1) == (ThemePreviewed("openpista-light"),)
    looking = stage(OverlayOpened("themes"), ThemePreviewed("openpista-light")).store.state
    assert chosen(THEMES, looking) == (ThemeChosen("openpista-light"),)
    assert THEMES.clicked is not None
    assert THEMES.clicked(state, "row:2") == (ThemeChosen("openpista-contrast"),)


@pytest.mark.parametrize("listing", [PALETTE, THEMES])
def test_equal_states_have_equal_values(listing: Listing) -> None:
    assert listing.value(stage().store.state) == listing.value(stage().store.state)
    assert listing.query(stage().store.state) == ""
