"""The dialog that changes one setting: a field, a choice, a list, or a field that shows nothing."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Click, Key
from textual.widgets import Input

from openpista.guard.safe_text import safe_text
from openpista.tui.core.lists import chosen
from openpista.tui.core.moves import OverlayClosed
from openpista.tui.core.settings_editing import (
    Editing,
    ItemRemoved,
    SettingMoved,
    SettingPointed,
    SettingSaved,
    SettingSealed,
    SettingTyped,
)
from openpista.tui.core.state import State
from openpista.tui.runtime.store import Store
from openpista.tui.views.bind import Binder
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.over_page import OverPage
from openpista.tui.views.row_view import RowScroll, RowView
from openpista.tui.views.rows import BLANK, Row, Run, crop, plain_rows
from openpista.tui.views.settings_rows import doc_of, facts_of

AROUND_ROWS = 12
"""Everything but the list: padding, title, text, field, problem, keys."""

_STEPS = {"row.up": -1, "row.down": 1}


class SettingInput(Input):
    """Hears the keys of the editor before those of a text field."""

    def __init__(self, press: Callable[[str], bool], *, secret: bool) -> None:
        super().__init__(id="dialog-search", compact=True, password=secret)
        self._press = press

    async def _on_key(self, event: Key) -> None:
        if self._press(event.key):
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)


class SettingEditor(OverPage, inherit_bindings=False):
    """Shows `config.editing` for as long as its overlay is open. A secret stays in its field
    until it goes into the drawer."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, store: Store, keys: KeyMap, look: Callable[[], Look]) -> None:
        super().__init__(classes="setting")
        self._store = store
        self._keys = keys
        self._look = look
        self._binder: Binder | None = None
        self._editing = store.state.config.editing

    def compose(self) -> ComposeResult:
        """Title and text, field, list, problem and keys."""
        look, editing = self._look(), self._editing
        with Vertical(id="dialog"):
            yield RowView(look, widget_id="dialog-title", fill="user")
            if editing is not None and editing.entry.kind != "choice":
                field = SettingInput(self._press, secret=editing.entry.secret)
                field.value = editing.text
                yield field
            rows = RowScroll(look, widget_id="dialog-list", fill="user", hit=self._clicked)
            rows.can_focus = True
            yield rows
            yield RowView(look, widget_id="dialog-keys", fill="user")

    def on_mount(self) -> None:
        """Follow the state."""
        field = self._field()
        (field or self.query_one("#dialog-list")).focus()
        if field is not None:
            field.cursor_position = len(field.value)
        self.query_one("#dialog-list").display = self._has_list()
        self._binder = Binder(self._store)
        self._binder.bind(lambda state: state.config.editing, self._put)

    def on_unmount(self) -> None:
        """Stop following."""
        if self._binder is not None:
            self._binder.close()

    def reapply(self) -> None:
        """Wear another look."""
        if self._binder is not None:
            self._binder.reapply()

    def on_key(self, event: Key) -> None:
        """Do what a key means in the editor."""
        if self._press(event.key) or self._field() is None:
            event.stop()
            event.prevent_default()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what is typed; never a secret."""
        editing = self._editing
        if editing is not None and not editing.entry.secret and event.value != editing.text:
            self._store.dispatch(SettingTyped(event.value))

    def on_click(self, event: Click) -> None:
        """A click beside the dialog closes it."""
        if not self.query_one("#dialog").region.contains(event.screen_x, event.screen_y):
            self._store.dispatch(OverlayClosed())

    def on_resize(self) -> None:
        """Give the list what the rest leaves."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        room = max(2, self.size.height - AROUND_ROWS)
        self.query_one("#dialog-list", RowScroll).fit(room)

    def _put(self, editing: Editing | None) -> None:
        """Show the editor; once it is done, what it showed last stays until it is gone."""
        if editing is None:
            return
        before, self._editing = self._editing, editing
        look, field = self._look(), self._field()
        if field is not None:
            key = {"list": "item", "table": "pair"}.get(editing.entry.kind, "value")
            field.placeholder = look.words(f"editor.{key}")
            if before is not None and before.revision != editing.revision:
                field.value = editing.text
        index = chosen(editing.index, _listed(editing))
        rows = self.query_one("#dialog-list", RowScroll)
        rows.put(self._list_rows, look, show=(index, index + 1))
        self.query_one("#dialog-title", RowView).put(self._title_rows, look)
        self.query_one("#dialog-keys", RowView).put(self._foot_rows, look)
        self.call_after_refresh(self._fit)

    def _title_rows(self, look: Look, width: int) -> list[Row]:
        editing = self._editing
        if editing is None:
            return []
        entry, words, room = editing.entry, look.words, width - 4
        rows = plain_rows(entry.key, room, "accent+strong")
        rows += plain_rows(doc_of(entry, words.language), room, "text")
        rows += plain_rows(" · ".join(facts_of(entry, look)), room, "muted")
        if entry.secret:
            told = words("editor.secret")
            if entry.value not in {"", '""'}:
                told = f"{told} {words('editor.secret_set')}"
            rows += plain_rows(told, room, "info")
        rows.append(BLANK)
        return [_indented(row) for row in rows]

    def _list_rows(self, look: Look, width: int) -> list[Row]:
        editing = self._editing
        if editing is None:
            return []
        listed = _listed(editing)
        if not listed:
            return [_indented(Row(((look.words("editor.no_items"), "muted"),)))]
        here = chosen(editing.index, listed)
        return [
            _item_row(text, editing, width, number=number, here=number == here)
            for number, text in enumerate(listed)
        ]

    def _foot_rows(self, look: Look, width: int) -> list[Row]:
        editing = self._editing
        if editing is None:
            return []
        words = look.words
        rows: list[Row] = []
        if editing.request_id:
            rows.append(_indented(Row(((f"◌ {words('editor.saving')}", "info"),))))
        elif editing.problem is not None:
            text = words(editing.problem.key, **dict(editing.problem.values))
            rows += map(_indented, plain_rows(f"✗ {text}", width - 4, "error"))
        elif editing.refused:
            text = safe_text(editing.refused)
            rows += map(_indented, plain_rows(f"✗ {text}", width - 4, "error"))
        else:
            rows.append(BLANK)
        runs: list[Run] = [("  ", "text")]
        for action, about in _keys_for(editing):
            runs += [(self._keys.label(action), "dim"), (f" {words(about)}   ", "muted")]
        return [*rows, BLANK, Row(crop(runs, width))]

    def _press(self, key: str) -> bool:
        action = self._keys.action("list", key)
        if action in _STEPS and self._has_list():
            self._store.dispatch(SettingMoved(_STEPS[action]))
        elif action == "row.choose":
            self._save()
        elif action == "row.remove" and _removes(self._editing, self._field()):
            self._store.dispatch(ItemRemoved())
        elif action == "dialog.close":
            self._store.dispatch(OverlayClosed())
        else:
            return False
        return True

    def _save(self) -> None:
        field = self._field()
        if self._editing is None or not self._editing.entry.secret or field is None:
            self._store.dispatch(SettingSaved())
        elif field.value:
            slip = self._store.drawer.put(field.value)
            field.value = ""
            self._store.dispatch(SettingSealed(slip))

    def _clicked(self, hit: str) -> None:
        self._store.dispatch(SettingPointed(int(hit.removeprefix("row:"))))
        if self._editing is not None and self._editing.entry.kind == "choice":
            self._store.dispatch(SettingSaved())

    def _field(self) -> SettingInput | None:
        return next(iter(self.query("#dialog-search").results(SettingInput)), None)

    def _has_list(self) -> bool:
        return self._editing is not None and self._editing.entry.kind in {"choice", "list", "table"}


def value_of(state: State) -> Editing | None:
    """Return what the editor shows."""
    return state.config.editing


def _removes(editing: Editing | None, field: SettingInput | None) -> bool:
    """Say whether the key for it takes an item away: while something is typed, it edits that."""
    items = editing is not None and editing.entry.kind in {"list", "table"}
    return items and (field is None or not field.value)


def _listed(editing: Editing) -> tuple[str, ...]:
    return editing.entry.choices if editing.entry.kind == "choice" else editing.items


def _item_row(text: str, editing: Editing, width: int, *, number: int, here: bool) -> Row:
    mark: Run = ("› ", "accent") if here else ("  ", "text")
    runs: list[Run] = [mark, (safe_text(text, keep_newlines=False), "strong" if here else "text")]
    if editing.entry.kind == "choice" and text == editing.entry.text:
        runs.append(("  ●", "accent"))
    return Row(crop(runs, width), fill="selection" if here else "", hit=f"row:{number}")


def _keys_for(editing: Editing) -> tuple[tuple[str, str], ...]:
    match editing.entry.kind:
        case "choice":
            return (("row.choose", "editor.choose"), ("dialog.close", "editor.cancel"))
        case "list" | "table":
            return (
                ("row.choose", "editor.add"),
                ("row.remove", "editor.remove"),
                ("dialog.close", "editor.cancel"),
            )
        case _:
            return (("row.choose", "editor.save"), ("dialog.close", "editor.cancel"))


def _indented(row: Row) -> Row:
    return row._replace(runs=(("  ", "text"), *row.runs))
