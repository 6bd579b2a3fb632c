"""The dialog that shows a `Panel`. It owns what is written in the fields; secrets leave it only
into the drawer."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Click, Key, Paste
from textual.widgets import Input

from openpista.tui.core.actions import Action
from openpista.tui.core.moves import OverlayClosed
from openpista.tui.core.notices import Toast
from openpista.tui.core.state import State
from openpista.tui.runtime.store import Store
from openpista.tui.views.bind import Binder
from openpista.tui.views.keys import KeyMap, Place
from openpista.tui.views.listing import Drawn
from openpista.tui.views.look import Look
from openpista.tui.views.over_page import OverPage
from openpista.tui.views.panel import SEALED, Entered, Field, Panel, Room, Shape
from openpista.tui.views.panel_fields import PanelFields
from openpista.tui.views.panel_frame import (
    KEY_HIT,
    key_rows,
    newest_notice,
    said_rows,
    title_rows,
)
from openpista.tui.views.row_view import RowScroll, RowView

LOW_ROWS = 26
"""In windows no higher than this, air is given up so that a QR code has room."""
FRAME_ROWS, LOW_FRAME_ROWS = 8, 2
"""Padding, title and keys, and a margin where there is room for one."""
AIR_ROWS = 2

_STEPS = {"row.up": -1, "row.down": 1}


class PanelScreen(OverPage, inherit_bindings=False):
    """Shows a panel for as long as its overlay is open."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, panel: Panel, store: Store, keys: KeyMap, look: Callable[[], Look]) -> None:
        super().__init__()
        self._panel = panel
        self._store = store
        self._keys = keys
        self._look = look
        self._binder: Binder | None = None
        self._fields: PanelFields | None = None
        self._first_notice = store.state.notices.next_id
        # Bound at the app's side of the queue: what is typed right after goes to the next field.
        for action, step in (("field.next", 1), ("field.back", -1)):
            for key in keys.keys_of(action):
                self._bindings.bind(key, f"beside({step})", show=False, priority=True)

    def compose(self) -> ComposeResult:
        """Title, search, rows, fields, keys."""
        look = self._look()
        with Vertical(id="panel"):
            yield RowView(look, widget_id="panel-title", fill="user")
            yield Vertical(id="panel-search")
            body = RowScroll(look, widget_id="panel-body", fill="user", hit=self._clicked)
            body.can_focus = True
            yield body
            yield Vertical(id="panel-fields")
            yield RowView(look, widget_id="panel-problem", fill="user")
            yield RowView(look, widget_id="panel-keys", fill="user", hit=self._clicked)

    def on_mount(self) -> None:
        """Follow the state."""
        self._fields = PanelFields(
            above=self.query_one("#panel-search"),
            below=self.query_one("#panel-fields"),
            body=self.query_one("#panel-body"),
            look=self._look,
            press=self._press,
        )
        self._binder = Binder(self._store)
        self._binder.bind(self._panel.value, self._put)
        self._binder.bind(self._newest, self._put)

    def on_unmount(self) -> None:
        """Stop following; what was written is gone with the fields."""
        if self._binder is not None:
            self._binder.close()

    def reapply(self) -> None:
        """Wear another look."""
        if self._fields is not None and self._binder is not None:
            self._fields.reapply()
            self._binder.reapply()

    def on_key(self, event: Key) -> None:
        """Do what a key means where no field has the focus; nothing falls through to the page."""
        if not isinstance(self.focused, Input):
            if self._fields is None or not self._fields.hold(event):
                self._press(event.key, None)
            event.stop()
            event.prevent_default()

    def action_beside(self, step: int) -> None:
        """Go to the field before or after."""
        fields = self._fields
        if fields is not None:
            here = None if self.focused is None else fields.field(self.focused.id or "")
            fields.focus_beside(here, step)

    def on_paste(self, event: Paste) -> None:
        """Keep what is pasted before a field is there to take it."""
        if self._fields is not None and self._fields.hold(event):
            event.stop()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what a plain field reads now; of a sealed one only that it was written in."""
        fields, name = self._fields, event.input.id or ""
        field = None if fields is None else fields.field(name)
        if fields is None or field is None or not fields.is_news(name, event.value):
            return
        self._dispatch(self._panel.touched(self._store.state))
        if field.kind not in SEALED:
            self._dispatch(self._panel.typed(self._store.state, field.id, event.value))

    def on_click(self, event: Click) -> None:
        """A click beside the dialog steps back, as escape does."""
        if not self.query_one("#panel").region.contains(event.screen_x, event.screen_y):
            self._act("dialog.close")

    def on_resize(self) -> None:
        """Draw for the new size."""
        if self._binder is not None:
            self._put(None)

    # --- showing --------------------------------------------------------------------------------

    def _put(self, _: object) -> None:
        shape = self._panel.shape(self._store.state)
        if self._fields is not None and self._fields.needs(shape):
            self._fields.retire()
            self.call_later(self._fields.put, shape)
            self.call_later(self._show)
        else:
            self._show()

    def _show(self) -> None:
        if not self.is_attached:
            return
        state, look, low = self._store.state, self._look(), self.size.height <= LOW_ROWS
        shape = self._panel.shape(state)
        self.set_class(low, "-low")
        problem = self.query_one("#panel-problem", RowView)
        said = said_rows(shape, self._newest(state), low=low)
        problem.put(said, look)
        around = _rows_around(shape, low=low)
        around += len(said(look, problem.size.width or self.size.width - 8))
        height = max(1, self.size.height - around)

        def draw(look: Look, width: int) -> Drawn:
            return self._panel.draw(self._store.state, look, self._keys, Room(width, height, low))

        body = self.query_one("#panel-body", RowScroll)
        drawn = draw(look, max(1, body.scrollable_content_region.width or self.size.width - 4))
        # Blank rows are the first to go where the rows need the room.
        airy = not low or len(drawn.rows) + AIR_ROWS <= height
        self.query_one("#panel-title", RowView).put(title_rows(shape, airy=airy), look)
        self.query_one("#panel-keys", RowView).put(key_rows(shape, self._keys, airy=airy), look)
        body.put(lambda look, width: draw(look, width).rows, look, show=drawn.show)
        body.fit(height)
        self.call_after_refresh(body.fit, height)

    def _newest(self, state: State) -> Toast | None:
        return newest_notice(state, self._first_notice)

    # --- hearing --------------------------------------------------------------------------------

    def _press(self, key: str, character: str | None) -> bool:
        """Say whether a key means something; in a field those that write are letters."""
        if character is not None and character.isprintable():
            return False
        places: tuple[Place, ...] = (self._panel.place, "panel", "list")
        actions = (self._keys.action(place, key) for place in places)
        return self._act(next(filter(None, actions), ""))

    def _act(self, action: str) -> bool:
        fields = self._fields
        if fields is not None and action == "row.choose" and fields.written:
            return self._enter(fields.written)
        if self._moved(action):
            return True
        wanted = self._panel.pressed(self._store.state, action) if action else None
        if wanted is None and action == "dialog.close":
            wanted = (OverlayClosed(),)
        self._dispatch(wanted or ())
        return wanted is not None

    def _enter(self, written: list[tuple[Field, str]]) -> bool:
        """Hand on what is written: secrets by way of the drawer, and only where all is right."""
        texts = {field.id: text for field, text in written if field.kind not in SEALED}
        wrong = {field.id: found for field, text in written if (found := field.check(text))}
        sealed = [(field.id, text) for field, text in written if field.kind in SEALED]
        slips = {name: "" for name, _ in sealed}
        if not wrong:
            drawer = self._store.drawer
            slips = {name: drawer.put(text) if text else "" for name, text in sealed}
        self._dispatch(self._panel.entered(self._store.state, Entered(texts, slips, wrong)))
        return True

    def _moved(self, action: str) -> bool:
        body = self.query_one("#panel-body", RowScroll)
        page = max(1, body.size.height - 1)
        step = (_STEPS | {"row.page_up": -page, "row.page_down": page}).get(action)
        if step is None:
            return False
        if self._panel.moved is None:
            body.scroll_relative(y=step, animate=False, immediate=True)
        else:
            self._dispatch(self._panel.moved(self._store.state, step))
        return True

    def _clicked(self, hit: str) -> None:
        """Whatever a key does, a click on its name does too."""
        if hit.startswith(KEY_HIT):
            self._act(hit.removeprefix(KEY_HIT))
            return
        self._dispatch(self._panel.clicked(self._store.state, hit))

    def _dispatch(self, actions: Sequence[Action]) -> None:
        for action in actions:
            self._store.dispatch(action)


def _rows_around(shape: Shape, *, low: bool) -> int:
    """Return how many rows title, fields and keys take."""
    search = any(field.kind == "search" for field in shape.fields)
    written = sum(field.kind != "search" for field in shape.fields)
    frame = LOW_FRAME_ROWS if low else FRAME_ROWS
    return frame + 2 * search + (written + 1 if written else 0)
