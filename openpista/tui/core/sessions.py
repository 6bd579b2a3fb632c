"""The sessions: which one is shown, the list of all, unread marks, renaming, deleting with undo."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.command import DeleteSession, ForkSession, RenameSession, RestoreSession
from openpista.domain.event import HouseSnapshot, SessionChanged, SessionRemoved, Snapshot
from openpista.domain.ids import SessionId
from openpista.domain.query import AnswerBase, ListSessions, QueryFailed, SessionPage
from openpista.domain.session import Session
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    EventArrived,
    StreamRefused,
)
from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.effects import Ask, Outcome, Send, Then
from openpista.tui.core.moves import (
    NewChatAsked,
    NoticeRaised,
    OverlayOpened,
    SessionChosen,
    SessionGone,
    SessionLeft,
    SessionMade,
    WindowOpened,
)
from openpista.tui.core.phrase import phrase
from openpista.tui.core.stamp import ActionBase, StartingAction

PAGE_SESSIONS = 50
MAX_DELETED = 20
"""Deleted sessions that can be brought back from this window."""


class Row(Struct, frozen=True):
    """A session and how many of its messages this window has seen."""

    session: Session
    seen: int


class Sessions(Struct, frozen=True):
    """`active` is the session shown. `rows` are those known, newest change first.

    `deleted` can be brought back; `opening` is the request whose session is to be shown then.
    `cursor` is where the user is in the sidebar: a session, because rows move while others talk.
    """

    active: SessionId = NEW_SESSION
    rows: tuple[Row, ...] = ()
    state: Literal["unknown", "loading", "loaded", "failed"] = "unknown"
    reason: str = ""
    next_cursor: str = ""
    request_id: str = ""
    cursor: SessionId = NEW_SESSION
    deleted: tuple[Session, ...] = ()
    leaving: tuple[tuple[str, Session], ...] = ()
    opening: str = ""


class SidebarPointed(ActionBase, frozen=True):
    """The user goes to another session in the sidebar."""

    session_id: SessionId


class MoreSessionsWanted(StartingAction, frozen=True):
    """The user came near to the end of the list."""


class SessionRenamed(StartingAction, frozen=True):
    """The user gave a session a title."""

    session_id: SessionId
    title: str


class SessionDeleted(StartingAction, frozen=True):
    """The user wants a session gone."""

    session_id: SessionId


class SessionRestored(StartingAction, frozen=True):
    """The user wants a deleted session back; without an id the last one. `show` goes there."""

    session_id: SessionId | None = None
    show: bool = True


class SessionForked(StartingAction, frozen=True):
    """The user goes on from message `seq` in a session of its own; 0 means the newest."""

    session_id: SessionId
    seq: int = 0


SessionsAction = (
    SidebarPointed
    | MoreSessionsWanted
    | SessionRenamed
    | SessionDeleted
    | SessionRestored
    | SessionForked
)
HEARS = (
    SidebarPointed,
    MoreSessionsWanted,
    SessionRenamed,
    SessionDeleted,
    SessionRestored,
    SessionForked,
    SessionChosen,
    SessionMade,
    NewChatAsked,
    WindowOpened,
    OverlayOpened,
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    StreamRefused,
    HouseSnapshot,
    SessionChanged,
    SessionRemoved,
    Snapshot,
)

Changed = tuple[Sessions, tuple[Outcome, ...]]


def update(sessions: Sessions, action: ActionBase) -> Changed:
    """Return the sessions after `action`, and what is to be done."""
    match action:
        case EventArrived():
            return _told(sessions, action)
        case StreamRefused(stream=stream):
            return _removed(sessions, SessionId(stream), action.at_ms)
        case SessionChosen(session_id=session_id):
            return _show(sessions, session_id), ()
        case SessionMade(session_id=session_id) if sessions.active == NEW_SESSION:
            return _show(sessions, session_id), ()
        case NewChatAsked():
            left = Then(SessionLeft(sessions.active, at_ms=action.at_ms))
            outcomes = () if sessions.active == NEW_SESSION else (left,)
            return _show(sessions, NEW_SESSION), outcomes
        case WindowOpened(session_id=session_id) if session_id is not None:
            return _show(sessions, session_id), ()
        case CommandAccepted() | CommandRefused() | CommandUnsent():
            return _settled(sessions, action)
        case AnswerArrived(request_id=request_id, answer=answer) if (
            request_id == sessions.request_id != ""
        ):
            return _listed(sessions, answer), ()
        case AnswerArrived(answer=SessionPage(sessions=found)):
            return _known(sessions, found), ()
        case SessionRenamed() | SessionDeleted() | SessionRestored() | SessionForked():
            return _ordered(sessions, action)
        case _:
            return _browsed(sessions, action)


def row_of(sessions: Sessions, session_id: SessionId) -> Row | None:
    """Return the row of a session."""
    for row in sessions.rows:
        if row.session.id == session_id:
            return row
    return None


def unread(row: Row) -> int:
    """Return how many messages of a session this window has not shown."""
    return max(0, row.session.message_count - row.seen)


def _show(sessions: Sessions, session_id: SessionId) -> Sessions:
    """What was shown until now and what is shown from now on has been read."""
    read = (sessions.active, session_id)
    rows = tuple(_read(row) if row.session.id in read else row for row in sessions.rows)
    return replace(sessions, active=session_id, rows=rows)


def _read(row: Row) -> Row:
    return replace(row, seen=max(row.seen, row.session.message_count))


# --- the list -------------------------------------------------------------------------------


def _browsed(sessions: Sessions, action: ActionBase) -> Changed:
    match action:
        case OverlayOpened(kind="sessions", id=request_id):
            return _load(sessions, request_id, cursor="")
        case SidebarPointed(session_id=session_id):
            return replace(sessions, cursor=session_id), ()
        case MoreSessionsWanted(id=request_id) if sessions.next_cursor and not sessions.request_id:
            return _load(sessions, request_id, cursor=sessions.next_cursor)
        case _:
            return sessions, ()


def _load(sessions: Sessions, request_id: str, *, cursor: str) -> Changed:
    query = ListSessions(cursor=cursor, limit=PAGE_SESSIONS)
    changed = replace(sessions, state="loading", reason="", request_id=request_id)
    return changed, (Ask(query, request_id, slot="sessions"),)


def _listed(sessions: Sessions, answer: AnswerBase) -> Sessions:
    sessions = replace(sessions, request_id="")
    match answer:
        case SessionPage(sessions=page, next_cursor=next_cursor):
            changed = _known(sessions, page)
            return replace(changed, state="loaded", next_cursor=next_cursor)
        case QueryFailed(reason=reason):
            return replace(sessions, state="failed", reason=reason)
        case _:
            return replace(sessions, state="failed")


# --- what the gateway tells -----------------------------------------------------------------


def _told(sessions: Sessions, action: EventArrived) -> Changed:
    match action.event:
        case HouseSnapshot(sessions=known):
            kept = tuple(row for row in sessions.rows if row.session.id == sessions.active)
            fresh = _known(replace(sessions, rows=_seen_before(sessions, known)), known)
            rows = fresh.rows if _has_active(fresh) else _sorted((*fresh.rows, *kept))
            return replace(fresh, rows=rows, state="loaded"), ()
        case SessionChanged(session=session) | Snapshot(session=session):
            return _known(sessions, (session,)), ()
        case SessionRemoved(session_id=session_id):
            return _removed(sessions, session_id, action.at_ms)
        case _:
            return sessions, ()


def _seen_before(sessions: Sessions, known: tuple[Session, ...]) -> tuple[Row, ...]:
    """The rows of the sessions that still exist; what was unread stays so."""
    ids = {session.id for session in known}
    return tuple(row for row in sessions.rows if row.session.id in ids)


def _has_active(sessions: Sessions) -> bool:
    return sessions.active == NEW_SESSION or row_of(sessions, sessions.active) is not None


def _known(sessions: Sessions, known: Iterable[Session]) -> Sessions:
    """Take over rows; a session seen for the first time has nothing unread."""
    rows = {row.session.id: row for row in sessions.rows}
    leaving = {session.id for _, session in sessions.leaving}
    for session in known:
        if session.id in leaving or session.deleted_at_ms is not None:
            continue
        old = rows.get(session.id)
        if old is not None and old.session == session:
            continue
        seen = session.message_count if old is None else min(old.seen, session.message_count)
        row = Row(session, seen)
        rows[session.id] = _read(row) if session.id == sessions.active else row
    return replace(
        sessions,
        rows=_sorted(rows.values()),
        deleted=tuple(s for s in sessions.deleted if s.id not in rows),
    )


def _sorted(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (-row.session.updated_at_ms, row.session.id)))


def _removed(sessions: Sessions, session_id: SessionId, at_ms: int) -> Changed:
    row = row_of(sessions, session_id)
    changed = sessions if row is None else _without(sessions, row.session)
    leaving = tuple(pair for pair in changed.leaving if pair[1].id != session_id)
    changed = replace(changed, leaving=leaving)
    gone = Then(SessionGone(session_id, at_ms=at_ms))
    if sessions.active != session_id:
        return changed, (gone,)
    return replace(changed, active=NEW_SESSION), (gone, Then(NewChatAsked(at_ms=at_ms)))


def _without(sessions: Sessions, session: Session) -> Sessions:
    rows = tuple(row for row in sessions.rows if row.session.id != session.id)
    others = tuple(other for other in sessions.deleted if other.id != session.id)
    return replace(
        sessions,
        rows=rows,
        deleted=(*others, session)[-MAX_DELETED:],
        cursor=_beside(sessions) if sessions.cursor == session.id else sessions.cursor,
    )


def _beside(sessions: Sessions) -> SessionId:
    """The session below the cursor, at the end the one above."""
    ids = [row.session.id for row in sessions.rows]
    place = ids.index(sessions.cursor) if sessions.cursor in ids else 0
    others = [*ids[place + 1 : place + 2], *reversed(ids[:place])]
    return others[0] if others else NEW_SESSION


# --- orders ---------------------------------------------------------------------------------


def _ordered(
    sessions: Sessions,
    action: SessionRenamed | SessionDeleted | SessionRestored | SessionForked,
) -> Changed:
    match action:
        case SessionRenamed(session_id=session_id, title=title, id=request_id) if (
            title.strip() and session_id != NEW_SESSION
        ):
            command = RenameSession(session_id=session_id, title=title.strip())
            return sessions, (Send(command, request_id),)
        case SessionDeleted(session_id=session_id):
            row = row_of(sessions, session_id)
            return (sessions, ()) if row is None else _delete(sessions, row.session, action)
        case SessionRestored(session_id=session_id, show=show, id=request_id):
            last = sessions.deleted[-1].id if sessions.deleted else None
            wanted = session_id or last
            if wanted is None:
                return sessions, ()
            command = RestoreSession(session_id=wanted)
            opening = request_id if show else sessions.opening
            return replace(sessions, opening=opening), (Send(command, request_id),)
        case SessionForked(session_id=session_id, seq=seq, id=request_id):
            row = row_of(sessions, session_id)
            last = 0 if row is None else row.session.last_seq
            if session_id == NEW_SESSION or (row is None and not seq):
                return sessions, ()
            command = ForkSession(session_id=session_id, seq=seq or last)
            return replace(sessions, opening=request_id), (Send(command, request_id),)
        case _:
            return sessions, ()


def _delete(sessions: Sessions, session: Session, action: SessionDeleted) -> Changed:
    """Gone at once, and back at once if the gateway will not have it."""
    changed = _without(sessions, session)
    changed = replace(changed, leaving=(*changed.leaving, (action.id, session)))
    told = NoticeRaised(
        "info",
        phrase("notice.session_deleted", title=session.title),
        undo=session.id,
        at_ms=action.at_ms,
    )
    outcomes: tuple[Outcome, ...] = (
        Send(DeleteSession(session_id=session.id), action.id),
        Then(told),
    )
    if sessions.active != session.id:
        return changed, outcomes
    away = Then(NewChatAsked(at_ms=action.at_ms))
    return replace(changed, active=NEW_SESSION), (*outcomes, away)


def _settled(
    sessions: Sessions, action: CommandAccepted | CommandRefused | CommandUnsent
) -> Changed:
    request_id = action.request_id
    left = tuple(pair for pair in sessions.leaving if pair[0] != request_id)
    returned = tuple(session for key, session in sessions.leaving if key == request_id)
    opens = sessions.opening == request_id != ""
    if opens:
        sessions = replace(sessions, opening="")
    match action:
        case CommandAccepted(session_id=session_id) if opens and session_id is not None:
            return sessions, (Then(SessionChosen(session_id, at_ms=action.at_ms)),)
        case CommandAccepted():
            return sessions if not returned else replace(sessions, leaving=left), ()
        case _:
            return (_known(replace(sessions, leaving=left), returned) if returned else sessions), ()
