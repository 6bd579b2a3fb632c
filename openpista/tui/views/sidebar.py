"""The sidebar: the sessions of all channels, as they change."""

from collections.abc import Callable

from msgspec import Struct

from openpista.domain.ids import SessionId
from openpista.guard.safe_text import safe_text
from openpista.tui.core.lists import chosen
from openpista.tui.core.sessions import Row as SessionRow
from openpista.tui.core.sessions import unread
from openpista.tui.core.state import State
from openpista.tui.views.activity import SPINNER
from openpista.tui.views.figures import MINUTE_MS, ago_text
from openpista.tui.views.look import Look
from openpista.tui.views.rows import BLANK, Row, Run, cells_of, clip, spread

HEAD_ROWS = 2
ENTRY_ROWS = 3


class SidebarView(Struct, frozen=True):
    """What the sidebar shows; `cursor` is None while the focus is elsewhere."""

    rows: tuple[SessionRow, ...]
    active: SessionId
    cursor: int | None
    state: str
    reason: str
    now_ms: int
    more: bool


def sidebar_view(state: State) -> SidebarView:
    """Return what the sidebar shows."""
    sessions = state.sessions
    focused = state.route.zone == "sidebar" and not state.route.overlays
    return SidebarView(
        rows=sessions.rows,
        active=sessions.active,
        cursor=chosen(sessions.cursor, sessions.rows) if focused else None,
        state=sessions.state,
        reason=sessions.reason,
        now_ms=state.window.now_ms // MINUTE_MS * MINUTE_MS,
        more=bool(sessions.next_cursor),
    )


def sidebar_rows(view: SidebarView) -> Callable[[Look, int], list[Row]]:
    """Return how the sidebar is drawn."""

    def draw(look: Look, width: int) -> list[Row]:
        words = look.words
        count = str(len(view.rows)) + ("+" if view.more else "")
        title: list[Run] = [(words("sidebar.title"), "muted+strong")]
        rows = [spread(title, [(count if view.rows else "", "muted")], width), BLANK]
        if not view.rows:
            return [*rows, *_nothing(view, look, width)]
        for index, row in enumerate(view.rows):
            rows += _entry(row, view, look, width, here=index == view.cursor)
        return rows

    return draw


def shown_rows(view: SidebarView) -> tuple[int, int]:
    """Return the rows that must be in view: those of the chosen or the active session."""
    index = view.cursor
    if index is None:
        ids = [row.session.id for row in view.rows]
        index = ids.index(view.active) if view.active in ids else 0
    top = HEAD_ROWS + index * ENTRY_ROWS if index else 0
    return top, HEAD_ROWS + (index + 1) * ENTRY_ROWS


def _nothing(view: SidebarView, look: Look, width: int) -> list[Row]:
    if view.state == "failed":
        text = look.words("sidebar.failed", reason=safe_text(view.reason))
        return [Row(((clip(text, width), "error"),))]
    key = "sidebar.empty" if view.state == "loaded" else "sidebar.loading"
    return [Row(((clip(look.words(key), width), "muted"),))]


def _entry(row: SessionRow, view: SidebarView, look: Look, width: int, *, here: bool) -> list[Row]:
    session = row.session
    active = session.id == view.active
    new = unread(row)
    fill = "cursor" if here else ""
    bar: Run = ("▌ " if active else "  ", "accent")
    mark = _mark(row, active=active)
    title = safe_text(session.title or session.preview, keep_newlines=False)
    room = width - 3 - cells_of(mark[0])
    shown = clip(title or look.words("session.untitled"), room)
    name = "strong" if active or new else "text"
    when = ago_text(session.updated_at_ms, max(view.now_ms, session.updated_at_ms), look.words)
    channels = " · ".join(name for name in session.channels if name != "cli")
    below = f"{when} · {channels}" if channels else when
    count: list[Run] = [(f"{new} ", "accent")] if new and not active else []
    hit = f"open:{session.id}"
    first = spread([bar, (shown, name)], [mark], width)
    second = spread([bar, (clip(below, width - 6), "muted")], count, width)
    return [
        first._replace(fill=fill, hit=hit),
        second._replace(fill=fill, hit=hit),
        BLANK,
    ]


def _mark(row: SessionRow, *, active: bool) -> Run:
    match row.session.activity:
        case "waiting":
            return ("◆ ", "warning")
        case "working":
            return (f"{SPINNER[0]} ", "accent")
        case "queued":
            return ("↳ ", "info")
        case "idle":
            return ("● ", "accent") if unread(row) and not active else ("", "text")
