"""What keys do with conversations on the page: in the sidebar, forking, finding, what was sent."""

from collections.abc import Callable, Mapping

from textual.geometry import Region

from openpista.domain.ids import SessionId
from openpista.tui.core.blocklist import newest_first
from openpista.tui.core.conversation import seq_of
from openpista.tui.core.find import FindAsked
from openpista.tui.core.history_search import HistorySearchAsked
from openpista.tui.core.moves import SessionChosen
from openpista.tui.core.selectors import active_chat
from openpista.tui.core.session_choice import sidebar_place
from openpista.tui.core.session_rename import RenameAsked
from openpista.tui.core.sessions import (
    Row,
    SessionDeleted,
    SessionForked,
    SessionRestored,
    SidebarPointed,
)
from openpista.tui.core.state import State
from openpista.tui.views.page_parts import Page
from openpista.tui.views.row_view import RowScroll
from openpista.tui.views.sidebar import MAX_SHOWN, first_row_of

TITLE_CELLS_BEFORE = 2

Press = Callable[[Page], bool]


def title_region(sidebar: RowScroll, state: State, session_id: SessionId) -> Region | None:
    """Return where a session's title stands in the sidebar; None where it does not show."""
    ids = [row.session.id for row in state.sessions.rows[:MAX_SHOWN]]
    if not sidebar.display or session_id not in ids:
        return None
    content = sidebar.content_region
    line = first_row_of(ids.index(session_id)) - sidebar.scroll_offset.y
    if not 0 <= line < content.height:
        return None
    width = max(1, sidebar.scrollable_content_region.width - TITLE_CELLS_BEFORE)
    return Region(content.x + TITLE_CELLS_BEFORE, content.y + line, width, 1)


def _at_cursor(state: State) -> Row | None:
    rows = state.sessions.rows
    return rows[sidebar_place(state)] if rows else None


def _move(step: int) -> Press:
    def move(page: Page) -> bool:
        rows = page.state.sessions.rows[:MAX_SHOWN]
        if not rows:
            return True
        row = rows[(sidebar_place(page.state) + step) % len(rows)]
        return page.say(SidebarPointed(row.session.id))

    return move


def _choose(page: Page) -> bool:
    row = _at_cursor(page.state)
    return row is not None and page.say(SessionChosen(row.session.id))


def _remove(page: Page) -> bool:
    row = _at_cursor(page.state)
    if row is None:
        return False
    page.say(SidebarPointed(row.session.id))
    return page.say(SessionDeleted(row.session.id))


def _rename(page: Page) -> bool:
    row = _at_cursor(page.state)
    return row is not None and page.say(RenameAsked(row.session.id, row.session.title))


def _restore(page: Page) -> bool:
    return page.say(SessionRestored(show=False))


def _fork(page: Page) -> bool:
    """Go on from the entry under the cursor; what is not stored yet, from what was before it."""
    chat, cursor = active_chat(page.state), page.transcript.sheet.cursor
    for block in newest_first(chat.blocks):
        if (cursor is None or block.id <= cursor) and seq_of(block):
            return page.say(SessionForked(chat.session_id, seq_of(block)))
    return True


def _find(page: Page) -> bool:
    if page.state.route.page != "chat":
        return False
    return page.say(FindAsked(page.state.sessions.active))


def _history(page: Page) -> bool:
    return page.say(HistorySearchAsked(page.state.sessions.active))


SESSION_KEYS: Mapping[str, Press] = {
    "sidebar.up": _move(-1),
    "sidebar.down": _move(1),
    "row.choose": _choose,
    "row.remove": _remove,
    "sessions.rename": _rename,
    "sessions.restore": _restore,
    "entry.fork": _fork,
    "find.open": _find,
    "history.open": _history,
}
