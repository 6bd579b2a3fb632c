"""The bar over the conversation in which one searches: what for, where one is, and its keys."""

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import Click, Key, MouseScrollDown, MouseScrollUp
from textual.screen import ModalScreen
from textual.widgets import Input

from openpista.guard.safe_text import safe_text
from openpista.tui.core.find import FindEdited, FindEnded, FindStepped
from openpista.tui.core.find_places import found
from openpista.tui.core.route import ZoneFocused
from openpista.tui.core.state import State
from openpista.tui.runtime.store import Store
from openpista.tui.views.bind import Binder
from openpista.tui.views.browse_stack import screens_below
from openpista.tui.views.dialog import SearchInput
from openpista.tui.views.find_transcript import MarkedTranscript
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.row_view import Draw, RowView
from openpista.tui.views.rows import Row, Run, cells_in, crop, spread

FIELD_SHARE = 40
WHEEL_ROWS = 3


class FindView(NamedTuple):
    """What the bar says beside its field. `matches` 0: no match, or nothing is looked for."""

    wanted: bool
    at: int
    matches: int
    more: bool
    busy: bool
    reading: bool
    failed: str


def find_view(state: State) -> FindView:
    """Return what the bar says."""
    find, all_found = state.find, found(state)
    return FindView(
        wanted=bool(find.query.strip()),
        at=all_found.index + 1 if all_found.places else 0,
        matches=len(all_found.places),
        more=find.more,
        busy=find.state in ("waiting", "loading"),
        reading=state.jump.state == "reading",
        failed=find.reason if find.state == "failed" else "",
    )


def find_rows(view: FindView, keys: KeyMap) -> Draw:
    """Return how it is drawn: the count first, then keys for which there is room."""

    def draw(look: Look, width: int) -> list[Row]:
        runs: list[Run] = [(" ", "text"), *_state(view, look)]
        for action, about in (
            ("find.older", "find.key_older"),
            ("find.newer", "find.key_newer"),
            ("find.back", "find.key_back"),
            ("find.stay", "find.key_stay"),
        ):
            offer: list[Run] = [
                ("   ", "text"),
                (keys.label(action), "dim"),
                (f" {look.words(about)}", "muted"),
            ]
            if cells_in([*runs, *offer]) <= width:
                runs += offer
        return [spread(crop(runs, width), [], width)]

    return draw


def _state(view: FindView, look: Look) -> list[Run]:
    words = look.words
    if view.reading:
        return [(words("find.reading"), "info")]
    if view.matches:
        count = f"{view.matches}+" if view.more else str(view.matches)
        shown: list[Run] = [(words("find.at", at=view.at, count=count), "text+strong")]
        return [*shown, (f" {words('find.searching')}", "muted")] if view.busy else shown
    if view.busy:
        return [(words("find.searching"), "muted")]
    if view.failed:
        reason = safe_text(view.failed, keep_newlines=False)
        return [(words("find.failed", reason=reason), "error")]
    return [(words("find.none"), "warning")] if view.wanted else []


class FindScreen(ModalScreen[None], inherit_bindings=False):
    """Shown for as long as its overlay is open; the conversation stays in view and scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, store: Store, keys: KeyMap, look: Callable[[], Look]) -> None:
        super().__init__()
        self._store = store
        self._keys = keys
        self._look = look
        self._binder: Binder | None = None

    def compose(self) -> ComposeResult:
        """One line."""
        with Horizontal(id="find"):
            yield SearchInput(self._press)
            yield RowView(self._look(), widget_id="find-state", fill="cursor")

    def on_mount(self) -> None:
        """Fill in what is looked for and follow the state."""
        field = self.query_one(SearchInput)
        field.placeholder = self._look().words("find.placeholder")
        field.value = self._store.state.find.query
        field.cursor_position = len(field.value)
        field.focus()
        self._place()
        self._binder = Binder(self._store)
        self._binder.bind(find_view, self._put)

    def on_unmount(self) -> None:
        """Stop following."""
        if self._binder is not None:
            self._binder.close()

    def reapply(self) -> None:
        """Wear another look."""
        if self._binder is not None:
            self._binder.reapply()

    def on_resize(self) -> None:
        """Stay over the conversation."""
        self.call_after_refresh(self._place)

    def on_key(self, event: Key) -> None:
        """Do what a key means here; what the field edits with goes on to it."""
        if self._press(event.key):
            event.stop()
            event.prevent_default()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what stands there now."""
        event.stop()
        self._store.dispatch(FindEdited(event.value))

    def on_click(self, event: Click) -> None:
        """A click beside the bar stays where one is."""
        if not self.query_one("#find").region.contains(event.screen_x, event.screen_y):
            self._store.dispatch(FindEnded(back=False))

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Scroll the conversation."""
        event.stop()
        self._scroll(-WHEEL_ROWS)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Scroll the conversation."""
        event.stop()
        self._scroll(WHEEL_ROWS)

    def _put(self, view: FindView) -> None:
        self.query_one("#find-state", RowView).put(find_rows(view, self._keys), self._look())

    def _press(self, key: str) -> bool:
        match self._keys.action("find", key):
            case "find.older":
                self._step(1)
            case "find.newer":
                self._step(-1)
            case "find.back":
                self._store.dispatch(FindEnded(back=True))
            case "find.stay":
                self._store.dispatch(FindEnded(back=False))
                self._store.dispatch(ZoneFocused("transcript"))
            case "row.page_up":
                self._scroll(-max(1, self.size.height - 8))
            case "row.page_down":
                self._scroll(max(1, self.size.height - 8))
            case _:
                return False
        return True

    def _step(self, step: int) -> None:
        """Go to another match; past the last comes the first."""
        known = found(self._store.state)
        if known.places:
            place = known.places[(known.index + step) % len(known.places)]
            self._store.dispatch(FindStepped(place))

    def _scroll(self, rows: int) -> None:
        transcript = self._transcript()
        if transcript is not None:
            transcript.scroll_relative(y=rows, animate=False, immediate=True)

    def _transcript(self) -> MarkedTranscript | None:
        for screen in screens_below(self):
            for transcript in screen.query(MarkedTranscript):
                return transcript
        return None

    def _place(self) -> None:
        """Over the first row of the conversation, as wide as it is."""
        transcript = self._transcript()
        bar = self.query_one("#find")
        if transcript is not None and transcript.region.width > 0:
            region = transcript.region
            bar.styles.offset = (region.x, region.y)
            bar.styles.width = region.width
