"""The dialog with all settings: searched, walked, changed."""

from collections.abc import Sequence

from openpista.domain.query import ConfigEntry
from openpista.guard.safe_text import safe_text
from openpista.tui.core.actions import Action
from openpista.tui.core.lists import chosen
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.settings_editing import SettingMoved
from openpista.tui.core.settings_list import SettingChosen, SettingReset, SettingsSearched
from openpista.tui.core.state import State
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn, Listing
from openpista.tui.views.look import Look
from openpista.tui.views.rows import BLANK, Row, plain_rows
from openpista.tui.views.settings_rows import (
    foot_rows,
    section_of,
    section_row,
    setting_row,
    setting_rows,
)

FOOT_ROWS = 3


def _settings(state: State, look: Look, _keys: KeyMap, width: int) -> Drawn:
    rows = setting_rows(state)
    if not rows:
        return Drawn(_empty(state, look, width))
    searched = bool(state.config.query.strip())
    index = chosen(state.config.index, rows)
    drawn: list[Row] = []
    show = (0, 0)
    section = ""
    for number, entry in enumerate(rows):
        if section_of(entry) != section and not searched:
            section = section_of(entry)
            drawn += [BLANK, section_row(entry, look, width)][0 if drawn else 1 :]
        here = number == index
        row = setting_row(entry, state.config, look, width, here=here, whole=searched)
        if here:
            show = (max(0, len(drawn) - 2), len(drawn) + 1)
        drawn.append(row._replace(hit=f"row:{number}"))
    return Drawn(drawn, show)


def _empty(state: State, look: Look, width: int) -> list[Row]:
    config, words = state.config, look.words
    if config.state == "failed":
        text = words("settings.failed", reason=safe_text(config.reason))
        return plain_rows(f"  {text}", width, "error")
    if config.state in {"loading", "unknown"}:
        return plain_rows(f"  {words('list.loading')}", width, "muted")
    return plain_rows(f"  {words('settings.nothing', query=config.query)}", width, "muted")


def _at(state: State) -> ConfigEntry | None:
    rows = setting_rows(state)
    return rows[chosen(state.config.index, rows)] if rows else None


def _foot(state: State, look: Look, width: int) -> list[Row]:
    entry = _at(state)
    return [] if entry is None else foot_rows(entry, state.config, look, width)


def _change(state: State) -> Sequence[Action]:
    entry = _at(state)
    return () if entry is None else (SettingChosen(entry.key),)


def _reset(state: State) -> Sequence[Action]:
    entry = _at(state)
    return () if entry is None else (SettingReset(entry.key),)


def _clicked(state: State, hit: str) -> Sequence[Action]:
    """The first click goes there, the second changes it."""
    rows = setting_rows(state)
    number = int(hit.removeprefix("row:"))
    here = chosen(state.config.index, rows)
    if number == here:
        return (SettingChosen(rows[number].key),)
    return (SettingMoved(number - here),)


_KEYS = (
    ("row.choose", "settings.key_change"),
    ("row.remove", "settings.key_reset"),
    ("settings.keys", "settings.key_keys"),
    ("dialog.close", "list.close"),
)


def _offers(state: State) -> tuple[tuple[str, str], ...]:
    """Where there is no setting, there is nothing to change."""
    return _KEYS if setting_rows(state) else _KEYS[-1:]


SETTINGS = Listing(
    title="settings.title",
    keys=_KEYS,
    offers=_offers,
    value=lambda state: (setting_rows(state), state.config),
    draw=_settings,
    query=lambda state: state.config.query,
    searched=SettingsSearched,
    moved=lambda _, step: (SettingMoved(step),),
    chosen=_change,
    removed=_reset,
    clicked=_clicked,
    place="settings",
    more={"settings.keys": lambda _: (OverlayOpened("keys"),)},
    wide=True,
    foot=_foot,
    foot_rows=FOOT_ROWS,
)
