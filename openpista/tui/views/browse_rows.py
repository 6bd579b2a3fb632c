"""How the rows of the browser of conversations look: one line each."""

from typing import NamedTuple, assert_never

from openpista.domain.ids import SessionId
from openpista.domain.query import SearchHit
from openpista.guard.safe_text import safe_text
from openpista.tui.core.session_choice import BrowserRow, Heading, HitEntry, HitsOf, SessionEntry
from openpista.tui.core.sessions import Row as SessionRow
from openpista.tui.core.sessions import unread
from openpista.tui.views.activity import SPINNER
from openpista.tui.views.browse_badges import short_badges
from openpista.tui.views.figures import ago_text, count_text
from openpista.tui.views.look import Look
from openpista.tui.views.rows import BLANK, Row, Run, cells_in, clip, crop, spread
from openpista.tui.views.search_marks import in_sight, marked_runs, snippet_runs

MIN_TITLE_CELLS = 16
ROLE_CELLS = 8


class ListedFor(NamedTuple):
    """What all rows of the list need to know."""

    active: SessionId
    words: tuple[str, ...]
    now_ms: int


def browser_row(row: BrowserRow, about: ListedFor, look: Look, width: int, *, here: bool) -> Row:
    """Return a row of the list."""
    match row:
        case Heading(kind="gap"):
            return BLANK
        case Heading(kind=kind, count=count):
            text = look.words(f"sessions.heading_{kind}")
            return spread([("  ", "text"), (text, "muted+strong")], [(f"{count} ", "muted")], width)
        case SessionEntry(row=session_row):
            return _session(session_row, about, look, width, here=here)
        case HitsOf(title=title, count=count):
            shown = safe_text(title, keep_newlines=False) or look.words("session.untitled")
            left: list[Run] = [("  ", "text"), (clip(shown, width - 8), "dim")]
            return spread(left, [(f"{count} " if count > 1 else "", "muted")], width)
        case HitEntry(hit=hit):
            return _hit(hit, about, look, width, here=here)
        case _:
            assert_never(row)


def activity_mark(row: SessionRow, *, active: bool) -> Run:
    """Return what goes on in a session, or that something in it has not been seen."""
    match row.session.activity:
        case "waiting":
            return ("◆", "warning")
        case "working":
            return (SPINNER[0], "accent")
        case "queued":
            return ("↳", "info")
        case "idle":
            return ("●", "accent") if unread(row) and not active else (" ", "text")


def _session(row: SessionRow, about: ListedFor, look: Look, width: int, *, here: bool) -> Row:
    session, active = row.session, row.session.id == about.active
    new = unread(row)
    right: list[Run] = []
    if new and not active:
        right.append((f"+{count_text(new)} ", "accent+strong"))
    right += short_badges(session.channels)
    when = ago_text(session.updated_at_ms, max(about.now_ms, session.updated_at_ms), look.words)
    right.append((f"{when} ", "dim" if here else "muted"))
    title = safe_text(session.title or session.preview, keep_newlines=False)
    shown = title or look.words("session.untitled")
    room = width - 4 - cells_in(right) - 1
    if room < MIN_TITLE_CELLS:
        right, room = right[-1:], width - 5 - cells_in(right[-1:])
    tone = "text+strong" if here or active or new else "text"
    left: list[Run] = [_mark(here=here), activity_mark(row, active=active), (" ", "text")]
    left += crop(in_sight(marked_runs(shown, about.words, tone), room), room)
    return spread(left, right, width)._replace(fill="selection" if here else "")


def _hit(hit: SearchHit, about: ListedFor, look: Look, width: int, *, here: bool) -> Row:
    when = ago_text(hit.at_ms, max(about.now_ms, hit.at_ms), look.words)
    right: list[Run] = [(f"{when} ", "dim" if here else "muted")]
    role = clip(look.words(f"sessions.role_{hit.role}"), ROLE_CELLS)
    left: list[Run] = [_mark(here=here), ("  ", "text"), (f"{role} ", "info")]
    room = width - cells_in(left) - cells_in(right) - 1
    tone = "text" if here else "dim"
    left += crop(in_sight(snippet_runs(hit.snippet, tone), room), max(1, room))
    return spread(left, right, width)._replace(fill="selection" if here else "")


def _mark(*, here: bool) -> Run:
    return ("› ", "accent") if here else ("  ", "text")
