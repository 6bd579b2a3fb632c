"""Looking for something that was sent before, to say it again: in this conversation or in all.

Its rows are derived from the root state (`history_search_rows`). The draft is touched only when
something is taken.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.ids import SessionId
from openpista.domain.message import text_of
from openpista.domain.query import (
    HistoryPage,
    QueryFailed,
    ReadHistory,
    SearchHit,
    SearchHits,
    SearchMessages,
)
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.effects import After, Ask, HistorySearchDue, Outcome, Stop, Then
from openpista.tui.core.moves import DraftReplaced, OverlayClosed, OverlayOpened
from openpista.tui.core.stamp import ActionBase, StartingAction

SEARCH_MS = 150
MAX_HITS = 60
SEARCH_KEY, SEARCH_SLOT, TAKE_SLOT = "history-search", "history-hits", "history-take"

Scope = Literal["session", "all"]


class HistorySearch(Struct, frozen=True):
    """`index` is the chosen row and may run past the end; `taking` reads a message in full."""

    session_id: SessionId = NEW_SESSION
    query: str = ""
    scope: Scope = "all"
    index: int = 0
    hits: tuple[SearchHit, ...] = ()
    state: Literal["none", "waiting", "loading", "loaded", "failed"] = "none"
    reason: str = ""
    request_id: str = ""
    taking: str = ""


class HistorySearchAsked(ActionBase, frozen=True):
    """The user wants something that was sent before for the draft of a session."""

    session_id: SessionId


class HistorySearchEdited(ActionBase, frozen=True):
    """The search reads so now."""

    query: str


class HistorySearchMoved(ActionBase, frozen=True):
    """The user goes to another row."""

    step: int


class HistoryScopeChosen(ActionBase, frozen=True):
    """The user wants what was sent in this conversation, or in all."""

    scope: Scope


class HistoryTaken(StartingAction, frozen=True):
    """The user takes a text; one that is only known by its place is read first."""

    text: str
    session_id: SessionId = NEW_SESSION
    seq: int = 0


HistorySearchAction = (
    HistorySearchAsked
    | HistorySearchEdited
    | HistorySearchMoved
    | HistoryScopeChosen
    | HistoryTaken
)
HEARS = (
    HistorySearchAsked,
    HistorySearchEdited,
    HistorySearchMoved,
    HistoryScopeChosen,
    HistoryTaken,
    HistorySearchDue,
    AnswerArrived,
)

Changed = tuple[HistorySearch, tuple[Outcome, ...]]


def update(history: HistorySearch, action: ActionBase) -> Changed:
    """Return the search after `action`, and what is to be done."""
    match action:
        case HistorySearchAsked(session_id=session_id):
            opened = Then(OverlayOpened("history", at_ms=action.at_ms))
            return HistorySearch(session_id), (opened,)
        case HistorySearchEdited(query=query) if query != history.query:
            return _sought(replace(history, query=query, index=0))
        case HistorySearchMoved(step=step):
            return replace(history, index=history.index + step), ()
        case HistoryScopeChosen(scope=scope) if scope != history.scope:
            return _sought(replace(history, scope=scope, index=0, hits=()))
        case HistorySearchDue(id=request_id) if history.state == "waiting":
            where = history.session_id if history.scope == "session" else None
            query = SearchMessages(text=history.query.strip(), session_id=where, limit=MAX_HITS)
            asked = replace(history, state="loading", request_id=request_id)
            return asked, (Ask(query, request_id, slot=SEARCH_SLOT),)
        case HistoryTaken(text=text) if text:
            return replace(history, taking=""), _taken(history, text, action.at_ms)
        case HistoryTaken(session_id=session_id, seq=seq, id=request_id) if seq:
            query = ReadHistory(session_id=session_id, before_seq=seq + 1, limit=1)
            return replace(history, taking=request_id), (Ask(query, request_id, slot=TAKE_SLOT),)
        case AnswerArrived():
            return _answered(history, action)
        case _:
            return history, ()


def _sought(history: HistorySearch) -> Changed:
    new_in_itself = history.scope == "session" and history.session_id == NEW_SESSION
    if not history.query.strip() or new_in_itself:
        fresh = replace(history, hits=(), state="none", request_id="")
        return fresh, (Stop(SEARCH_KEY), Stop(SEARCH_SLOT))
    waiting = replace(history, state="waiting", reason="")
    return waiting, (After(SEARCH_KEY, SEARCH_MS, HistorySearchDue()),)


def _answered(history: HistorySearch, arrived: AnswerArrived) -> Changed:
    request_id = arrived.request_id
    match arrived.answer:
        case SearchHits(hits=hits) if request_id == history.request_id != "":
            mine = tuple(hit for hit in hits if hit.role == "user")
            return replace(history, hits=mine, state="loaded"), ()
        case HistoryPage(messages=messages) if request_id == history.taking != "":
            text = text_of(messages[-1]) if messages else ""
            taken = _taken(history, text, arrived.at_ms) if text else ()
            return replace(history, taking=""), taken
        case QueryFailed(reason=reason) if request_id in (history.request_id, history.taking):
            return replace(history, state="failed", reason=reason, taking=""), ()
        case _:
            return history, ()


def _taken(history: HistorySearch, text: str, at_ms: int) -> tuple[Outcome, ...]:
    return (
        Then(DraftReplaced(history.session_id, text, len(text), at_ms=at_ms)),
        Then(OverlayClosed("history", at_ms=at_ms)),
    )
