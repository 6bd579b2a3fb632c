"""The list over the composer in which one looks for something that was sent before."""

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Click, Key
from textual.widgets import Input

from openpista.guard.safe_text import safe_text
from openpista.tui.core.history_search import (
    HistoryScopeChosen,
    HistorySearchEdited,
    HistorySearchMoved,
    HistoryTaken,
    Scope,
)
from openpista.tui.core.history_search_rows import SentRow, sent_rows
from openpista.tui.core.lists import chosen
from openpista.tui.core.moves import OverlayClosed
from openpista.tui.core.search_words import words_of
from openpista.tui.core.state import State
from openpista.tui.runtime.store import Store
from openpista.tui.views.bind import Binder
from openpista.tui.views.browse_stack import screens_below
from openpista.tui.views.dialog import SearchInput, keys_row
from openpista.tui.views.figures import MINUTE_MS, ago_text
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.over_page import OverPage
from openpista.tui.views.row_view import Draw, RowScroll, RowView
from openpista.tui.views.rows import Row, Run, cells_in, clip, crop, plain_rows, spread
from openpista.tui.views.search_marks import in_sight, marked_runs

MAX_ROWS = 9
AROUND_ROWS = 5
"""Padding, title, field and keys."""

MAX_TITLE_CELLS = 24
MAX_LINE_CHARS = 2_000
"""Of a longer text the list shows the beginning."""


class HistoryView(NamedTuple):
    """What the list shows."""

    rows: tuple[SentRow, ...]
    at: int
    words: tuple[str, ...]
    scope: Scope
    busy: bool
    failed: str
    now_ms: int


def history_view(state: State) -> HistoryView:
    """Return what the list shows."""
    history, rows = state.history, sent_rows(state)
    return HistoryView(
        rows=rows,
        at=chosen(history.index, rows),
        words=words_of(history.query),
        scope=history.scope,
        busy=history.state in ("waiting", "loading"),
        failed=history.reason if history.state == "failed" else "",
        now_ms=state.window.now_ms // MINUTE_MS * MINUTE_MS,
    )


def history_rows(view: HistoryView) -> Draw:
    """Return how the list is drawn, the newest at the bottom: beside the composer."""

    def draw(look: Look, width: int) -> list[Row]:
        if not view.rows:
            text, tone = _nothing(view, look)
            return [
                row._replace(runs=(("  ", "text"), *row.runs))
                for row in plain_rows(text, max(1, width - 4), tone)
            ]
        rows = [
            _sent(row, view, look, width, here=number == view.at)._replace(hit=f"row:{number}")
            for number, row in enumerate(view.rows)
        ]
        return rows[::-1]

    return draw


def _nothing(view: HistoryView, look: Look) -> tuple[str, str]:
    if view.failed:
        return look.words("history.failed", reason=safe_text(view.failed)), "error"
    if view.busy:
        return look.words("list.searching"), "muted"
    return look.words("history.nothing" if view.words else "history.none"), "muted"


def _sent(row: SentRow, view: HistoryView, look: Look, width: int, *, here: bool) -> Row:
    right: list[Run] = []
    if row.title:
        title = safe_text(row.title, keep_newlines=False)
        right.append((f"{clip(title, min(MAX_TITLE_CELLS, width // 4))}  ", "muted"))
    if row.at_ms:
        when = ago_text(row.at_ms, max(view.now_ms, row.at_ms), look.words)
        right.append((f"{when} ", "dim" if here else "muted"))
    left: list[Run] = [("› ", "accent") if here else ("  ", "text")]
    text = safe_text(" ".join(row.text[:MAX_LINE_CHARS].split()), keep_newlines=False)
    room = max(1, width - cells_in(left) - cells_in(right) - 1)
    tone = "text+strong" if here else "text"
    left += crop(in_sight(marked_runs(text, view.words, tone), room), room)
    return spread(left, right, width)._replace(fill="selection" if here else "")


class HistoryScreen(OverPage, inherit_bindings=False):
    """Shown for as long as its overlay is open. What it does not take, the draft never sees."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, store: Store, keys: KeyMap, look: Callable[[], Look]) -> None:
        super().__init__()
        self._store = store
        self._keys = keys
        self._look = look
        self._binder: Binder | None = None

    def compose(self) -> ComposeResult:
        """Title, list, field, keys: the field where the composer was."""
        look = self._look()
        with Vertical(id="history"):
            yield RowView(look, widget_id="history-head", fill="cursor", hit=self._scope)
            rows = RowScroll(look, widget_id="history-list", fill="cursor", hit=self._clicked)
            rows.can_focus = False
            yield rows
            yield SearchInput(self._press)
            yield RowView(look, widget_id="history-keys", fill="cursor")

    def on_mount(self) -> None:
        """Follow the state."""
        field = self.query_one(SearchInput)
        field.placeholder = self._look().words("history.placeholder")
        field.value = self._store.state.history.query
        field.cursor_position = len(field.value)
        field.focus()
        self._binder = Binder(self._store)
        self._binder.bind(history_view, self._put)

    def on_unmount(self) -> None:
        """Stop following."""
        if self._binder is not None:
            self._binder.close()

    def reapply(self) -> None:
        """Wear another look."""
        if self._binder is not None:
            self._binder.reapply()

    def on_resize(self) -> None:
        """Stay over the composer."""
        self.call_after_refresh(self._place)

    def on_key(self, event: Key) -> None:
        """Do what a key means here; what the field edits with goes on to it."""
        if self._press(event.key):
            event.stop()
            event.prevent_default()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what stands there now."""
        event.stop()
        self._store.dispatch(HistorySearchEdited(event.value))

    def on_click(self, event: Click) -> None:
        """A click beside the list closes it."""
        if not self.query_one("#history").region.contains(event.screen_x, event.screen_y):
            self._store.dispatch(OverlayClosed("history"))

    def _put(self, view: HistoryView) -> None:
        look = self._look()
        last = max(0, len(view.rows) - 1 - view.at)
        rows = self.query_one("#history-list", RowScroll)
        rows.put(history_rows(view), look, show=(last, last + 1))
        self.query_one("#history-head", RowView).put(_head(view), look)
        self.query_one("#history-keys", RowView).put(self._key_rows, look)
        self.call_after_refresh(self._place)

    def _key_rows(self, look: Look, width: int) -> list[Row]:
        offers = (
            ("row.choose", "history.key_take"),
            ("history.scope", "history.key_scope"),
            ("dialog.close", "history.key_back"),
        )
        return [keys_row(offers, self._keys, look, width)]

    def _press(self, key: str) -> bool:
        steps = {"row.up": 1, "row.down": -1, "row.page_up": MAX_ROWS, "row.page_down": -MAX_ROWS}
        action = self._keys.action("history", key)
        if key == "ctrl+r":
            action = "row.up"
        if action in steps:
            self._store.dispatch(HistorySearchMoved(steps[action]))
        elif action == "row.choose":
            self._take(history_view(self._store.state).at)
        elif action == "history.scope":
            self._scope("")
        elif action == "dialog.close":
            self._store.dispatch(OverlayClosed("history"))
        else:
            return False
        return True

    def _take(self, number: int) -> None:
        rows = sent_rows(self._store.state)
        if number < len(rows):
            row = rows[number]
            text = "" if row.seq else row.text
            self._store.dispatch(HistoryTaken(text, row.session_id, row.seq))

    def _clicked(self, hit: str) -> None:
        self._take(int(hit.removeprefix("row:")))

    def _scope(self, _hit: str) -> None:
        other = "all" if self._store.state.history.scope == "session" else "session"
        self._store.dispatch(HistoryScopeChosen(other))

    def _place(self) -> None:
        """Its end on the composer's end where there is room above, else from its top on."""
        box = self.query_one("#history")
        composers = [c for screen in screens_below(self) for c in screen.query("#composer")]
        if not composers:
            return
        region = composers[0].region
        rows = max(1, len(sent_rows(self._store.state)))
        below = self.size.height - region.y
        height = min(rows, MAX_ROWS, max(1, max(region.bottom, below) - AROUND_ROWS))
        self.query_one("#history-list", RowScroll).styles.height = height
        whole = height + AROUND_ROWS
        top = region.bottom - whole if region.bottom >= whole else region.y
        box.styles.width = region.width
        box.styles.offset = (region.x, max(0, min(top, self.size.height - whole)))


def _head(view: HistoryView) -> Draw:
    def draw(look: Look, width: int) -> list[Row]:
        words = look.words
        left: list[Run] = [
            ("  ", "text"),
            (words("history.title"), "accent+strong"),
            ("  ", "text"),
        ]
        for scope in ("all", "session"):
            tone = "selection+text+strong" if scope == view.scope else "muted"
            left += [(f" {words(f'history.scope_{scope}')} ", tone), (" ", "text")]
        right: list[Run] = [(words("list.searching") if view.busy else "", "muted"), ("  ", "text")]
        return [spread(left, right, width)._replace(hit="scope")]

    return draw
