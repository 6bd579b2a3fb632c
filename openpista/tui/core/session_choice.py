"""The rows of the browser of conversations, and which one is chosen; what the choice leads to."""

from typing import Literal, TypeGuard

from msgspec import Struct

from openpista.domain.query import SearchHit
from openpista.domain.session import Session
from openpista.tui.core.effects import Outcome, Then
from openpista.tui.core.memo import memo
from openpista.tui.core.search_words import has_all, words_of
from openpista.tui.core.session_browser import PreviewWanted, Subject
from openpista.tui.core.sessions import Row, row_of
from openpista.tui.core.stamp import ActionBase
from openpista.tui.core.state import State


class Heading(Struct, frozen=True):
    """A line above rows of a kind, with their number; `gap` is an empty one."""

    kind: Literal["titles", "messages", "gap"]
    count: int


class SessionEntry(Struct, frozen=True):
    """A conversation."""

    row: Row


class HitsOf(Struct, frozen=True):
    """The conversation that the messages below stand in."""

    title: str
    count: int


class HitEntry(Struct, frozen=True):
    """A message that matches."""

    hit: SearchHit


Choosable = SessionEntry | HitEntry
BrowserRow = Heading | SessionEntry | HitsOf | HitEntry


def _rows(state: State) -> tuple[BrowserRow, ...]:
    browser = state.browser
    words = words_of(browser.query)
    if browser.scope == "deleted":
        return tuple(SessionEntry(Row(s, s.message_count)) for s in browser.deleted)
    if not words:
        return tuple(map(SessionEntry, state.sessions.rows))
    titles = [SessionEntry(row) for row in state.sessions.rows if has_all(_text(row), words)]
    rows: list[BrowserRow] = [Heading("titles", len(titles)), *titles] if titles else []
    if browser.hits:
        rows += [Heading("gap", 0)] if rows else []
        rows += [Heading("messages", len(browser.hits)), *_grouped(browser.hits)]
    return tuple(rows)


def _text(row: Row) -> str:
    session = row.session
    channels = " ".join(session.channels)
    return f"{session.title}\n{session.preview}\n{session.workspace}\n{channels}\n{session.id}"


def _grouped(hits: tuple[SearchHit, ...]) -> list[BrowserRow]:
    """Hits by their session; sessions in the order of their best hit, messages newest first."""
    groups: dict[str, list[SearchHit]] = {}
    for hit in hits:
        groups.setdefault(hit.session_id, []).append(hit)
    rows: list[BrowserRow] = []
    for group in groups.values():
        rows.append(HitsOf(group[0].session_title, len(group)))
        rows += [HitEntry(hit) for hit in sorted(group, key=lambda hit: -hit.seq)]
    return rows


browser_rows = memo(
    lambda state: (
        state.browser.query,
        state.browser.scope,
        state.browser.hits,
        state.browser.deleted,
        state.sessions.rows,
    ),
    _rows,
)
"""The rows of the browser: conversations whose words fit, and messages that match."""


def is_choosable(row: BrowserRow) -> TypeGuard[Choosable]:
    """Say whether the user can stand on a row."""
    return isinstance(row, SessionEntry | HitEntry)


def subject_of(row: Choosable) -> Subject:
    """Return what a row is about."""
    if isinstance(row, SessionEntry):
        return Subject(row.row.session.id)
    return Subject(row.hit.session_id, row.hit.seq)


def _place(state: State) -> int | None:
    """The chosen row by what it is about; where that went away, the one in its place."""
    rows, browser = browser_rows(state), state.browser
    fallback: int | None = None
    for place, row in enumerate(rows):
        if not is_choosable(row):
            continue
        if browser.chosen is not None and subject_of(row) == browser.chosen:
            return place
        if fallback is None or place <= browser.place:
            fallback = place
    return fallback


chosen_place = memo(lambda state: (browser_rows(state), state.browser), _place)
"""The number of the chosen row; None where there is nothing to choose."""


def chosen_row(state: State) -> Choosable | None:
    """Return the chosen row."""
    place = chosen_place(state)
    row = None if place is None else browser_rows(state)[place]
    return row if row is not None and is_choosable(row) else None


def chosen_session(state: State) -> Session | None:
    """Return the session that the chosen row is about, as far as it is known here."""
    match chosen_row(state):
        case SessionEntry(row=row):
            return row.session
        case HitEntry(hit=hit):
            known = row_of(state.sessions, hit.session_id)
            return None if known is None else known.session
        case None:
            return None


def stepped(state: State, step: int, *, round_about: bool) -> tuple[int, Choosable] | None:
    """Return the row `step` further on that can be chosen; at the ends the other one follows
    (`round_about`) or the last is kept."""
    places = [place for place, row in enumerate(browser_rows(state)) if is_choosable(row)]
    here = chosen_place(state)
    if here is None or not places:
        return None
    wanted = places.index(here) + step
    if round_about and not 0 <= wanted < len(places):
        wanted = len(places) - 1 if wanted < 0 else 0
    place = places[max(0, min(len(places) - 1, wanted))]
    row = browser_rows(state)[place]
    return (place, row) if is_choosable(row) else None


def follow_choice(state: State, action: ActionBase) -> tuple[Outcome, ...]:
    """Have the preview follow the chosen row, and what is said in its session."""
    if not any(overlay.kind == "sessions" for overlay in state.route.overlays):
        return ()
    row, session = chosen_row(state), chosen_session(state)
    subject = Subject() if row is None else subject_of(row)
    version = 0 if session is None or subject.seq else session.last_seq or session.message_count
    preview = state.browser.preview
    if (subject, version) == (preview.subject, preview.version):
        return ()
    return (Then(PreviewWanted(subject, version, at_ms=action.at_ms)),)


def sidebar_place(state: State) -> int:
    """Return the row of the sidebar that its user is at: their own, else the session shown."""
    ids = [row.session.id for row in state.sessions.rows]
    for wanted in (state.sessions.cursor, state.sessions.active):
        if wanted in ids:
            return ids.index(wanted)
    return 0
