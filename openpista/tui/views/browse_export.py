"""Asks where a conversation is written to, and as what."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Click, Key
from textual.widgets import Input

from openpista.guard.safe_text import safe_text
from openpista.tui.core.moves import OverlayClosed
from openpista.tui.core.session_export import (
    Export,
    ExportFormatChosen,
    ExportPathEdited,
    ExportStarted,
)
from openpista.tui.runtime.store import Store
from openpista.tui.views.bind import Binder
from openpista.tui.views.dialog import SearchInput, keys_row
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.over_page import OverPage
from openpista.tui.views.row_view import Draw, RowView
from openpista.tui.views.rows import BLANK, Row, Run, clip, crop, plain_rows


class ExportScreen(OverPage, inherit_bindings=False):
    """Shown for as long as its overlay is open."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, store: Store, keys: KeyMap, look: Callable[[], Look]) -> None:
        super().__init__()
        self._store = store
        self._keys = keys
        self._look = look
        self._binder: Binder | None = None
        self._revision = -1

    def compose(self) -> ComposeResult:
        """What is written, where to, and how it went."""
        look = self._look()
        with Vertical(id="export"):
            yield RowView(look, widget_id="export-head", fill="user", hit=self._hit)
            yield SearchInput(self._press)
            yield RowView(look, widget_id="export-foot", fill="user")

    def on_mount(self) -> None:
        """Fill in the path and follow the state."""
        field = self.query_one(SearchInput)
        field.placeholder = self._look().words("export.path")
        field.focus()
        self._binder = Binder(self._store)
        self._binder.bind(lambda state: state.export, self._put)

    def on_unmount(self) -> None:
        """Stop following."""
        if self._binder is not None:
            self._binder.close()

    def reapply(self) -> None:
        """Wear another look."""
        if self._binder is not None:
            self._binder.reapply()

    def on_key(self, event: Key) -> None:
        """Do what a key means here."""
        if self._press(event.key):
            event.stop()
            event.prevent_default()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Take what stands there now."""
        event.stop()
        self._store.dispatch(ExportPathEdited(event.value))

    def on_click(self, event: Click) -> None:
        """A click beside the dialog closes it."""
        if not self.query_one("#export").region.contains(event.screen_x, event.screen_y):
            self._store.dispatch(OverlayClosed("export"))

    def _put(self, export: Export) -> None:
        look = self._look()
        field = self.query_one(SearchInput)
        if self._revision != export.revision:
            self._revision = export.revision
            field.value = export.path
            field.cursor_position = len(export.path)
        self.query_one("#export-head", RowView).put(head_rows(export), look)
        self.query_one("#export-foot", RowView).put(foot_rows(export, self._keys), look)

    def _press(self, key: str) -> bool:
        match self._keys.action("export", key):
            case "words.send":
                self._store.dispatch(ExportStarted(self.query_one(SearchInput).value))
            case "words.back":
                self._store.dispatch(OverlayClosed("export"))
            case "export.format":
                self._hit("format")
            case _ if key == "ctrl+c":
                self._store.dispatch(OverlayClosed("export"))
            case _:
                return False
        return True

    def _hit(self, _hit: str) -> None:
        other = "json" if self._store.state.export.format == "markdown" else "markdown"
        self._store.dispatch(ExportFormatChosen(other))


def head_rows(export: Export) -> Draw:
    """Return how what is written, and as what, is drawn."""

    def draw(look: Look, width: int) -> list[Row]:
        words = look.words
        title = safe_text(export.title, keep_newlines=False) or words("session.untitled")
        formats: list[Run] = [("  ", "text")]
        for name in ("markdown", "json"):
            here = name == export.format
            tone = "selection+text+strong" if here else "muted"
            formats += [(f" {words(f'export.{name}')} ", tone), (" ", "text")]
        return [
            Row(crop([("  ", "text"), (words("export.title"), "accent+strong")], width)),
            Row((("  ", "text"), (clip(title, width - 4), "dim"))),
            BLANK,
            Row(crop(formats, width), hit="format"),
            BLANK,
        ]

    return draw


def foot_rows(export: Export, keys: KeyMap) -> Draw:
    """Return how the hint, what is wrong, and the keys are drawn."""

    def draw(look: Look, width: int) -> list[Row]:
        words = look.words
        match export.state:
            case "failed":
                text, tone = safe_text(export.reason), "error"
            case "writing":
                text, tone = words("export.writing"), "info"
            case "asking":
                text, tone = words("export.hint"), "muted"
        told = [
            row._replace(runs=(("  ", "text"), *row.runs))
            for row in plain_rows(text, max(1, width - 4), tone)
        ]
        offers = (
            ("words.send", "export.key_write"),
            ("export.format", "export.key_format"),
            ("dialog.close", "list.close"),
        )
        return [BLANK, *told, BLANK, keys_row(offers, keys, look, width)]

    return draw
