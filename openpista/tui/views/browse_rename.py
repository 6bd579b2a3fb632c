"""Writes a conversation's title in the place where it stands: in the browser or the sidebar."""

from collections.abc import Callable
from typing import ClassVar, Protocol, runtime_checkable

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Click
from textual.geometry import Region

from openpista.domain.ids import SessionId
from openpista.guard.safe_text import safe_text
from openpista.tui.core.moves import OverlayClosed
from openpista.tui.core.sessions import SessionRenamed
from openpista.tui.runtime.store import Store
from openpista.tui.views.browse_stack import screens_below
from openpista.tui.views.dialog import SearchInput
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.over_page import OverPage

MIN_CELLS, MAX_CELLS = 16, 60


@runtime_checkable
class ShowsSessions(Protocol):
    """A screen on which titles stand."""

    def row_region(self, session_id: SessionId) -> Region | None:
        """Return where a session's title stands; None where it does not show."""
        ...


class RenameScreen(OverPage, inherit_bindings=False):
    """A line over the title; Enter keeps what it says, Esc what was there."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, store: Store, keys: KeyMap, look: Callable[[], Look]) -> None:
        super().__init__()
        self._store = store
        self._keys = keys
        self._look = look

    def compose(self) -> ComposeResult:
        """Only the line."""
        yield SearchInput(self._press)

    def on_mount(self) -> None:
        """Stand where the title stands, all of it selected."""
        field = self.query_one(SearchInput)
        field.placeholder = self._look().words("rename.placeholder")
        field.value = safe_text(self._store.state.renaming.title, keep_newlines=False)
        field.focus()
        field.select_all()
        self._place()

    def on_resize(self) -> None:
        """Stay there."""
        self._place()

    def on_click(self, event: Click) -> None:
        """A click beside it leaves the title as it is."""
        if not self.query_one(SearchInput).region.contains(event.screen_x, event.screen_y):
            self._store.dispatch(OverlayClosed("rename"))

    def _place(self) -> None:
        region = self._region()
        styles = self.query_one(SearchInput).styles
        styles.width, styles.offset = region.width, (region.x, region.y)

    def _region(self) -> Region:
        """The title's place, as wide as titles may need; the middle where none shows."""
        session_id = self._store.state.renaming.session_id
        columns, rows = self.size
        for screen in screens_below(self):
            region = screen.row_region(session_id) if isinstance(screen, ShowsSessions) else None
            if region is not None:
                # The field has a blank before its text, which shall stand where the title stood.
                width = max(MIN_CELLS, min(region.width + 1, columns - region.x + 1))
                return Region(max(0, min(region.x - 1, columns - width)), region.y, width, 1)
        width = min(MAX_CELLS, columns - 4)
        return Region((columns - width) // 2, rows // 3, width, 1)

    def _press(self, key: str) -> bool:
        match self._keys.action("words", key):
            case "words.send":
                title = self.query_one(SearchInput).value.strip()
                session_id = self._store.state.renaming.session_id
                if title and title != self._store.state.renaming.title:
                    self._store.dispatch(SessionRenamed(session_id, title))
                else:
                    self._store.dispatch(OverlayClosed("rename"))
            case "words.back":
                self._store.dispatch(OverlayClosed("rename"))
            case _ if key in ("up", "down", "ctrl+c"):
                self._store.dispatch(OverlayClosed("rename"))
            case _:
                return False
        return True
