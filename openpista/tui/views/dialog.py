"""The dialog that shows a `Listing`: a title, a search where there is one, the list, its keys."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Click, Key
from textual.widgets import Input

from openpista.tui.core.actions import Action
from openpista.tui.core.moves import OverlayClosed
from openpista.tui.core.state import State
from openpista.tui.runtime.store import Store
from openpista.tui.views.bind import Binder
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn, Listing
from openpista.tui.views.look import Look
from openpista.tui.views.over_page import OverPage
from openpista.tui.views.row_view import RowScroll, RowView
from openpista.tui.views.rows import BLANK, Row, Run, cells_in, crop

AROUND_ROWS = 6
"""Padding, title and keys of a dialog."""
SEARCH_ROWS = 2
LOW_BELOW_ROWS = 22

_STEPS = {"row.up": -1, "row.down": 1}


def keys_row(offers: Sequence[tuple[str, str]], keys: KeyMap, look: Look, width: int) -> Row:
    """Return a row that says what keys do: pairs of an action and a text. The last one always
    has its place, of the others those that fit."""
    *wanted, last = [
        [("  ", "text"), (keys.label(action), "dim"), (f" {look.words(about)} ", "muted")]
        for action, about in offers
    ]
    runs: list[Run] = []
    for offer in wanted:
        if cells_in([*runs, *offer, *last]) - 1 <= width:
            runs += offer
    return Row(crop([*runs, *last], width))


def _title_rows(title: str, look: Look, width: int) -> list[Row]:
    return [Row(crop([("  ", "text"), (look.words(title), "accent+strong")], width)), BLANK]


def _drawn_once(draw: Callable[[Look, int], Drawn]) -> Callable[[Look, int], Drawn]:
    """Draw once for each width: a list that opens is laid out several times."""
    known: dict[int, Drawn] = {}

    def drawn(look: Look, width: int) -> Drawn:
        if width not in known:
            known[width] = draw(look, width)
        return known[width]

    return drawn


class SearchInput(Input):
    """Hears the keys of the list before those of a text field."""

    def __init__(self, press: Callable[[str], bool]) -> None:
        super().__init__(id="dialog-search", compact=True, select_on_focus=False)
        self.cursor_blink = False  # nothing ticks while nobody types
        self._press = press

    async def _on_key(self, event: Key) -> None:
        if event.key == "delete" and self.cursor_position < len(self.value):
            self.action_delete_right()
            event.stop()
            event.prevent_default()
            return
        if self._press(event.key):
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)


class Dialog(OverPage, inherit_bindings=False):
    """Shows a listing for as long as its overlay is open."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self, listing: Listing, store: Store, keys: KeyMap, look: Callable[[], Look]
    ) -> None:
        super().__init__()
        self._listing = listing
        self._store = store
        self._keys = keys
        self._look = look
        self._binder: Binder | None = None
        self._query = ""

    def compose(self) -> ComposeResult:
        """Title, search, list, keys."""
        look = self._look()
        with Vertical(id="dialog", classes="-wide" if self._listing.wide else ""):
            yield RowView(look, widget_id="dialog-title", fill="user")
            if self._listing.searched is not None:
                yield SearchInput(self._press)
            rows = RowScroll(look, widget_id="dialog-list", fill="user", hit=self._clicked)
            rows.can_focus = True
            yield rows
            yield RowView(look, widget_id="dialog-keys", fill="user")

    def on_mount(self) -> None:
        """Fill in the search and follow the state."""
        search = self.query("#dialog-search").results(SearchInput)
        for field in search:
            field.placeholder = self._look().words("list.search")
            field.value = self._query = self._listing.query(self._store.state)
            field.cursor_position = len(field.value)
        self.query_one("#dialog-search" if self._listing.searched else "#dialog-list").focus()
        self._binder = Binder(self._store)
        self._binder.bind(self._listing.value, self._put)

    def on_unmount(self) -> None:
        """Stop following."""
        if self._binder is not None:
            self._binder.close()

    def reapply(self) -> None:
        """Wear another look."""
        if self._binder is not None:
            self._binder.reapply()

    def on_key(self, event: Key) -> None:
        """Do what a key means in the list; what the search field edits with goes on to it."""
        if self._press(event.key) or self._listing.searched is None:
            event.stop()
            event.prevent_default()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search for what stands there now."""
        if self._listing.searched is not None:
            self._query = event.value
            self._store.dispatch(self._listing.searched(event.value))
            self._query = self._listing.query(self._store.state)

    def on_click(self, event: Click) -> None:
        """A click beside the dialog closes it."""
        if not self.query_one("#dialog").region.contains(event.screen_x, event.screen_y):
            self._store.dispatch(OverlayClosed())

    def on_resize(self) -> None:
        """Give the list what the rest leaves."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        searched = self._listing.searched is not None
        around = AROUND_ROWS + (SEARCH_ROWS if searched else 0) + self._foot_rows()
        top = 4 if self.size.height > 24 else 1
        self.query_one("#dialog").styles.margin = (top, 0, 0, 0)
        self.query_one("#dialog-list", RowScroll).fit(self.size.height - around - 2 * top)

    def _put(self, _: object) -> None:
        look, drawn = self._look(), _drawn_once(self._draw)
        self._follow_query()
        rows = self.query_one("#dialog-list", RowScroll)
        width = rows.scrollable_content_region.width
        show = drawn(look, max(1, width)).show
        rows.put(lambda look, width: drawn(look, width).rows, look, show=show)
        self.query_one("#dialog-title", RowView).put(
            partial(_title_rows, self._listing.title), look
        )
        self.query_one("#dialog-keys", RowView).put(self._key_rows, look)
        self.call_after_refresh(self._fit)

    def _follow_query(self) -> None:
        """Show a query that came from elsewhere than this field: from a recording, say."""
        query = self._listing.query(self._store.state)
        field = self.query_one("#dialog-search", SearchInput) if self._listing.searched else None
        # While one types the field is ahead of the state, and must not be set back.
        if field is None or query == self._query:
            return
        self._query = query
        with field.prevent(Input.Changed):
            field.value = query
        field.cursor_position = len(query)

    def _draw(self, look: Look, width: int) -> Drawn:
        return self._listing.draw(self._store.state, look, self._keys, width)

    def _key_rows(self, look: Look, width: int) -> list[Row]:
        offers = self._listing.offers
        named = self._listing.keys if offers is None else offers(self._store.state)
        return [*self._foot(look, width), BLANK, keys_row(named, self._keys, look, width)]

    def _foot_rows(self) -> int:
        """How many rows the foot has, with the blank above it: fewer on low terminals."""
        if self._listing.foot is None:
            return 0
        rows = self._listing.foot_rows + 1
        return rows if self.size.height >= LOW_BELOW_ROWS else min(rows, 3)

    def _foot(self, look: Look, width: int) -> list[Row]:
        if self._listing.foot is None:
            return []
        rows = [BLANK, *self._listing.foot(self._store.state, look, width)]
        wanted = self._foot_rows()
        return [*rows, *([BLANK] * wanted)][:wanted]

    def _press(self, key: str) -> bool:
        action = self._keys.action(self._listing.place, key)
        rows = self.query_one("#dialog-list", RowScroll)
        page = max(1, rows.size.height - 1)
        steps = _STEPS | {"row.page_up": -page, "row.page_down": page}
        if action in steps:
            self._move(steps[action])
        elif action == "row.choose":
            self._say(self._listing.chosen)
        elif action == "row.remove":
            self._say(self._listing.removed)
        elif action == "dialog.close":
            self._say(self._listing.closed)
        elif action in self._listing.more:
            self._say(self._listing.more[action])
        elif (letter := self._keys.letter(key)) in self._listing.letters:
            self._clicked(letter)
        else:
            return False
        return True

    def _move(self, step: int) -> None:
        moved = self._listing.moved
        if moved is not None:
            self._say(lambda state: moved(state, step))
        else:
            rows = self.query_one("#dialog-list", RowScroll)
            rows.scroll_relative(y=step, animate=False, immediate=True)

    def _say(self, wanted: Callable[[State], Sequence[Action]] | None) -> None:
        for action in wanted(self._store.state) if wanted is not None else ():
            self._store.dispatch(action)

    def _clicked(self, hit: str) -> None:
        clicked = self._listing.clicked
        if clicked is not None:
            self._say(lambda state: clicked(state, hit))
