"""Practice scripts: what the practice model says and calls, step by step, from a TOML file.

The format is frozen by a test and described in `docs/practice.md` (decisions.md 30).
"""

import tomllib
from pathlib import Path
from typing import Annotated, cast, get_args

import msgspec
from msgspec import Meta, Struct

from openpista.domain.errors import ConfigError
from openpista.domain.model import ProviderErrorKind
from openpista.providers.practice_answers import Plan, PlannedCall

MAX_SCRIPT_BYTES = 1024 * 1024


class ScriptCall(Struct, frozen=True, forbid_unknown_fields=True):
    """A call of a step; `args` become JSON in their order."""

    tool: str
    args: dict[str, object] = {}


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """One reply.

    `when` must stand in the last text that the model was given; without it the step always
    fits. `fail` raises an error of that kind in place of the reply, `cut` breaks it off before
    its end. `repeat` lets a step fit again: for ever, or so many times in all.
    """

    when: str = ""
    say: str = ""
    think: str = ""
    call: ScriptCall | tuple[ScriptCall, ...] = ()
    fail: ProviderErrorKind | None = None
    cut: bool = False
    pace_ms: Annotated[int, Meta(ge=0, le=10_000)] | None = None
    repeat: bool | Annotated[int, Meta(ge=1)] = False

    @property
    def times(self) -> int | None:
        """How often the step may be used; None for ever."""
        if isinstance(self.repeat, bool):
            return None if self.repeat else 1
        return self.repeat

    def plan(self) -> Plan:
        """Return the reply of this step."""
        calls = self.call if isinstance(self.call, tuple) else (self.call,)
        return Plan(
            say=self.say,
            think=self.think,
            calls=tuple(
                PlannedCall(call.tool, msgspec.json.encode(call.args).decode()) for call in calls
            ),
        )


class Script(Struct, frozen=True, forbid_unknown_fields=True):
    """The steps of a file, in their order."""

    step: tuple[Step, ...]


class Cursor:
    """Where one conversation stands in a script."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._used = [0] * len(script.step)

    def next(self, given: str) -> Step | None:
        """Return the first step that may still be used and fits `given`, the last text that the
        model was given; None when there is none."""
        for index, step in enumerate(self._script.step):
            is_left = step.times is None or self._used[index] < step.times
            if is_left and step.when in given:
                self._used[index] += 1
                return step
        return None


def load_script(path: Path) -> Script:
    """Read a script; raises ConfigError that names the file, the place and the reason."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"The practice script {path} cannot be read: {error.strerror}."
        ) from error
    if len(data) > MAX_SCRIPT_BYTES:
        raise ConfigError(f"The practice script {path} is larger than {MAX_SCRIPT_BYTES} bytes.")
    return parse_script(data.decode("utf-8", "replace"), name=str(path))


def parse_script(text: str, *, name: str) -> Script:
    """Return the script in `text`; raises ConfigError, `name` is the file for its sentence."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"The practice script {name} is not TOML: {error}.") from error
    steps = found.get("step")
    if not isinstance(steps, list) or set(found) != {"step"}:
        raise ConfigError(f"The practice script {name} holds [[step]] tables and nothing else.")
    numbered = enumerate(cast(list[object], steps), 1)
    return Script(tuple(_step(each, number, name) for number, each in numbered))


def _step(found: object, number: int, name: str) -> Step:
    place = f"The practice script {name}, step {number}"
    try:
        return msgspec.convert(found, Step)
    except msgspec.ValidationError as error:
        hint = ""
        if "$.fail" in str(error):
            hint = f" Kinds of failure: {', '.join(get_args(ProviderErrorKind))}."
        raise ConfigError(f"{place}: {error}.{hint}") from error
