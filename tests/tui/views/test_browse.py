"""The lists over the page."""

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from openpista.domain.approval import Grant
from openpista.domain.event import GrantsChanged
from openpista.domain.ids import HOUSE, GrantId, SessionId, TurnId
from openpista.domain.model import ModelInfo
from openpista.tui.core.actions import Action
from openpista.tui.core.grants import GrantRevoked
from openpista.tui.core.models import Models
from openpista.tui.core.moves import (
    CommandGiven,
    DraftReplaced,
    ModelChosen,
    OverlayClosed,
    OverlayOpened,
    SessionChosen,
)
from openpista.tui.core.palette import PaletteEdited
from openpista.tui.core.sessions import MoreSessionsWanted, SessionDeleted, SessionMoved
from openpista.tui.core.settings import ThemeChosen, ThemePreviewed
from openpista.tui.core.state import State
from openpista.tui.views.browse import GRANTS, MODELS, PALETTE, SESSIONS, THEMES
from openpista.tui.views.listing import Listing
from tests.tui.views.harness import CLAUDE, KEYS, LOOK, PRACTICE, Stage, opened, session, text

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


def test_conversations_with_channel_and_time() -> None:
    state = stage(OverlayOpened("sessions"), SessionChosen(TWO[0].id)).store.state

    rows = drawn(SESSIONS, state)

    assert "current" in rows[0]
    assert "telegram" in rows[1]


def test_conversations_are_chosen_and_deleted() -> None:
    state = stage(OverlayOpened("sessions"), SessionMoved(1)).store.state

    assert chosen(SESSIONS, state) == (SessionChosen(TWO[1].id),)
    assert SESSIONS.removed is not None
    assert SESSIONS.removed(state) == (SessionDeleted(TWO[1].id),)
    assert SESSIONS.clicked is not None
    assert SESSIONS.clicked(state, "row:0") == (SessionChosen(TWO[0].id),)


def test_more_conversations_are_asked_for_near_the_end() -> None:
    state = stage().store.state
    more = replace(state, sessions=replace(state.sessions, next_cursor="c"))

    assert SESSIONS.moved is not None
    assert SESSIONS.moved(state, 1) == (SessionMoved(1),)
    assert SESSIONS.moved(more, 1) == (SessionMoved(1), MoreSessionsWanted())


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"state": "loading"}, "reading …"),
        ({"state": "failed", "reason": "It is locked."}, "could not be read. It is locked."),
        ({"state": "loaded"}, "No conversations yet."),
    ],
)
def test_looks_of_an_empty_list(fields: dict[str, Any], says: str) -> None:
    state = Stage(*opened()).store.state
    state = replace(state, sessions=replace(state.sessions, **fields))

    assert says in drawn(SESSIONS, state)[0]
    assert chosen(SESSIONS, state) == ()


def models(**fields: Any) -> State:
    known = (
        ModelInfo(PRACTICE, label="Practice"),
        ModelInfo(CLAUDE, context_tokens=200_000, reasoning=True, input_price=5, output_price=25),
    )
    made: dict[str, Any] = {"state": "loaded", "models": known}
    return replace(stage().store.state, models=Models(**{**made, **fields}))


def test_models_with_what_they_can_and_cost() -> None:
    rows = drawn(MODELS, models())

    assert "current" in rows[0]
    assert rows[1].split()[-6:] == ["thinks", "200k", "context", "$5", "/", "$25"]


def test_a_model_is_chosen_for_the_conversation() -> None:
    assert chosen(MODELS, models(index=1)) == (ModelChosen(NEW, CLAUDE),)
    assert MODELS.clicked is not None
    assert MODELS.clicked(models(), "row:1") == (ModelChosen(NEW, CLAUDE),)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"state": "loading", "models": ()}, "reading …"),
        ({"state": "failed", "models": (), "reason": "No network."}, "No network."),
        ({"models": ()}, "No model yet."),
    ],
)
def test_looks_of_no_models(fields: dict[str, Any], says: str) -> None:
    assert says in drawn(MODELS, models(**fields))[0]
    assert chosen(MODELS, models(**fields)) == ()


def test_themes_are_looked_at_and_chosen() -> None:
    state = stage(OverlayOpened("themes")).store.state
    assert drawn(THEMES, state)[0].startswith("› openpista-dark")

    assert THEMES.moved is not None
    assert THEMES.moved(state, 1) == (ThemePreviewed("openpista-light"),)
    looking = stage(OverlayOpened("themes"), ThemePreviewed("openpista-light")).store.state
    assert chosen(THEMES, looking) == (ThemeChosen("openpista-light"),)
    assert THEMES.clicked is not None
    assert THEMES.clicked(state, "row:2") == (ThemeChosen("openpista-contrast"),)


def test_allowances_are_listed_and_ended() -> None:
    given = stage()
    assert drawn(GRANTS, given.store.state)[0].strip().startswith("Nothing runs unasked")
    assert GRANTS.removed is not None
    assert GRANTS.removed(given.store.state) == ()

    grant = Grant(
        GrantId("g1"), "exact", SessionId("s1"), TurnId("t1"), "system.run", "uptime", "k", 1
    )
    given.tell(GrantsChanged(stream=HOUSE, seq=2, grants=(grant,)))

    assert drawn(GRANTS, given.store.state)[0].split() == (
        ["›", "system.run", "uptime", "exactly", "this"]
    )
    assert GRANTS.removed(given.store.state) == (GrantRevoked(GrantId("g1")),)


@pytest.mark.parametrize("listing", [PALETTE, SESSIONS, MODELS, THEMES, GRANTS])
def test_equal_states_have_equal_values(listing: Listing) -> None:
    assert listing.value(stage().store.state) == listing.value(stage().store.state)
    assert listing.query(stage().store.state) == ""
