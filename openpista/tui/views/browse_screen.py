"""The browser of all conversations: a search, the list, and beside or below it the chosen one."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.events import Click, Key
from textual.geometry import Region
from textual.widgets import Input

from openpista.domain.ids import SessionId
from openpista.tui.core.actions import Action
from openpista.tui.core.moves import OverlayClosed
from openpista.tui.core.session_browser import BrowserSearched
from openpista.tui.core.session_choice import SessionEntry, browser_rows, chosen_place
from openpista.tui.core.state import State
from openpista.tui.runtime.store import Store
from openpista.tui.views.bind import Binder
from openpista.tui.views.browse_head import (
    BrowserFoot,
    BrowserHead,
    browser_head,
    foot_rows,
    foot_view,
    head_rows,
)
from openpista.tui.views.browse_keys import clicked, pressed
from openpista.tui.views.browse_list import LongList
from openpista.tui.views.browse_preview import PreviewView, about_rows, preview_view, talk_rows
from openpista.tui.views.browse_rows import ListedFor, browser_row
from openpista.tui.views.dialog import SearchInput
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.over_page import OverPage
from openpista.tui.views.row_view import RowScroll, RowView
from openpista.tui.views.rows import BLANK, Row, plain_rows

BESIDE_FROM_COLUMNS = 100
PREVIEW_FROM_ROWS = 14
TIGHT_ROWS = 24


class BrowserScreen(OverPage, inherit_bindings=False):
    """Shown for as long as its overlay is open."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, store: Store, keys: KeyMap, look: Callable[[], Look]) -> None:
        super().__init__()
        self._store = store
        self._keys = keys
        self._look = look
        self._binder: Binder | None = None

    def compose(self) -> ComposeResult:
        """Title, search, list and pane, keys."""
        look = self._look()
        with Vertical(id="browser"):
            yield RowView(look, widget_id="browser-head", fill="user", hit=self._hit)
            yield SearchInput(self._press)
            with Container(id="browser-body"):
                yield LongList(
                    look,
                    widget_id="browser-list",
                    fill="user",
                    clicked=self._click_row,
                    near_end=self._near_end,
                )
                with Vertical(id="browser-pane"):
                    yield RowView(look, widget_id="browser-about", fill="code")
                    talk = RowScroll(look, widget_id="browser-preview", fill="code")
                    talk.can_focus = False
                    yield talk
            yield RowView(look, widget_id="browser-foot", fill="user")

    def on_mount(self) -> None:
        """Fill in the search and follow the state."""
        field = self.query_one(SearchInput)
        field.placeholder = self._look().words("sessions.search")
        field.value = self._store.state.browser.query
        field.cursor_position = len(field.value)
        field.focus()
        self._binder = Binder(self._store)
        self._binder.bind(browser_head, self._put_head)
        self._binder.bind(foot_view, self._put_foot)
        self._binder.bind(_listed, self._put_list)
        self._binder.bind(preview_view, self._put_preview)

    def on_unmount(self) -> None:
        """Stop following."""
        if self._binder is not None:
            self._binder.close()

    def reapply(self) -> None:
        """Wear another look."""
        if self._binder is not None:
            self._binder.reapply()

    def on_resize(self) -> None:
        """Put the pane where there is room for it."""
        self.set_class(self.size.width >= BESIDE_FROM_COLUMNS, "-beside")
        self.set_class(self.size.height < PREVIEW_FROM_ROWS, "-alone")
        self.set_class(self.size.height <= TIGHT_ROWS, "-tight")
        self.call_after_refresh(self.reapply)

    def on_key(self, event: Key) -> None:
        """Do what a key means here; what the search field edits with goes on to it."""
        if self._press(event.key):
            event.stop()
            event.prevent_default()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search for what stands there now."""
        event.stop()
        self._store.dispatch(BrowserSearched(event.value))

    def on_click(self, event: Click) -> None:
        """A click beside the dialog closes it."""
        if not self.query_one("#browser").region.contains(event.screen_x, event.screen_y):
            self._store.dispatch(OverlayClosed("sessions"))

    def row_region(self, session_id: SessionId) -> Region | None:
        """Return where a session's title stands, for whoever writes it anew there."""
        for index, row in enumerate(browser_rows(self._store.state)):
            if isinstance(row, SessionEntry) and row.row.session.id == session_id:
                region = self.query_one(LongList).region_of(index)
                return None if region is None else region.shrink((0, 0, 0, 4))
        return None

    # --- what the binder calls ----------------------------------------------------------

    def _put_head(self, head: BrowserHead) -> None:
        self.query_one("#browser-head", RowView).put(head_rows(head), self._look())

    def _put_foot(self, foot: BrowserFoot) -> None:
        self.query_one("#browser-foot", RowView).put(foot_rows(foot, self._keys), self._look())

    def _put_list(self, _: tuple[object, ...]) -> None:
        state, look = self._store.state, self._look()
        rows, place = browser_rows(state), chosen_place(state)
        about = ListedFor(state.sessions.active, *_about(state))
        empty = browser_head(state).nothing

        def row_at(index: int, width: int) -> Row:
            if not rows:
                text = look.words(*empty[:1], **dict(empty[1:])) if empty else ""
                lines = plain_rows(text, max(1, width - 4), "muted")
                shown = lines[index - 1] if 0 < index <= len(lines) else BLANK
                return Row((("  ", "text"), *shown.runs))
            return browser_row(rows[index], about, look, width, here=index == place)

        self.query_one(LongList).put(len(rows) or 6, row_at, look, place)

    def _put_preview(self, view: PreviewView | None) -> None:
        self.set_class(view is None, "-nothing")
        if view is None:
            return
        compact, look = self.size.width < BESIDE_FROM_COLUMNS, self._look()
        about = self.query_one("#browser-about", RowView)
        about.put(lambda look, width: [] if compact else about_rows(view, look, width), look)
        talk = self.query_one("#browser-preview", RowScroll)
        show = talk_rows(view, look, max(1, talk.scrollable_content_region.width)).show
        talk.put(lambda look, width: talk_rows(view, look, width).rows, look, show=show)

    # --- keys and clicks ----------------------------------------------------------------

    def _press(self, key: str) -> bool:
        action = self._keys.action("sessions", key)
        scroll = {"preview.up": -1, "preview.down": 1}.get(action)
        if scroll is not None:
            pane = self.query_one("#browser-preview", RowScroll)
            pane.scroll_relative(y=scroll * 3, animate=False, immediate=True)
            return True
        page = max(1, self.query_one(LongList).size.height - 1)
        said = pressed(self._store.state, action, page)
        self._say(said or ())
        return said is not None

    def _click_row(self, index: int) -> None:
        self._say(clicked(self._store.state, index))

    def _hit(self, hit: str) -> None:
        self._say(pressed(self._store.state, hit, 1) or ())

    def _near_end(self) -> None:
        self._say(pressed(self._store.state, "more", 1) or ())

    def _say(self, actions: Sequence[Action]) -> None:
        for action in actions:
            self._store.dispatch(action)


def _about(state: State) -> tuple[tuple[str, ...], int]:
    from openpista.tui.core.search_words import words_of
    from openpista.tui.views.figures import MINUTE_MS

    words = words_of(state.browser.query) if state.browser.scope == "all" else ()
    return words, state.window.now_ms // MINUTE_MS * MINUTE_MS


def _listed(state: State) -> tuple[object, ...]:
    """What the list depends on; equal while it looks the same."""
    return (
        browser_rows(state),
        chosen_place(state),
        state.sessions.active,
        browser_head(state).nothing,
        *_about(state),
    )
