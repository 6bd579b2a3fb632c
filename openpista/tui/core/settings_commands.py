"""What the commands for settings, keys, log and jobs mean."""

from openpista.tui.core.effects import Outcome, Then
from openpista.tui.core.moves import CommandGiven, OverlayKind, OverlayOpened
from openpista.tui.core.settings_list import SettingGiven, entry_of
from openpista.tui.core.state import State

Outcomes = tuple[Outcome, ...]


def settings(state: State, given: CommandGiven) -> Outcomes:
    """Show the settings, those that fit what was typed; a key and a value change that key."""
    key, _, text = given.argument.partition(" ")
    if text.strip() and (state.config.state == "unknown" or entry_of(state.config, key)):
        wanted = SettingGiven(key, text.strip(), id=given.id, at_ms=given.at_ms)
        return (Then(wanted),)
    return _open("settings", given, given.argument)


def keys(_state: State, given: CommandGiven) -> Outcomes:
    """Show which key does what, and change it."""
    return _open("keys", given, given.argument)


def logs(_state: State, given: CommandGiven) -> Outcomes:
    """Show the log, of one part of the program where one is named."""
    return _open("logs", given, given.argument)


def jobs(_state: State, given: CommandGiven) -> Outcomes:
    """Show what the agent does at set times."""
    return _open("jobs", given, "")


def _open(kind: OverlayKind, given: CommandGiven, query: str) -> Outcomes:
    return (Then(OverlayOpened(kind, query, id=given.id, at_ms=given.at_ms)),)
