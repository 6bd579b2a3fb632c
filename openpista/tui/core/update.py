"""The one function that makes a new state: it asks the features that hear an action, then the
rules, and resolves what they want to happen in the same breath."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from openpista.domain.event import EventBase
from openpista.tui.core import (
    approvals,
    attach_list,
    channels,
    channels_setup,
    chat,
    complete,
    connection,
    find,
    grants,
    history_search,
    house,
    images,
    jobs,
    keymap,
    links,
    login,
    logs,
    models,
    notices,
    pager,
    pairing,
    palette,
    prompt,
    route,
    search_jump,
    session_browser,
    session_export,
    session_rename,
    sessions,
    settings,
    settings_list,
    undo,
    window,
)
from openpista.tui.core import (
    help as help_feature,
)
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import EventArrived
from openpista.tui.core.effects import Effect, Then
from openpista.tui.core.rules import RULES
from openpista.tui.core.stamp import ActionBase
from openpista.tui.core.state import State

MAX_CASCADE = 64
"""Actions that one action may lead to; more would be a circle, which ends here."""

# The features differ in the types of their state and actions; the table forgets them, and each
# name below is a field of State (a test proves that the two agree).
Feature = Callable[[Any, Any], tuple[Any, tuple[Any, ...]]]
Heard = type[ActionBase] | type[EventBase]

FEATURES: tuple[tuple[str, Iterable[Heard], Feature], ...] = (
    ("window", window.HEARS, window.update),
    ("connection", connection.HEARS, connection.update),
    ("house", house.HEARS, house.update),
    ("route", route.HEARS, route.update),
    ("sessions", sessions.HEARS, sessions.update),
    ("chats", chat.HEARS, chat.update),
    ("prompt", prompt.HEARS, prompt.update),
    ("completion", complete.HEARS, complete.update),
    ("approvals", approvals.HEARS, approvals.update),
    ("palette", palette.HEARS, palette.update),
    ("models", models.HEARS, models.update),
    ("logins", login.HEARS, login.update),
    ("channels", channels.HEARS, channels.update),
    ("setup", channels_setup.HEARS, channels_setup.update),
    ("pairings", pairing.HEARS, pairing.update),
    ("grants", grants.HEARS, grants.update),
    ("settings", settings.HEARS, settings.update),
    ("config", settings_list.HEARS, settings_list.update),
    ("keymap", keymap.HEARS, keymap.update),
    ("logs", logs.HEARS, logs.update),
    ("jobs", jobs.HEARS, jobs.update),
    ("notices", notices.HEARS, notices.update),
    ("help", help_feature.HEARS, help_feature.update),
    ("browser", session_browser.HEARS, session_browser.update),
    ("renaming", session_rename.HEARS, session_rename.update),
    ("export", session_export.HEARS, session_export.update),
    ("jump", search_jump.HEARS, search_jump.update),
    ("find", find.HEARS, find.update),
    ("history", history_search.HEARS, history_search.update),
    ("undo", undo.HEARS, undo.update),
    ("attach_list", attach_list.HEARS, attach_list.update),
    ("links", links.HEARS, links.update),
    ("pager", pager.HEARS, pager.update),
    ("images", images.HEARS, images.update),
)


def _table() -> Mapping[Heard, tuple[tuple[str, Feature], ...]]:
    table: dict[Heard, tuple[tuple[str, Feature], ...]] = {}
    for name, heard, feature in FEATURES:
        for kind in heard:
            table[kind] = (*table.get(kind, ()), (name, feature))
    return table


LISTENERS = _table()


def update(state: State, action: Action) -> tuple[State, tuple[Effect, ...]]:
    """Return the state after `action`, and the effects to perform. Pure and total."""
    effects: list[Effect] = []
    waiting: list[ActionBase] = [action]
    done = 0
    while done < len(waiting) and done < MAX_CASCADE:
        state, more = step(state, waiting[done], effects)
        waiting += more
        done += 1
    return state, tuple(effects)


def step(state: State, action: ActionBase, effects: list[Effect]) -> tuple[State, list[ActionBase]]:
    """Apply one action alone: adds to `effects`, returns the actions that follow from it."""
    kind = type(action.event) if isinstance(action, EventArrived) else type(action)
    following: list[ActionBase] = []
    for name, feature in LISTENERS.get(kind, ()):
        part = getattr(state, name)
        changed, outcomes = feature(part, action)
        if changed is not part:
            state = replace(state, **{name: changed})
        _sort(outcomes, effects, following)
    for rule in RULES.get(kind, ()):
        _sort(rule(state, action), effects, following)
    return state, following


def _sort(
    outcomes: Iterable[Effect | Then], effects: list[Effect], following: list[ActionBase]
) -> None:
    for outcome in outcomes:
        if isinstance(outcome, Then):
            following.append(outcome.action)
        else:
            effects.append(outcome)
