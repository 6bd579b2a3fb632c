"""Whatever happens in any order, lists of conversations and searches stay sound."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openpista.domain.event import (
    HouseSnapshot,
    SessionChanged,
    SessionRemoved,
    Snapshot,
    TurnUndone,
)
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    SessionSaved,
    SessionUnsaved,
)
from openpista.tui.core.effects import Ask, Due, Effect, SaveSession
from openpista.tui.core.find import FindAction
from openpista.tui.core.find_places import found
from openpista.tui.core.history_search import HistorySearchAction
from openpista.tui.core.history_search_rows import sent_rows
from openpista.tui.core.moves import MessageWanted, OverlayClosed, OverlayOpened, SessionChosen
from openpista.tui.core.search_jump import SearchJumpAction
from openpista.tui.core.session_browser import SessionBrowserAction
from openpista.tui.core.session_choice import (
    browser_rows,
    chosen_place,
    is_choosable,
    sidebar_place,
    stepped,
)
from openpista.tui.core.session_export import SessionExportAction
from openpista.tui.core.session_rename import SessionRenameAction
from openpista.tui.core.sessions import SessionsAction
from openpista.tui.core.state import State
from openpista.tui.core.undo import UndoAction, entry_of, kept, taken_back
from openpista.tui.core.update import update
from tests.tui.core.arbitrary import any_of
from tests.tui.core.lives import about, coherent

MANY = settings(max_examples=120, deadline=None)

answers = any_of(AnswerArrived)
own = any_of(
    SessionBrowserAction
    | SessionExportAction
    | SessionRenameAction
    | SessionsAction
    | SearchJumpAction
    | FindAction
    | HistorySearchAction
    | UndoAction
    | Due
    | OverlayOpened
    | OverlayClosed
)
LIVES = {
    "wild": st.lists(st.one_of(own, answers), max_size=40).map(coherent),
    "listing": about(
        SessionChanged, SessionRemoved, HouseSnapshot, SessionChosen, OverlayOpened, AnswerArrived
    ),
    "going": about(MessageWanted, Snapshot, AnswerArrived, SessionChosen),
    "taking back": about(TurnUndone, CommandAccepted, CommandRefused, AnswerArrived),
    "writing": about(SessionSaved, SessionUnsaved),
}


@pytest.mark.parametrize("life", LIVES)
@MANY
@given(st.data())
def test_lists_and_searches_stay_sound(life: str, data: st.DataObject) -> None:
    acts: list[Action] = data.draw(LIVES[life])
    more: list[Action] = data.draw(st.lists(own, max_size=15))
    state = State()
    for act in [*acts, *more]:
        state, effects = update(state, act)
        _check_browser(state)
        _check_find(state)
        _check_undo(state)
        _check_orders(state, effects)


def _check_browser(state: State) -> None:
    rows, place = browser_rows(state), chosen_place(state)
    assert (place is None) == (not any(is_choosable(row) for row in rows))
    if place is not None:
        assert is_choosable(rows[place])
        for step in (-7, -1, 1, 7):
            target = stepped(state, step, round_about=step in (-1, 1))
            assert target is not None
            assert rows[target[0]] == target[1]
    assert 0 <= sidebar_place(state) <= max(0, len(state.sessions.rows) - 1)
    if any(overlay.kind == "sessions" for overlay in state.route.overlays):
        chosen = None if place is None else rows[place]
        subject = state.browser.preview.subject
        assert (chosen is None) == (not subject.session_id) or not subject.session_id


def _check_find(state: State) -> None:
    everything = found(state)
    assert not everything.places or 0 <= everything.index < len(everything.places)
    seqs = [place.seq for place in everything.places if place.block_id is None]
    assert seqs == sorted(seqs, reverse=True)
    texts = [row.text for row in sent_rows(state)]
    assert len(texts) == len(set(texts))
    assert state.jump.state != "there" or state.jump.block_id is not None


def _check_undo(state: State) -> None:
    undo = state.undo
    if undo.asking is not None:
        entry = entry_of(undo, undo.asking)
        assert entry is not None
        back, stays = taken_back(undo, entry), kept(undo, entry)
        assert not set(back) & set(stays)
        assert all(change.undoable for change in (*back, *stays))


def _check_orders(state: State, effects: tuple[Effect, ...]) -> None:
    """Questions carry the id that their answer is known by; what is written says where."""
    for effect in effects:
        if isinstance(effect, SaveSession):
            assert effect.path.strip()
            assert effect.request_id == state.export.request_id
        if isinstance(effect, Ask) and effect.slot == "find-older":
            assert effect.request_id == state.find.request_id
