"""The sidebar: the sessions of all channels, as they change."""

from collections.abc import Callable

from msgspec import Struct

from openpista.domain.ids import SessionId
from openpista.guard.safe_text import safe_text
from openpista.tui.core.session_choice import sidebar_place
from openpista.tui.core.sessions import Row as SessionRow
from openpista.tui.core.sessions import unread
from openpista.tui.core.state import State
from openpista.tui.views.browse_badges import short_badges
from openpista.tui.views.browse_rows import activity_mark
from openpista.tui.views.figures import MINUTE_MS, ago_text, count_text
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.rows import BLANK, Row, Run, cells_in, clip, crop, plain_rows, spread

HEAD_ROWS = 2
ENTRY_ROWS = 3
MAX_SHOWN = 200
"""Sessions that the sidebar shows; the browser has all of them."""


class SidebarView(Struct, frozen=True):
    """What the sidebar shows; `cursor` is None while the focus is elsewhere. `more` says that
    there are others than those in `rows`."""

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
        rows=sessions.rows[:MAX_SHOWN],
        active=sessions.active,
        cursor=min(sidebar_place(state), MAX_SHOWN - 1) if focused else None,
        state=sessions.state,
        reason=sessions.reason,
        now_ms=state.window.now_ms // MINUTE_MS * MINUTE_MS,
        more=bool(sessions.next_cursor) or len(sessions.rows) > MAX_SHOWN,
    )


def sidebar_rows(view: SidebarView, keys: KeyMap) -> Callable[[Look, int], list[Row]]:
    """Return how the sidebar is drawn."""

    def draw(look: Look, width: int) -> list[Row]:
        words = look.words
        count = str(len(view.rows)) + ("+" if view.more else "")
        title: list[Run] = [(words("sidebar.title"), "muted+strong")]
        rows = [spread(title, [(count if view.rows else "", "muted")], width)]
        rows.append(_hint(keys, look, width) if view.cursor is not None else BLANK)
        if not view.rows:
            return [*rows, *_nothing(view, look, width)]
        for index, row in enumerate(view.rows):
            rows += _entry(row, view, look, width, here=index == view.cursor)
        if view.more:
            text = words("sidebar.more", press=keys.label("session.list"))
            rows.append(Row(((clip(text, width), "muted"),), hit="browse:"))
        return rows

    return draw


def shown_rows(view: SidebarView) -> tuple[int, int]:
    """Return the rows that must be in view: those of the chosen or the active session."""
    index = view.cursor
    if index is None:
        ids = [row.session.id for row in view.rows]
        index = ids.index(view.active) if view.active in ids else 0
    top = first_row_of(index) if index else 0
    return top, HEAD_ROWS + (index + 1) * ENTRY_ROWS


def first_row_of(index: int) -> int:
    """Return the row in which the title of entry `index` stands."""
    return HEAD_ROWS + index * ENTRY_ROWS


def _hint(keys: KeyMap, look: Look, width: int) -> Row:
    runs: list[Run] = []
    for action, about in (
        ("sessions.rename", "sessions.key_rename"),
        ("row.remove", "list.delete"),
    ):
        runs += [(keys.label(action), "dim"), (f" {look.words(about)}  ", "muted")]
    return Row(crop(runs, width))


def _nothing(view: SidebarView, look: Look, width: int) -> list[Row]:
    if view.state == "failed":
        text, tone = look.words("sidebar.failed", reason=safe_text(view.reason)), "error"
    else:
        key = "sidebar.empty" if view.state == "loaded" else "sidebar.loading"
        text, tone = look.words(key), "muted"
    return plain_rows(text, max(1, width), tone)


def _entry(row: SessionRow, view: SidebarView, look: Look, width: int, *, here: bool) -> list[Row]:
    """Two rows and a blank: title with what goes on, then when and where, and what is new."""
    session = row.session
    active = session.id == view.active
    new = 0 if active else unread(row)
    bar: Run = ("▌ " if active else "  ", "accent")
    mark = activity_mark(row, active=active)
    title = safe_text(session.title or session.preview, keep_newlines=False)
    shown = clip(title or look.words("session.untitled"), max(1, width - 5))
    tone = "text+strong" if active or new else "text"
    when = ago_text(session.updated_at_ms, max(view.now_ms, session.updated_at_ms), look.words)
    count: list[Run] = [(f"+{count_text(new)} ", "accent+strong")] if new else []
    below: list[Run] = [bar, *short_badges(session.channels), (when, "muted")]
    hit, fill = f"open:{session.id}", "cursor" if here else ""
    first = spread([bar, (shown, tone)], [mark, (" ", "text")], width)
    second = spread(crop(below, max(1, width - cells_in(count) - 1)), count, width)
    return [
        first._replace(fill=fill, hit=hit),
        second._replace(fill=fill, hit=hit),
        BLANK,
    ]
