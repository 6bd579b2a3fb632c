"""The list of all keys, and giving an action another one: pressed, checked, kept in `ui.keys`."""

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.command import SetConfig, UnsetConfig
from openpista.domain.query import ConfigEntries
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
)
from openpista.tui.core.effects import Outcome, Send, Then
from openpista.tui.core.keymap_rules import Own, latin, refusal, resolve
from openpista.tui.core.moves import NoticeRaised, OverlayClosed, OverlayOpened, WindowOpened
from openpista.tui.core.phrase import Phrase, phrase
from openpista.tui.core.settings_values import toml_table
from openpista.tui.core.stamp import ActionBase, StartingAction

CONFIG_KEY = "ui.keys"


class Keymap(Struct, frozen=True):
    """`own` are the user's keys as the config has them. While a key is waited for, `capture`
    names the action; `pressed` is the key that could not be had, and `problem` why."""

    own: Own = ()
    query: str = ""
    index: int = 0
    capture: str = ""
    adding: bool = False
    pressed: str = ""
    problem: Phrase | None = None
    refused: str = ""
    request_id: str = ""


class KeysSearched(ActionBase, frozen=True):
    """The search over the keys reads so now."""

    query: str


class KeyMoved(ActionBase, frozen=True):
    """The user goes to another action."""

    step: int


class KeyWanted(StartingAction, frozen=True):
    """The user wants to press another key for an action; `adding` keeps those it has."""

    action: str
    adding: bool = False


class KeyPressed(StartingAction, frozen=True):
    """The user pressed the key that the action shall have."""

    key: str


class KeyReset(StartingAction, frozen=True):
    """The user wants the keys of an action as they came."""

    action: str


KeymapAction = KeysSearched | KeyMoved | KeyWanted | KeyPressed | KeyReset
HEARS = (
    KeysSearched,
    KeyMoved,
    KeyWanted,
    KeyPressed,
    KeyReset,
    WindowOpened,
    OverlayOpened,
    OverlayClosed,
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
)

Changed = tuple[Keymap, tuple[Outcome, ...]]


def update(keymap: Keymap, action: ActionBase) -> Changed:
    """Return the keys after `action`, and what is to be done."""
    match action:
        case WindowOpened(keys=own):
            return replace(keymap, own=own), ()
        case OverlayOpened(kind="keys", query=query):
            return replace(keymap, query=query, index=0), ()
        case OverlayClosed(kind=None | "key") if keymap.capture and not keymap.request_id:
            return _calm(keymap), ()
        case KeysSearched(query=query) if query != keymap.query:
            return replace(keymap, query=query, index=0), ()
        case KeyMoved(step=step):
            return replace(keymap, index=keymap.index + step), ()
        case KeyWanted(action=name, adding=adding) if _known(name) and not keymap.request_id:
            opened = OverlayOpened("key", id=action.id, at_ms=action.at_ms)
            return replace(_calm(keymap), capture=name, adding=adding), (Then(opened),)
        case KeyPressed(key=key) if keymap.capture and not keymap.request_id:
            return _pressed(keymap, latin(key), action.id)
        case KeyReset(action=name) if not keymap.request_id:
            return _reset(keymap, name, action)
        case _:
            return _heard(keymap, action)


def _pressed(keymap: Keymap, key: str, request_id: str) -> Changed:
    """Take the key, or say why it cannot be had and wait for another."""
    name = keymap.capture
    problem = refusal(keymap.own, name, key)
    if problem is not None:
        return replace(keymap, pressed=key, problem=problem, refused=""), ()
    spec = next(spec for spec in resolve(keymap.own).specs if spec.id == name)
    before = spec.keys if keymap.adding else ()
    keys = ",".join(dict.fromkeys((*before, key)))
    own = (*(pair for pair in keymap.own if pair[0] != name), (name, keys))
    taken = replace(keymap, pressed=key, problem=None, refused="")
    return _kept(taken, own, request_id)


def _reset(keymap: Keymap, name: str, action: KeyReset) -> Changed:
    own = tuple(pair for pair in keymap.own if pair[0] != name)
    if own == keymap.own:
        told = NoticeRaised("info", phrase("keys.as_it_came"), at_ms=action.at_ms)
        return keymap, (Then(told),)
    return _kept(keymap, own, action.id)


def _kept(keymap: Keymap, own: Own, request_id: str) -> Changed:
    command = (
        SetConfig(key=CONFIG_KEY, value=toml_table(own)) if own else UnsetConfig(key=CONFIG_KEY)
    )
    return replace(keymap, request_id=request_id), (Send(command, request_id),)


def _heard(keymap: Keymap, action: ActionBase) -> Changed:
    match action:
        case CommandAccepted(request_id=request_id) if request_id == keymap.request_id != "":
            closed = Then(OverlayClosed("key", at_ms=action.at_ms))
            return replace(_calm(keymap), request_id=""), (closed,) if keymap.capture else ()
        case CommandRefused(request_id=request_id) | CommandUnsent(request_id=request_id) if (
            request_id == keymap.request_id != ""
        ):
            return replace(keymap, request_id="", refused=action.reason), ()
        case AnswerArrived(answer=ConfigEntries(entries=entries)):
            items = next((entry.items for entry in entries if entry.key == CONFIG_KEY), None)
            return keymap if items is None else replace(keymap, own=_pairs(items)), ()
        case _:
            return keymap, ()


def _pairs(items: tuple[str, ...]) -> Own:
    split = (item.partition("=") for item in items)
    return tuple((name.strip(), value.strip()) for name, _, value in split)


def _known(name: str) -> bool:
    return any(spec.id == name for spec in resolve(()).specs)


def _calm(keymap: Keymap) -> Keymap:
    return replace(keymap, capture="", adding=False, pressed="", problem=None, refused="")
