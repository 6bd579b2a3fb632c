"""Gives each action the time and, where it starts something, an id; once, before `update`."""

from collections.abc import Callable

from msgspec.structs import replace

from openpista.domain.clock import Clock
from openpista.domain.ids import NewUlid
from openpista.tui.core.actions import Action
from openpista.tui.core.stamp import StartingAction

Stamp = Callable[[Action], Action]


def make_stamp(clock: Clock, new_ulid: NewUlid) -> Stamp:
    """Return a stamp that takes time and ids from these."""

    def stamp(action: Action) -> Action:
        at_ms = action.at_ms or clock.now_ms()
        if isinstance(action, StartingAction):
            return replace(action, at_ms=at_ms, id=action.id or new_ulid())
        return replace(action, at_ms=at_ms)

    return stamp


def keep_stamp(action: Action) -> Action:
    """Return the action as it is: recorded actions have their stamp already."""
    return action
