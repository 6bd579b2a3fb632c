"""The page: its parts and where they lie. One page for Home and Chat, because the composer is the
same in both and keeps what was typed."""

from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus, Key, Resize
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from openpista.domain.ids import SessionId
from openpista.tui.core.lists import Candidates
from openpista.tui.core.route import Route, Zone, ZoneFocused
from openpista.tui.core.state import State
from openpista.tui.core.window import Resized
from openpista.tui.runtime.store import Store
from openpista.tui.views.bind import Binder
from openpista.tui.views.find_transcript import MarkedTranscript
from openpista.tui.views.home_place import home_top, home_width
from openpista.tui.views.images import PictureBook
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.page_hits import click
from openpista.tui.views.page_keys import press, sidebar_visible
from openpista.tui.views.page_parts import Page
from openpista.tui.views.popup import popup_rows
from openpista.tui.views.prompt import PromptArea
from openpista.tui.views.row_view import Hit, RowScroll, RowView
from openpista.tui.views.sidebar_keys import title_region
from openpista.tui.views.sidebar_list import SidebarList

W = TypeVar("W", bound=Widget)

LOW_BELOW_ROWS = 24
TOAST_CELLS, MIN_TOAST_CELLS = 48, 30


class PageScreen(Screen[None], inherit_bindings=False):
    """The one page of the window; `bind` connects its parts with the state."""

    BINDINGS: ClassVar[list[BindingType]] = []
    AUTO_FOCUS = "#prompt"

    def __init__(
        self,
        store: Store,
        keys: KeyMap,
        look: Callable[[], Look],
        *,
        bind: "Callable[[Binder, PageScreen], None]",
        pictures: PictureBook | None = None,
        size: tuple[int, int] = (80, 24),
        user_home: str = "",
    ) -> None:
        # The right classes from the start: every change of one styles the whole page again.
        super().__init__(classes=_classes(store.state, size[1]))
        self._bind = bind
        self._shape = size
        self.keys = keys
        self.look = look
        self.user_home = user_home
        self._store = store
        self._binder: Binder | None = None
        self._places: dict[str, tuple[int | str, int]] = {}
        words, painter = look().words, look().painter
        self.transcript = MarkedTranscript(store.dispatch, words, painter, pictures)
        self.prompt = PromptArea(
            store.dispatch,
            lambda key: press(self.parts, "prompt", key),
            lambda name: self.look().painter.style(name, "user"),
        )
        self._hit: Hit = lambda hit: click(self.parts, hit)
        self.parts = Page(store, keys, self.prompt, self.transcript, lambda: self.look().words)

    def compose(self) -> ComposeResult:
        """All parts; which of them show is a matter of classes."""
        columns, rows = self._shape
        with Horizontal(id="body"):
            with Vertical(id="main"):
                yield self._sized(self._part("home-head"), columns, rows)
                yield self.transcript
                with self._sized(Vertical(id="dock"), columns, rows):
                    yield self._part("activity")
                    yield self._part("waiting")
                    with Vertical(id="composer"):
                        yield self._part("chips", fill="user")
                        yield self.prompt
                yield self._sized(self._part("home-foot"), columns, rows)
            sidebar = SidebarList(self.look(), widget_id="sidebar", fill="user", hit=self._hit)
            sidebar.can_focus = True
            yield sidebar
        yield self._part("status")
        yield self._part("popup", fill="cursor")
        yield self._part("toasts")

    def on_mount(self) -> None:
        """Begin to follow the state."""
        self._binder = Binder(self._store)
        self._bind(self._binder, self)

    def on_unmount(self) -> None:
        """Follow it no longer."""
        if self._binder is not None:
            self._binder.close()

    def reapply(self) -> None:
        """Wear another look."""
        self.transcript.put_painter(self.look().painter)
        if self._binder is not None:
            self._binder.reapply()

    def part(self, name: str) -> RowView:
        """Return a part that is made of rows."""
        return self.query_one(f"#{name}", RowView)

    def put_route(self, value: tuple[Route, bool]) -> None:
        """Show the page, the sidebar, and the focus where they belong."""
        route, sidebar = value
        self.set_class(route.page == "home", "-home")
        self.set_class(sidebar, "-sidebar")
        widget = self._zones()[route.zone]
        if self.focused is not widget:
            self.set_focus(widget)
        if route.zone != "transcript":
            self.transcript.clear_cursor()

    def put_completion(self, listed: Candidates) -> None:
        """Show the list at the composer."""
        popup = self.part("popup")
        popup.put(popup_rows(listed, self.keys), self.look())
        width = max(20, self.query_one("#composer").size.width)
        popup.display = bool(popup.rows(width))
        if popup.display:
            self.call_after_refresh(self._place_popup)

    def put_shell(self, shell: bool) -> None:
        """Mark the composer while a command of the user's own stands in it."""
        self.query_one("#composer").set_class(shell, "-shell")

    def put_toasts_shown(self, *, shown: bool) -> None:
        """Show the messages at the top right, or give their place back."""
        toasts = self.part("toasts")
        toasts.display = shown
        cells = max(MIN_TOAST_CELLS, min(TOAST_CELLS, self.size.width // 2))
        toasts.styles.width = cells
        toasts.styles.offset = (max(0, self.size.width - cells - 2), 1)

    async def on_key(self, event: Key) -> None:
        """Do what a key means where the focus is; the composer heard it before.

        Of what is typed fast the first letter moves the focus, and the rest was on its way to
        where that was before: it means what it means in the composer.
        """
        zone = self._store.state.route.zone
        meant = press(self.parts, zone, event.key)
        if meant or (zone == "prompt" and press(self.parts, "window", event.key)):
            event.stop()
            event.prevent_default()
        elif event.is_printable and event.character:
            event.stop()
            event.prevent_default()
            if zone != "prompt":
                self._store.dispatch(ZoneFocused("prompt"))
            self.prompt.insert(event.character)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Tell where the focus went by a click."""
        for zone, widget in self._zones().items():
            if widget is event.widget and zone != self._store.state.route.zone:
                self._store.dispatch(ZoneFocused(zone))

    def on_resize(self, event: Resize) -> None:
        """Lay out for the new size and tell it."""
        columns, rows = self._shape = event.size.width, event.size.height
        self.set_class(rows < LOW_BELOW_ROWS, "-low")
        for name in ("home-head", "home-foot"):
            self._sized(self.part(name), columns, rows)
        self._store.dispatch(Resized(columns, rows))
        self.fit_composer()
        self.put_toasts_shown(shown=bool(self._store.state.notices.shown))

    def row_region(self, session_id: SessionId) -> Region | None:
        """Return where a session's title stands in the sidebar, for whoever writes it there."""
        sidebar = self.query_one("#sidebar", RowScroll)
        return title_region(sidebar, self._store.state, session_id)

    def fit_composer(self) -> None:
        """Make the composer as wide as the page wants it."""
        self._sized(self.query_one("#dock"), *self._shape)

    def _part(self, name: str, fill: str = "") -> RowView:
        return RowView(self.look(), widget_id=name, fill=fill, hit=self._hit)

    def _sized(self, widget: W, columns: int, rows: int) -> W:
        """Give a part of Home its place; the composer has one there and another in Chat."""
        on_home = self._store.state.route.page == "home"
        place = home_width(columns) if on_home or widget.id != "dock" else "1fr"
        if self._places.get(str(widget.id)) != (place, rows):
            self._places[str(widget.id)] = (place, rows)
            widget.styles.width = place
            if widget.id == "home-head":
                widget.styles.margin = (home_top(columns, rows), 0, 0, 0)
        return widget

    def _zones(self) -> dict[Zone, Widget]:
        return {
            "prompt": self.prompt,
            "transcript": self.transcript,
            "sidebar": self.query_one("#sidebar"),
        }

    def _place_popup(self) -> None:
        """Above the composer, or below it where there is no room above."""
        popup, composer = self.part("popup"), self.query_one("#composer").region
        width = composer.width
        height = len(popup.rows(width))
        above = composer.y - height
        popup.styles.width = width
        popup.styles.offset = (composer.x, above if above >= 0 else composer.bottom)


def _classes(state: State, rows: int) -> str:
    low = "-low" if rows < LOW_BELOW_ROWS else ""
    home = "-home" if state.route.page == "home" else ""
    sidebar = "-sidebar" if sidebar_visible(state) else ""
    return f"{low} {home} {sidebar}"
