"""What keys and clicks mean in the browser of conversations."""

from collections.abc import Sequence

from openpista.tui.core.actions import Action
from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.moves import MessageWanted, NewChatAsked, OverlayClosed, SessionChosen
from openpista.tui.core.search_words import words_of
from openpista.tui.core.selectors import workspace_of
from openpista.tui.core.session_browser import (
    BrowserRowChosen,
    BrowserScopeChosen,
    MoreDeletedWanted,
)
from openpista.tui.core.session_choice import (
    Choosable,
    HitEntry,
    browser_rows,
    chosen_row,
    is_choosable,
    stepped,
    subject_of,
)
from openpista.tui.core.session_export import ExportAsked
from openpista.tui.core.session_rename import RenameAsked
from openpista.tui.core.sessions import (
    MoreSessionsWanted,
    SessionDeleted,
    SessionForked,
    SessionRestored,
)
from openpista.tui.core.state import State


def pressed(state: State, action: str, page: int) -> Sequence[Action] | None:
    """Return what an action of the key map leads to; None where it means nothing here."""
    steps = {"row.up": -1, "row.down": 1, "row.page_up": -page, "row.page_down": page}
    if action in steps:
        return _moved(state, steps[action], round_about=action in ("row.up", "row.down"))
    match action:
        case "dialog.close":
            return (OverlayClosed("sessions"),)
        case "sessions.new":
            return (NewChatAsked(),)
        case "sessions.scope":
            return (BrowserScopeChosen("all" if state.browser.scope == "deleted" else "deleted"),)
        case "sessions.restore":
            return (SessionRestored(show=False),)
        case "more":
            return _more(state)
        case _:
            return _at_row(state, action)


def clicked(state: State, index: int) -> Sequence[Action]:
    """Return what a click on a row leads to: the first chooses it, the next opens it."""
    rows = browser_rows(state)
    row = rows[index] if index < len(rows) else None
    if row is None or not is_choosable(row):
        return ()
    if chosen_row(state) == row:
        return _opened(state, row)
    return (BrowserRowChosen(subject_of(row), index),)


def _moved(state: State, step: int, *, round_about: bool) -> Sequence[Action]:
    target = stepped(state, step, round_about=round_about)
    if target is None:
        return ()
    place, row = target
    return (BrowserRowChosen(subject_of(row), place),)


def _at_row(state: State, action: str) -> Sequence[Action] | None:
    if action not in _AT_ROW:
        return None
    row = chosen_row(state)
    return () if row is None else _AT_ROW[action](state, row)


def _opened(state: State, row: Choosable) -> Sequence[Action]:
    """Go to a conversation, or to the message in it that matched; bring a deleted one back."""
    if state.browser.scope == "deleted":
        return (SessionRestored(subject_of(row).session_id),)
    if isinstance(row, HitEntry):
        words = words_of(state.browser.query)
        wanted = MessageWanted(row.hit.session_id, row.hit.seq, words)
        return (OverlayClosed("sessions"), wanted)
    return (SessionChosen(row.row.session.id),)


def _renamed(state: State, row: Choosable) -> Sequence[Action]:
    return () if _is_deleted(state) else (RenameAsked(subject_of(row).session_id, title_of(row)),)


def _removed(state: State, row: Choosable) -> Sequence[Action]:
    return () if _is_deleted(state) else (SessionDeleted(subject_of(row).session_id),)


def _exported(state: State, row: Choosable) -> Sequence[Action]:
    folder = workspace_of(state, NEW_SESSION)
    return (ExportAsked(subject_of(row).session_id, title_of(row), folder),)


def _forked(state: State, row: Choosable) -> Sequence[Action]:
    subject = subject_of(row)
    return () if _is_deleted(state) else (SessionForked(subject.session_id, subject.seq),)


def title_of(row: Choosable) -> str:
    """Return the title of the conversation that a row is about."""
    return row.hit.session_title if isinstance(row, HitEntry) else row.row.session.title


def _is_deleted(state: State) -> bool:
    return state.browser.scope == "deleted"


def _more(state: State) -> Sequence[Action]:
    """The end of the list came near."""
    if _is_deleted(state):
        return (MoreDeletedWanted(),) if state.browser.next_cursor else ()
    wanted = state.sessions.next_cursor and not state.sessions.request_id
    return (MoreSessionsWanted(),) if wanted and not state.browser.query.strip() else ()


_AT_ROW = {
    "row.choose": _opened,
    "row.remove": _removed,
    "sessions.rename": _renamed,
    "sessions.export": _exported,
    "sessions.fork": _forked,
}
