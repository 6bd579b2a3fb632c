"""The browser of all conversations: a search over titles and messages, and a preview beside it.

Its rows are derived from the root state (`session_choice`). Of several answers the newest counts.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.event import SessionChanged, SessionRemoved
from openpista.domain.ids import SessionId
from openpista.domain.message import Message
from openpista.domain.query import (
    HistoryPage,
    ListSessions,
    QueryFailed,
    ReadHistory,
    SearchHit,
    SearchHits,
    SearchMessages,
    SessionPage,
)
from openpista.domain.session import Session
from openpista.tui.core.arrivals import AnswerArrived, EventArrived
from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.effects import (
    After,
    Ask,
    BrowserSearchDue,
    Outcome,
    PreviewDue,
    Stop,
)
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.stamp import ActionBase, StartingAction

SEARCH_MS = 150
"""Typing pauses this long before the house is asked."""

PREVIEW_MS = 80
MAX_TITLES = 100
MAX_HITS = 100
PREVIEW_MESSAGES = 20
PREVIEW_AFTER = 6
"""Messages below the one that matched."""

SEARCH_KEY, PREVIEW_KEY = "browser-search", "browser-preview"
TITLES_SLOT, HITS_SLOT = "browser-titles", "browser-hits"

Scope = Literal["all", "deleted"]
Fetch = Literal["none", "waiting", "loading", "loaded", "failed"]


class Subject(Struct, frozen=True):
    """What a row is about: a session, or with `seq` one of its messages."""

    session_id: SessionId = NEW_SESSION
    seq: int = 0


class Preview(Struct, frozen=True):
    """The messages beside the list. `version` is the session's newest message when asked."""

    subject: Subject = Subject()
    version: int = 0
    state: Fetch = "none"
    reason: str = ""
    messages: tuple[Message, ...] = ()
    request_id: str = ""


class SessionBrowser(Struct, frozen=True):
    """`chosen` is the row of the user, `place` its number in case that it goes away.

    `hits` are messages that match; `deleted` is the list of the scope of that name.
    """

    query: str = ""
    scope: Scope = "all"
    chosen: Subject | None = None
    place: int = 0
    state: Fetch = "none"
    reason: str = ""
    hits: tuple[SearchHit, ...] = ()
    deleted: tuple[Session, ...] = ()
    next_cursor: str = ""
    request_id: str = ""
    preview: Preview = Preview()


class BrowserSearched(ActionBase, frozen=True):
    """The search reads so now."""

    query: str


class BrowserRowChosen(ActionBase, frozen=True):
    """The user goes to a row."""

    subject: Subject
    place: int


class BrowserScopeChosen(ActionBase, frozen=True):
    """The user wants to see all conversations, or those that are deleted."""

    scope: Scope


class MoreDeletedWanted(StartingAction, frozen=True):
    """The user came near to the end of the deleted ones."""


class PreviewWanted(ActionBase, frozen=True):
    """Another row is chosen, or what it is about changed."""

    subject: Subject
    version: int


SessionBrowserAction = (
    BrowserSearched | BrowserRowChosen | BrowserScopeChosen | MoreDeletedWanted | PreviewWanted
)
HEARS = (
    BrowserSearched,
    BrowserRowChosen,
    BrowserScopeChosen,
    MoreDeletedWanted,
    PreviewWanted,
    BrowserSearchDue,
    PreviewDue,
    OverlayOpened,
    AnswerArrived,
    SessionChanged,
    SessionRemoved,
)

Changed = tuple[SessionBrowser, tuple[Outcome, ...]]


def update(browser: SessionBrowser, action: ActionBase) -> Changed:
    """Return the browser after `action`, and what is to be done."""
    match action:
        case OverlayOpened(kind="sessions", query=query):
            return _sought(SessionBrowser(query))
        case BrowserSearched(query=query) if query != browser.query:
            return _sought(replace(browser, query=query, chosen=None, place=0))
        case BrowserScopeChosen(scope=scope) if scope != browser.scope:
            return _sought(SessionBrowser(browser.query, scope))
        case BrowserRowChosen(subject=subject, place=place):
            return replace(browser, chosen=subject, place=place), ()
        case BrowserSearchDue(id=request_id) if browser.state == "waiting":
            return _asked(browser, request_id)
        case MoreDeletedWanted(id=request_id) if browser.next_cursor:
            return _more(browser, request_id)
        case PreviewWanted(subject=subject, version=version):
            return _previewed(browser, subject, version)
        case PreviewDue(id=request_id) if browser.preview.state == "waiting":
            return _read(browser, request_id)
        case EventArrived(event=SessionChanged(session=session)):
            return _changed(browser, session), ()
        case EventArrived(event=SessionRemoved(session_id=session_id)):
            return _removed(browser, session_id)
        case AnswerArrived():
            return _answered(browser, action), ()
        case _:
            return browser, ()


# --- the search -----------------------------------------------------------------------------


def _sought(browser: SessionBrowser) -> Changed:
    """What is known is searched at once; the house is asked when typing pauses."""
    if not browser.query.strip() and browser.scope == "all":
        stops = tuple(Stop(key) for key in (SEARCH_KEY, TITLES_SLOT, HITS_SLOT))
        return replace(browser, hits=(), state="none", reason="", request_id=""), stops
    changed = replace(browser, state="waiting", reason="")
    return changed, (After(SEARCH_KEY, SEARCH_MS, BrowserSearchDue()),)


def _asked(browser: SessionBrowser, request_id: str) -> Changed:
    text = browser.query.strip()
    deleted = browser.scope == "deleted"
    titles = ListSessions(filter=text, deleted=deleted, limit=MAX_TITLES)
    outcomes: list[Outcome] = [Ask(titles, _titles(request_id), slot=TITLES_SLOT)]
    if not deleted:
        messages = SearchMessages(text=text, limit=MAX_HITS)
        outcomes.append(Ask(messages, _hits(request_id), slot=HITS_SLOT))
    return replace(browser, state="loading", request_id=request_id), tuple(outcomes)


def _more(browser: SessionBrowser, request_id: str) -> Changed:
    query = ListSessions(
        cursor=browser.next_cursor, filter=browser.query.strip(), deleted=True, limit=MAX_TITLES
    )
    changed = replace(browser, next_cursor="", request_id=request_id)
    return changed, (Ask(query, _titles(request_id), slot=TITLES_SLOT),)


def _answered(browser: SessionBrowser, arrived: AnswerArrived) -> SessionBrowser:
    request_id, answer = arrived.request_id, arrived.answer
    if request_id and request_id == browser.preview.request_id:
        return replace(browser, preview=_shown(browser.preview, arrived))
    if not browser.request_id:
        return browser
    titles = request_id == _titles(browser.request_id)
    hits = request_id == _hits(browser.request_id)
    match answer:
        case SearchHits(hits=found) if hits:
            return replace(browser, hits=found, state="loaded")
        case SessionPage(sessions=found, next_cursor=next_cursor) if (
            titles and browser.scope == "deleted"
        ):
            kept = browser.deleted if browser.state == "loaded" else ()
            ids = {session.id for session in kept}
            fresh = tuple(session for session in found if session.id not in ids)
            return replace(
                browser, deleted=(*kept, *fresh), next_cursor=next_cursor, state="loaded"
            )
        case QueryFailed(reason=reason) if titles or hits:
            return replace(browser, state="failed", reason=reason)
        case _:
            return browser


def _titles(request_id: str) -> str:
    return f"{request_id}-titles"


def _hits(request_id: str) -> str:
    return f"{request_id}-hits"


# --- the preview ----------------------------------------------------------------------------


def _previewed(browser: SessionBrowser, subject: Subject, version: int) -> Changed:
    """What is shown of the same subject stays until there is something newer."""
    if not subject.session_id:
        return replace(browser, preview=Preview()), (Stop(PREVIEW_KEY),)
    same = subject == browser.preview.subject
    messages = browser.preview.messages if same else ()
    preview = Preview(subject, version, "waiting", messages=messages)
    return replace(browser, preview=preview), (After(PREVIEW_KEY, PREVIEW_MS, PreviewDue()),)


def _read(browser: SessionBrowser, request_id: str) -> Changed:
    subject = browser.preview.subject
    before = subject.seq + 1 + PREVIEW_AFTER if subject.seq else None
    query = ReadHistory(session_id=subject.session_id, before_seq=before, limit=PREVIEW_MESSAGES)
    preview = replace(browser.preview, state="loading", request_id=request_id)
    return replace(browser, preview=preview), (Ask(query, request_id, slot="browser-read"),)


def _shown(preview: Preview, arrived: AnswerArrived) -> Preview:
    match arrived.answer:
        case HistoryPage(messages=messages):
            return replace(preview, state="loaded", messages=messages, request_id="")
        case QueryFailed(reason=reason):
            return replace(preview, state="failed", reason=reason, request_id="")
        case _:
            return preview


# --- what the gateway tells -----------------------------------------------------------------


def _changed(browser: SessionBrowser, session: Session) -> SessionBrowser:
    """A session that came back is not among the deleted any more."""
    if session.deleted_at_ms is not None:
        return browser
    left = tuple(other for other in browser.deleted if other.id != session.id)
    return browser if len(left) == len(browser.deleted) else replace(browser, deleted=left)


def _removed(browser: SessionBrowser, session_id: SessionId) -> Changed:
    if browser.scope == "deleted":
        return _sought(browser)
    left = tuple(hit for hit in browser.hits if hit.session_id != session_id)
    return (browser if len(left) == len(browser.hits) else replace(browser, hits=left)), ()
