"""What turns changed in the files, and taking it back after the files have been named."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.command import UndoTurn
from openpista.domain.event import TurnUndone
from openpista.domain.ids import SessionId, TurnId
from openpista.domain.query import ListUndo, QueryFailed, UndoList
from openpista.domain.session import FileChange, UndoEntry
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    EventArrived,
)
from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.effects import Ask, Outcome, Send, Then
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.stamp import ActionBase, StartingAction


class UndoHistory(Struct, frozen=True):
    """`index` is the chosen turn and may run past the end; `asking` is the one whose taking back
    the user is asked to confirm, `undoing` the request that takes one back."""

    session_id: SessionId = NEW_SESSION
    entries: tuple[UndoEntry, ...] = ()
    state: Literal["loading", "loaded", "failed"] = "loading"
    reason: str = ""
    index: int = 0
    asking: TurnId | None = None
    undoing: str = ""
    request_id: str = ""


class UndoHistoryAsked(StartingAction, frozen=True):
    """The user wants to see what can be taken back in a session."""

    session_id: SessionId


class UndoMoved(ActionBase, frozen=True):
    """The user goes to another turn."""

    step: int


class UndoChosen(ActionBase, frozen=True):
    """The user wants to take a turn back: they are asked first."""

    turn_id: TurnId


class UndoConfirmed(StartingAction, frozen=True):
    """The user means it."""


class UndoDropped(ActionBase, frozen=True):
    """The user does not mean it."""


UndoAction = UndoHistoryAsked | UndoMoved | UndoChosen | UndoConfirmed | UndoDropped
HEARS = (
    UndoHistoryAsked,
    UndoMoved,
    UndoChosen,
    UndoConfirmed,
    UndoDropped,
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    TurnUndone,
)

Changed = tuple[UndoHistory, tuple[Outcome, ...]]


def update(undo: UndoHistory, action: ActionBase) -> Changed:
    """Return the history after `action`, and what is to be done."""
    match action:
        case UndoHistoryAsked(session_id=session_id, id=request_id) if session_id != NEW_SESSION:
            opened = Then(OverlayOpened("undo", at_ms=action.at_ms))
            fresh, outcomes = _read(UndoHistory(session_id), request_id)
            return fresh, (opened, *outcomes)
        case UndoMoved(step=step) if undo.asking is None:
            return replace(undo, index=undo.index + step), ()
        case UndoChosen(turn_id=turn_id) if not undo.undoing:
            entry = entry_of(undo, turn_id)
            return (replace(undo, asking=turn_id) if entry and can_undo(entry) else undo), ()
        case UndoConfirmed(id=request_id) if undo.asking is not None:
            command = UndoTurn(session_id=undo.session_id, turn_id=undo.asking)
            return replace(undo, asking=None, undoing=request_id), (Send(command, request_id),)
        case UndoDropped():
            return replace(undo, asking=None), ()
        case AnswerArrived(request_id=request_id) if request_id == undo.request_id != "":
            return _answered(undo, action), ()
        case CommandAccepted(request_id=request_id) if request_id == undo.undoing != "":
            return _read(replace(undo, undoing=""), f"{request_id}-after")
        case CommandRefused(request_id=request_id) | CommandUnsent(request_id=request_id) if (
            request_id == undo.undoing != ""
        ):
            return replace(undo, undoing=""), ()
        case EventArrived(event=TurnUndone(undone_turn=turn_id)):
            return _marked(undo, turn_id), ()
        case _:
            return undo, ()


def entry_of(undo: UndoHistory, turn_id: TurnId) -> UndoEntry | None:
    """Return the changes of a turn."""
    return next((entry for entry in undo.entries if entry.turn_id == turn_id), None)


def can_undo(entry: UndoEntry) -> bool:
    """Say whether anything of a turn can be taken back."""
    return not entry.undone and any(change.undoable for change in entry.changes)


def taken_back(undo: UndoHistory, entry: UndoEntry) -> tuple[FileChange, ...]:
    """Return the changes that taking a turn back would undo, as far as the list tells."""
    later = _later_paths(undo, entry)
    return tuple(c for c in entry.changes if c.undoable and c.path not in later)


def kept(undo: UndoHistory, entry: UndoEntry) -> tuple[FileChange, ...]:
    """Return the changes that stay because a later turn changed the same file again."""
    later = _later_paths(undo, entry)
    return tuple(c for c in entry.changes if c.undoable and c.path in later)


def _later_paths(undo: UndoHistory, entry: UndoEntry) -> frozenset[str]:
    """The files that newer turns changed and that were not taken back; entries come newest
    first."""
    place = undo.entries.index(entry)
    newer = undo.entries[:place]
    return frozenset(change.path for other in newer if not other.undone for change in other.changes)


def _read(undo: UndoHistory, request_id: str) -> Changed:
    changed = replace(undo, state="loading", reason="", request_id=request_id)
    query = ListUndo(session_id=undo.session_id)
    return changed, (Ask(query, request_id, slot="undo-history"),)


def _answered(undo: UndoHistory, arrived: AnswerArrived) -> UndoHistory:
    match arrived.answer:
        case UndoList(entries=entries):
            return replace(undo, entries=entries, state="loaded", request_id="", asking=None)
        case QueryFailed(reason=reason):
            return replace(undo, state="failed", reason=reason, request_id="")
        case _:
            return replace(undo, state="failed", request_id="")


def _marked(undo: UndoHistory, turn_id: TurnId) -> UndoHistory:
    """Another window took it back."""
    if entry_of(undo, turn_id) is None:
        return undo
    entries = tuple(
        replace(entry, undone=True) if entry.turn_id == turn_id else entry for entry in undo.entries
    )
    asking = None if undo.asking == turn_id else undo.asking
    return replace(undo, entries=entries, asking=asking)
