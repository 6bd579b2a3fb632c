"""What turns changed, and taking it back."""

from typing import Any

import pytest
from msgspec.structs import replace

from openpista.domain.command import UndoTurn
from openpista.domain.event import TurnUndone
from openpista.domain.ids import StreamId, TurnId
from openpista.domain.query import GrantList, ListUndo, QueryFailed, UndoList
from openpista.domain.session import FileChange, UndoEntry
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    EventArrived,
)
from openpista.tui.core.effects import Ask, Send, Then
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.stamp import ActionBase
from openpista.tui.core.undo import (
    UndoChosen,
    UndoConfirmed,
    UndoDropped,
    UndoHistory,
    UndoHistoryAsked,
    UndoMoved,
    can_undo,
    kept,
    taken_back,
    update,
)
from tests.tui.core.makers import NEW, S1, T1, T2

A, B = FileChange("/w/a", "changed"), FileChange("/w/b", "created")
LARGE = FileChange("/w/large", "changed", undoable=False, note="too large")
NEWER = UndoEntry(T2, S1, 9, "And again", (A,))
OLDER = UndoEntry(T1, S1, 5, "Change it", (A, B, LARGE))
LISTED = UndoHistory(S1, (NEWER, OLDER), "loaded")


def after(*actions: ActionBase, of: UndoHistory = LISTED) -> UndoHistory:
    for action in actions:
        of, _ = update(of, action)
    return of


def test_the_list_opens_and_is_asked_for() -> None:
    asked, outcomes = update(LISTED, UndoHistoryAsked(S1, id="r1"))

    assert asked == UndoHistory(S1, state="loading", request_id="r1")
    assert outcomes == (
        Then(OverlayOpened("undo")),
        Ask(ListUndo(session_id=S1), "r1", slot="undo-history"),
    )
    assert update(LISTED, UndoHistoryAsked(NEW, id="r1")) == (LISTED, ())


def test_the_answer_is_shown_or_why_there_is_none() -> None:
    asked = after(UndoHistoryAsked(S1, id="r1"))

    assert after(AnswerArrived("r1", UndoList(entries=(NEWER, OLDER))), of=asked) == LISTED
    failed = after(AnswerArrived("r1", QueryFailed(reason="No.")), of=asked)
    assert (failed.state, failed.reason) == ("failed", "No.")
    assert after(AnswerArrived("r1", GrantList(grants=())), of=asked).state == "failed"
    assert after(AnswerArrived("r0", UndoList(entries=())), of=asked) == asked


def test_a_turn_is_taken_back_only_after_a_question() -> None:
    asking = after(UndoMoved(1), UndoChosen(T1))
    assert (asking.index, asking.asking) == (1, T1)

    undoing, outcomes = update(asking, UndoConfirmed(id="r2"))

    assert outcomes == (Send(UndoTurn(session_id=S1, turn_id=T1), "r2"),)
    assert (undoing.asking, undoing.undoing) == (None, "r2")
    assert update(undoing, UndoChosen(T2)) == (undoing, ())
    assert update(LISTED, UndoConfirmed(id="r2")) == (LISTED, ())


def test_whoever_does_not_mean_it_is_back_in_the_list() -> None:
    asking = after(UndoChosen(T1))

    assert update(asking, UndoMoved(1)) == (asking, ())
    assert update(asking, UndoDropped()) == (LISTED, ())


@pytest.mark.parametrize(
    "entry",
    [replace(OLDER, undone=True), replace(OLDER, changes=(LARGE,)), replace(OLDER, changes=())],
)
def test_what_cannot_be_taken_back_is_not_asked_about(entry: UndoEntry) -> None:
    undo = UndoHistory(S1, (entry,), "loaded")

    assert not can_undo(entry)
    assert update(undo, UndoChosen(T1)) == (undo, ())
    assert update(undo, UndoChosen(TurnId("t9"))) == (undo, ())


def test_once_it_is_done_the_list_is_read_again() -> None:
    undoing = replace(LISTED, undoing="r2")

    done, outcomes = update(undoing, CommandAccepted("r2"))

    assert outcomes == (Ask(ListUndo(session_id=S1), "r2-after", slot="undo-history"),)
    assert (done.undoing, done.entries) == ("", LISTED.entries)
    assert update(undoing, CommandAccepted("r9")) == (undoing, ())


@pytest.mark.parametrize("failure", [CommandRefused("r2", "No."), CommandUnsent("r2")])
def test_what_was_refused_can_be_tried_again(failure: ActionBase) -> None:
    undoing = replace(LISTED, undoing="r2")

    assert update(undoing, failure) == (LISTED, ())
    assert update(LISTED, failure) == (LISTED, ())


def test_what_another_window_took_back_is_marked() -> None:
    told: Any = EventArrived(TurnUndone(stream=StreamId("s1"), undone_turn=T1, restored=("/w/a",)))

    marked = after(UndoChosen(T1), told)

    assert [entry.undone for entry in marked.entries] == [False, True]
    assert marked.asking is None
    assert after(UndoChosen(T2), told).asking == T2
    other = EventArrived(TurnUndone(stream=StreamId("s1"), undone_turn=TurnId("t9"), restored=()))
    assert after(other) == LISTED


def test_what_a_later_turn_changed_again_stays() -> None:
    assert taken_back(LISTED, OLDER) == (B,)
    assert kept(LISTED, OLDER) == (A,)
    assert taken_back(LISTED, NEWER) == (A,)
    undone = replace(LISTED, entries=(replace(NEWER, undone=True), OLDER))
    assert taken_back(undone, OLDER) == (A, B)
    assert kept(undone, OLDER) == ()
