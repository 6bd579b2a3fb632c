"""The editor of one setting: what is typed, chosen or listed, until it is sent."""

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.command import SetConfig
from openpista.domain.query import ConfigEntry
from openpista.tui.core.effects import Effect, Send, SendSealed
from openpista.tui.core.phrase import Phrase
from openpista.tui.core.settings_values import item_problem, toml_of
from openpista.tui.core.stamp import ActionBase, StartingAction


class Editing(Struct, frozen=True):
    """A setting that is being changed. `revision` grows when something other than typing changed
    the text; `problem` and `refused` say why it cannot be so; `request_id` is on its way."""

    entry: ConfigEntry
    text: str = ""
    items: tuple[str, ...] = ()
    index: int = 0
    revision: int = 0
    problem: Phrase | None = None
    refused: str = ""
    request_id: str = ""


class SettingMoved(ActionBase, frozen=True):
    """The user goes to another setting; in the editor to another choice or item."""

    step: int


class SettingTyped(ActionBase, frozen=True):
    """The text in the editor reads so now; never that of a secret."""

    text: str


class SettingPointed(ActionBase, frozen=True):
    """The user points at a choice or an item in the editor."""

    index: int


class ItemRemoved(ActionBase, frozen=True):
    """The user takes the item under the cursor out of the list in the editor."""


class SettingSaved(StartingAction, frozen=True):
    """The user is done with the editor; in a list with text typed, done with that item."""


class SettingSealed(StartingAction, frozen=True):
    """The user typed a secret; it lies in the drawer under `slip`."""

    slip: str


Changed = tuple[Editing, tuple[Effect, ...]]


def edited(editing: Editing, action: ActionBase) -> Changed:
    """Return the editor after `action`, and what is to be sent; while that runs it stands still."""
    entry = editing.entry
    match action:
        case _ if editing.request_id:
            return editing, ()
        case SettingTyped(text=text) if not entry.secret:
            return replace(editing, text=text, problem=None, refused=""), ()
        case SettingMoved(step=step):
            return replace(editing, index=editing.index + step), ()
        case SettingPointed(index=index):
            return replace(editing, index=index), ()
        case ItemRemoved() if editing.items:
            at = editing.index % len(editing.items)
            items = (*editing.items[:at], *editing.items[at + 1 :])
            return replace(editing, items=items, index=max(0, at - 1)), ()
        case SettingSealed(slip=slip, id=request_id) if entry.secret:
            sealed = SendSealed(SetConfig(key=entry.key, value=""), slip, request_id)
            return _under_way(editing, request_id), (sealed,)
        case SettingSaved(id=request_id) if not entry.secret:
            return _saved(editing, request_id)
        case _:
            return editing, ()


def _saved(editing: Editing, request_id: str) -> Changed:
    entry, text = editing.entry, editing.text
    if entry.kind in {"list", "table"} and text.strip():
        return _item_added(editing), ()
    if entry.kind == "choice":
        text = entry.choices[editing.index % len(entry.choices)]
    value = toml_of(entry, text, editing.items)
    if isinstance(value, Phrase):
        return replace(editing, problem=value), ()
    send = Send(SetConfig(key=entry.key, value=value), request_id)
    return _under_way(editing, request_id), (send,)


def _item_added(editing: Editing) -> Editing:
    item = editing.text.strip()
    problem = item_problem(editing.entry, item)
    if problem is not None:
        return replace(editing, problem=problem)
    items = (*(old for old in editing.items if old != item), item)
    revision = editing.revision + 1
    return replace(editing, text="", items=items, index=len(items) - 1, revision=revision)


def _under_way(editing: Editing, request_id: str) -> Editing:
    return replace(editing, request_id=request_id, problem=None, refused="")
