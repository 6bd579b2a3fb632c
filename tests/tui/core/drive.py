"""Exhaustive tests of `update`: whatever a step does not name must not happen.

    drive.send(action).to(route__page="chat").emits(Send(...))
    drive.send(action).emits()                       # nothing changes, nothing is done

`to` names every field of the state that changes, by its path with two underscores between the
parts; a function as value gets the part's new value and says whether it is right.
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from openpista.tui.core.actions import Action
from openpista.tui.core.effects import Effect
from openpista.tui.core.state import State
from openpista.tui.core.update import update


class Drive:
    """A state, and what happens to it step by step."""

    unfinished: "list[Step]" = []  # noqa: RUF012 - read by the fixture that fails forgotten steps

    def __init__(self, state: State | None = None) -> None:
        self.state = State() if state is None else state

    def send(self, action: Action) -> "Step":
        """Let `action` happen; say with `to` and `emits` all that it leads to."""
        before = self.state
        self.state, effects = update(before, action)
        step = Step(self, before, effects)
        Drive.unfinished.append(step)
        return step

    def given(self, *actions: Action) -> "Drive":
        """Let these happen without a word; for what leads up to a test."""
        for action in actions:
            self.state, _ = update(self.state, action)
        return self


class Step:
    """One action and what it led to."""

    def __init__(self, drive: Drive, before: State, effects: tuple[Effect, ...]) -> None:
        self.drive = drive
        self.before = before
        self.effects = effects
        self._expected = before

    def to(self, **changes: Callable[[Any], object] | object) -> "Step":
        """Name what is different afterwards."""
        for path, value in changes.items():
            parts = path.split("__")
            now = _at(self.drive.state, parts)
            if callable(value):
                assert value(now), f"{path} became {now!r}"
            else:
                assert now == value, f"{path} became {now!r}, not {value!r}"
            assert _at(self.before, parts) != now, f"{path} did not change"
            self._expected = _with(self._expected, parts, now)
        return self

    def emits(self, *effects: Effect | Callable[[Effect], bool]) -> Drive:
        """Name all effects in their order; ends the step."""
        Drive.unfinished.remove(self)
        assert self.drive.state == self._expected, _difference(self._expected, self.drive.state)
        assert len(self.effects) == len(effects), f"emitted {self.effects!r}"
        for found, wanted in zip(self.effects, effects, strict=True):
            if isinstance(wanted, Struct):
                assert found == wanted, f"emitted {found!r}, not {wanted!r}"
            else:
                assert wanted(found), f"emitted {found!r}"
        return self.drive


def _at(value: Any, parts: list[str]) -> Any:
    for part in parts:
        value = value[int(part)] if part.lstrip("-").isdigit() else getattr(value, part)
    return value


def _with(whole: Any, parts: list[str], value: Any) -> Any:
    if not parts:
        return value
    first, rest = parts[0], parts[1:]
    if first.lstrip("-").isdigit():
        items = list(whole)
        items[int(first)] = _with(items[int(first)], rest, value)
        return tuple(items)
    return replace(whole, **{first: _with(getattr(whole, first), rest, value)})


def _difference(expected: State, found: State) -> str:
    return "not named:\n" + "\n".join(_compare("state", expected, found))


def _compare(path: str, expected: Any, found: Any) -> list[str]:
    if isinstance(expected, Struct) and type(found) is type(expected):
        names = type(expected).__struct_fields__
        return [
            line
            for name in names
            for line in _compare(f"{path}.{name}", getattr(expected, name), getattr(found, name))
        ]
    return [] if expected == found else [f"  {path}: {expected!r} -> {found!r}"]
