"""The settings: every key of the config with its value and origin, and changing one.

What is being typed stands here, so that no event takes it away; a secret never does.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.command import SetConfig, UnsetConfig
from openpista.domain.event import ConfigChanged, HouseSnapshot
from openpista.domain.query import AnswerBase, ConfigEntries, ConfigEntry, QueryFailed, ReadConfig
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    EventArrived,
)
from openpista.tui.core.effects import Ask, Outcome, Send, Then
from openpista.tui.core.moves import NoticeRaised, OverlayClosed, OverlayKind, OverlayOpened
from openpista.tui.core.phrase import Phrase, phrase
from openpista.tui.core.settings_editing import (
    Editing,
    ItemRemoved,
    SettingMoved,
    SettingPointed,
    SettingSaved,
    SettingSealed,
    SettingTyped,
    edited,
)
from openpista.tui.core.settings_values import toml_of
from openpista.tui.core.stamp import ActionBase, StartingAction

SLOT = "config"
LOCKED = ("environment", "option")
"""Origins that go before the file: what is written there would not hold."""

ELSEWHERE: dict[str, OverlayKind] = {"ui.keys": "keys", "ui.theme": "themes", "jobs": "jobs"}
"""Keys that have a screen of their own."""


class Config(Struct, frozen=True):
    """`index` may run past the end. `sending` are requests with their keys, `refused` keys with
    the gateway's sentence, `restarts` keys that hold only after what is named starts again.
    `given` are values (key, text, request) that wait until the settings are known."""

    state: Literal["unknown", "loading", "loaded", "failed"] = "unknown"
    reason: str = ""
    path: str = ""
    entries: tuple[ConfigEntry, ...] = ()
    query: str = ""
    index: int = 0
    request_id: str = ""
    sending: tuple[tuple[str, str], ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    restarts: tuple[tuple[str, str], ...] = ()
    editing: Editing | None = None
    given: tuple[tuple[str, str, str], ...] = ()


class SettingsSearched(ActionBase, frozen=True):
    """The search over the settings reads so now."""

    query: str


class SettingChosen(StartingAction, frozen=True):
    """The user wants to change a setting: a switch turns at once."""

    key: str


class SettingReset(StartingAction, frozen=True):
    """The user wants the default of a setting again."""

    key: str


class SettingGiven(StartingAction, frozen=True):
    """The user gave a setting its value in one line."""

    key: str
    text: str


SettingsListAction = (
    SettingsSearched
    | SettingMoved
    | SettingChosen
    | SettingReset
    | SettingGiven
    | SettingTyped
    | SettingPointed
    | ItemRemoved
    | SettingSaved
    | SettingSealed
)
HEARS = (
    SettingsSearched,
    SettingMoved,
    SettingChosen,
    SettingReset,
    SettingGiven,
    SettingTyped,
    SettingPointed,
    ItemRemoved,
    SettingSaved,
    SettingSealed,
    OverlayOpened,
    OverlayClosed,
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    ConfigChanged,
    HouseSnapshot,
)

Changed = tuple[Config, tuple[Outcome, ...]]


def update(config: Config, action: ActionBase) -> Changed:
    """Return the settings after `action`, and what is to be done."""
    match action:
        case SettingsSearched(query=query) if query != config.query:
            return replace(config, query=query, index=0), ()
        case SettingChosen(key=key) | SettingReset(key=key) | SettingGiven(key=key):
            return _wanted(config, action, entry_of(config, key))
        case SettingMoved(step=step) if config.editing is None:
            return replace(config, index=config.index + step), ()
        case (
            SettingMoved()
            | SettingTyped()
            | SettingPointed()
            | ItemRemoved()
            | SettingSaved()
            | SettingSealed()
        ) if config.editing is not None:
            editing, effects = edited(config.editing, action)
            return replace(config, editing=editing), effects
        case CommandAccepted() | CommandRefused() | CommandUnsent():
            return _sent(config, action)
        case _:
            return _heard(config, action)


def entry_of(config: Config, key: str) -> ConfigEntry | None:
    """Return the setting of that name."""
    return next((entry for entry in config.entries if entry.key == key), None)


# --- the list -------------------------------------------------------------------------------


def _heard(config: Config, action: ActionBase) -> Changed:
    match action:
        case OverlayOpened(kind="settings", query=query, id=request_id):
            return _ask(replace(config, query=query, index=0, refused=()), request_id)
        case OverlayOpened(kind="help" | "keys", id=request_id) if config.state == "unknown":
            return _ask(config, request_id)
        case OverlayClosed(kind=None | "setting" | "settings") if config.editing is not None:
            return replace(config, editing=None), ()
        case EventArrived(event=ConfigChanged(key=key, restart=restart, seq=seq)):
            others = tuple(pair for pair in config.restarts if pair[0] != key)
            restarts = (*others, (key, restart)) if restart else others
            return _ask(replace(config, restarts=restarts), f"config-{seq}")
        case EventArrived(event=HouseSnapshot(seq=seq)) if config.state != "unknown":
            return _ask(config, f"config-{seq}")
        case AnswerArrived(request_id=request_id, answer=answer) if (
            request_id == config.request_id != ""
        ):
            return _answered(config, answer, action.at_ms)
        case _:
            return config, ()


def _ask(config: Config, request_id: str) -> Changed:
    state = "loaded" if config.entries else "loading"
    asked = replace(config, state=state, reason="", request_id=request_id)
    return asked, (Ask(ReadConfig(), request_id, slot=SLOT),)


def _answered(config: Config, answer: AnswerBase, at_ms: int) -> Changed:
    given, config = config.given, replace(config, request_id="", given=())
    match answer:
        case ConfigEntries(entries=entries, path=path):
            again = (SettingGiven(key, text, id=name, at_ms=at_ms) for key, text, name in given)
            loaded = replace(config, state="loaded", entries=entries, path=path)
            return loaded, tuple(Then(action) for action in again)
        case QueryFailed(reason=reason):
            told = _told(phrase("settings.failed", reason=reason), at_ms) if given else ()
            return replace(config, state="failed", reason=reason, entries=()), told
        case _:
            return replace(config, state="failed", entries=()), ()


# --- wanting another value ------------------------------------------------------------------


def _wanted(
    config: Config,
    action: SettingChosen | SettingReset | SettingGiven,
    entry: ConfigEntry | None,
) -> Changed:
    at_ms = action.at_ms
    if entry is None and config.state != "loaded" and isinstance(action, SettingGiven):
        waiting = (*config.given, (action.key, action.text, action.id))
        return _ask(replace(config, given=waiting), action.id)
    if entry is None:
        return config, _told(phrase("settings.unknown", key=action.key), at_ms)
    if entry.origin in LOCKED:
        where = entry.where or entry.origin
        return config, _told(phrase(f"settings.locked_{entry.origin}", where=where), at_ms)
    match action:
        case SettingReset() if entry.origin == "default":
            return config, _told(phrase("settings.is_default", key=entry.key), at_ms)
        case SettingReset(id=request_id):
            return _send(config, entry.key, UnsetConfig(key=entry.key), request_id)
        case SettingGiven(text=text, id=request_id):
            return _given(config, entry, text, request_id, at_ms)
        case SettingChosen(id=request_id):
            return _chosen(config, entry, request_id, at_ms)


def _chosen(config: Config, entry: ConfigEntry, request_id: str, at_ms: int) -> Changed:
    """Turn a switch, or open what changes the setting."""
    elsewhere = ELSEWHERE.get(entry.key)
    if elsewhere is not None:
        return config, (Then(OverlayOpened(elsewhere, id=request_id, at_ms=at_ms)),)
    if entry.kind == "switch":
        value = "false" if entry.value == "true" else "true"
        return _send(config, entry.key, SetConfig(key=entry.key, value=value), request_id)
    if entry.kind == "tables" or (entry.kind == "table" and entry.secret):
        return config, _told(phrase("settings.by_hand"), at_ms)
    index = entry.choices.index(entry.text) if entry.text in entry.choices else 0
    text = "" if entry.kind in {"choice", "list", "table"} else entry.text
    editing = Editing(entry, text=text, items=entry.items, index=index)
    opened = OverlayOpened("setting", id=request_id, at_ms=at_ms)
    return replace(config, editing=editing), (Then(opened),)


def _given(config: Config, entry: ConfigEntry, text: str, request_id: str, at_ms: int) -> Changed:
    if entry.secret:
        return config, _told(phrase("settings.secret_typed", key=entry.key), at_ms)
    items = tuple(part.strip() for part in text.split(",") if part.strip())
    value = toml_of(entry, text, items)
    if isinstance(value, Phrase):
        return config, _told(value, at_ms)
    return _send(config, entry.key, SetConfig(key=entry.key, value=value), request_id)


def _send(config: Config, key: str, command: SetConfig | UnsetConfig, request_id: str) -> Changed:
    if any(sent == key for _, sent in config.sending):
        return config, ()
    refused = tuple(pair for pair in config.refused if pair[0] != key)
    sending = (*config.sending, (request_id, key))
    return replace(config, refused=refused, sending=sending), (Send(command, request_id),)


def _told(told: Phrase, at_ms: int) -> tuple[Outcome, ...]:
    return (Then(NoticeRaised("warning", told, at_ms=at_ms)),)


def _sent(config: Config, action: CommandAccepted | CommandRefused | CommandUnsent) -> Changed:
    request_id, editing = action.request_id, config.editing
    reason = "" if isinstance(action, CommandAccepted) else action.reason
    if editing is not None and editing.request_id == request_id != "":
        if isinstance(action, CommandAccepted):
            closed = OverlayClosed("setting", at_ms=action.at_ms)
            return replace(config, editing=None), (Then(closed),)
        return replace(config, editing=replace(editing, request_id="", refused=reason)), ()
    keys = tuple(key for sent, key in config.sending if sent == request_id)
    if not keys:
        return config, ()
    sending = tuple(pair for pair in config.sending if pair[0] != request_id)
    refused = (*config.refused, (keys[0], reason)) if reason else config.refused
    return replace(config, sending=sending, refused=refused), ()
