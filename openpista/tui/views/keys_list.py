"""The dialog with every action and its keys, and the one that waits for another key."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Click, Key

from openpista.guard.safe_text import safe_text
from openpista.tui.core.actions import Action
from openpista.tui.core.fuzzy import ranked
from openpista.tui.core.keymap import KeyMoved, KeyPressed, KeyReset, KeysSearched, KeyWanted
from openpista.tui.core.keymap_rules import resolve
from openpista.tui.core.keymap_table import KeySpec
from openpista.tui.core.lists import chosen
from openpista.tui.core.memo import memo
from openpista.tui.core.moves import OverlayClosed
from openpista.tui.core.state import State
from openpista.tui.runtime.store import Store
from openpista.tui.views.bind import Binder
from openpista.tui.views.keys import KeyMap, key_label, keys_label
from openpista.tui.views.listing import Drawn, Listing
from openpista.tui.views.look import Look
from openpista.tui.views.over_page import OverPage
from openpista.tui.views.row_view import RowView
from openpista.tui.views.rows import BLANK, Row, Run, cells_of, clip, crop, pad, plain_rows, spread
from openpista.words.catalogue import load_words

KEY_CELLS = 26
LEAVE_KEYS = frozenset({"escape", "ctrl+c"})


def _fitting(state: State) -> tuple[KeySpec, ...]:
    """Actions by their id, their keys, and what they do in the language of the window."""
    words = load_words(state.settings.language)
    specs = resolve(state.keymap.own).specs
    return ranked(
        state.keymap.query,
        specs,
        lambda spec: f"{' '.join(map(key_label, spec.keys))} {words(f'key.{spec.id}')} {spec.id}",
    )


key_rows = memo(
    lambda state: (state.keymap.query, state.keymap.own, state.settings.language), _fitting
)
"""The actions that fit the search."""


def _keys(state: State, look: Look, _keys: KeyMap, width: int) -> Drawn:
    specs, words = key_rows(state), look.words
    if not specs:
        text = words("keys.nothing", query=safe_text(state.keymap.query))
        return Drawn(plain_rows(f"  {text}", width, "muted"))
    index = chosen(state.keymap.index, specs)
    searched = bool(state.keymap.query.strip())
    own = {name for name, _ in state.keymap.own}
    rows: list[Row] = []
    show = (0, 0)
    place = ""
    for number, spec in enumerate(specs):
        if spec.places[0] != place and not searched:
            place = spec.places[0]
            rows += [BLANK, _head(words(f"place.{place}"))][0 if rows else 1 :]
        here = number == index
        if here:
            show = (max(0, len(rows) - 2), len(rows) + 1)
        row = _row(spec, look, width, here=here, own=spec.id in own)
        rows.append(row._replace(hit=f"row:{number}"))
    return Drawn(rows, show)


def _head(text: str) -> Row:
    return Row((("  ", "text"), (text, "accent+strong")))


def _row(spec: KeySpec, look: Look, width: int, *, here: bool, own: bool) -> Row:
    words = look.words
    mark: Run = ("› ", "accent") if here else ("  ", "text")
    cells = min(KEY_CELLS, width // 2)
    label = keys_label(spec.keys) or words("keys.none")
    right: list[Run] = [(f"{words('keys.own')}  ", "accent")] if own else []
    right.append((spec.id if width >= 90 else "", "dim" if here else "muted"))
    room = width - cells - cells_of("".join(text for text, _ in right)) - 6
    about = clip(words(f"key.{spec.id}"), max(4, room))
    left: list[Run] = [
        mark,
        (pad(clip(label, cells), cells), "strong" if spec.keys else "warning"),
        ("  ", "text"),
        (about, "text" if here else "dim"),
    ]
    row = spread(left, [*right, (" ", "text")], width)
    return row._replace(fill="selection" if here else "")


def _at(state: State) -> KeySpec | None:
    specs = key_rows(state)
    return specs[chosen(state.keymap.index, specs)] if specs else None


def _want(state: State) -> Sequence[Action]:
    spec = _at(state)
    return () if spec is None else (KeyWanted(spec.id),)


def _add(state: State) -> Sequence[Action]:
    spec = _at(state)
    return () if spec is None else (KeyWanted(spec.id, adding=True),)


def _reset(state: State) -> Sequence[Action]:
    spec = _at(state)
    return () if spec is None else (KeyReset(spec.id),)


def _clicked(state: State, hit: str) -> Sequence[Action]:
    """The first click goes there, the second asks for a key."""
    specs = key_rows(state)
    number, here = int(hit.removeprefix("row:")), chosen(state.keymap.index, specs)
    return (KeyWanted(specs[number].id),) if number == here else (KeyMoved(number - here),)


KEYS_LIST = Listing(
    title="keys.title",
    keys=(
        ("row.choose", "keys.change"),
        ("keys.add", "keys.add"),
        ("row.remove", "keys.reset"),
        ("dialog.close", "list.close"),
    ),
    value=lambda state: (key_rows(state), state.keymap),
    draw=_keys,
    query=lambda state: state.keymap.query,
    searched=KeysSearched,
    moved=lambda _, step: (KeyMoved(step),),
    chosen=_want,
    removed=_reset,
    clicked=_clicked,
    place="keys",
    more={"keys.add": _add},
    wide=True,
)


class KeyCapture(OverPage, inherit_bindings=False):
    """Waits for the key that an action shall have."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, store: Store, keys: KeyMap, look: Callable[[], Look]) -> None:
        super().__init__(classes="setting")
        self._store = store
        self._keys = keys
        self._look = look
        self._binder: Binder | None = None

    def compose(self) -> ComposeResult:
        """One part of rows."""
        with Vertical(id="dialog"):
            yield RowView(self._look(), widget_id="dialog-title", fill="user")

    def on_mount(self) -> None:
        """Follow the state."""
        self._binder = Binder(self._store)
        self._binder.bind(lambda state: state.keymap, self._put)

    def on_unmount(self) -> None:
        """Stop following."""
        if self._binder is not None:
            self._binder.close()

    def reapply(self) -> None:
        """Wear another look."""
        if self._binder is not None:
            self._binder.reapply()

    def on_key(self, event: Key) -> None:
        """Take the key, or leave it all as it is."""
        event.stop()
        event.prevent_default()
        if event.key in LEAVE_KEYS:
            self._store.dispatch(OverlayClosed())
        else:
            self._store.dispatch(KeyPressed(event.key))

    def on_click(self, event: Click) -> None:
        """A click beside the dialog closes it."""
        if not self.query_one("#dialog").region.contains(event.screen_x, event.screen_y):
            self._store.dispatch(OverlayClosed())

    def _put(self, _: object) -> None:
        self.query_one("#dialog-title", RowView).put(self._rows, self._look())

    def _rows(self, look: Look, width: int) -> list[Row]:
        keymap, words = self._store.state.keymap, look.words
        room = width - 4
        ask = words("keys.press_more" if keymap.adding else "keys.press")
        rows = plain_rows(ask, room, "muted")
        rows += plain_rows(words(f"key.{keymap.capture}"), room, "accent+strong")
        now = keys_label(self._keys.keys_of(keymap.capture)) or words("keys.none")
        rows += [BLANK, Row(((f"{words('keys.now')}: ", "muted"), (clip(now, room - 8), "text")))]
        rows.append(BLANK)
        if keymap.request_id:
            rows.append(Row(((f"◌ {words('keys.saving')}", "info"),)))
        elif keymap.problem is not None:
            values = {
                name: key_label(value) if name == "press" else self._named(value, look)
                for name, value in keymap.problem.values
            }
            rows += plain_rows(f"✗ {words(keymap.problem.key, **values)}", room, "error")
        elif keymap.refused:
            rows += plain_rows(f"✗ {safe_text(keymap.refused)}", room, "error")
        rows += [BLANK, *plain_rows(words("keys.leave"), room, "muted")]
        return [Row(crop((("  ", "text"), *row.runs), width)) for row in rows]

    def _named(self, action: str, look: Look) -> str:
        """Return an action by what it does."""
        key = f"key.{action}"
        return f"“{look.words(key)}”" if look.words.has(key) else action
