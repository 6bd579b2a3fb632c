"""Records every action of a window, with a state now and then, and plays recordings back.

A recording is JSON lines: a head, then actions, with the whole state after every 64th. Secrets
are blacked out in it. Playing performs nothing.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Literal

import msgspec
from msgspec import Struct

from openpista.domain.errors import OpenpistaError
from openpista.domain.pairing import Pairing
from openpista.domain.wire import snake_case
from openpista.tui.core.actions import Action
from openpista.tui.core.state import State
from openpista.tui.core.update import update

_Plain = dict[str, "_Plain"] | list["_Plain"] | str | int | float | bool | None

FORMAT: Literal[1] = 1
SNAPSHOT_EVERY = 64
MASK_CHARS = 8

_PAIRING = frozenset(field.name for field in msgspec.structs.fields(Pairing))
_LETS_IN = frozenset({"link", "code"})
"""Whoever reads them in a recording could become an owner (security.md §2)."""


class RecordingError(OpenpistaError):
    """A recording cannot be read; names file and line."""

    exit_code = 2


class LineBase(Struct, frozen=True, kw_only=True, tag_field="line", tag=snake_case):
    """The root of what a recording's lines may be."""


class Head(LineBase, frozen=True, kw_only=True):
    """The first line: the format, the program's version, and the state at the start."""

    format: Literal[1] = FORMAT
    version: str = ""
    state: State


class Acted(LineBase, frozen=True, kw_only=True):
    """The action number `n`, from 1."""

    n: int
    action: Action


class Stood(LineBase, frozen=True, kw_only=True):
    """The state after action number `n`."""

    n: int
    state: State


Line = Head | Acted | Stood


class Recorder:
    """Writes a recording to an open file; a line is complete or not there."""

    def __init__(self, file: IO[bytes], *, redact: Callable[[str], str], version: str = "") -> None:
        self._file = file
        self._redact = redact
        self._version = version
        self._count = 0

    def begin(self, state: State) -> None:
        """Write the head."""
        self._write(Head(version=self._version, state=state))

    def record(self, action: Action, state: State) -> None:
        """Write an action, and every 64th time the state after it."""
        self._count += 1
        self._write(Acted(n=self._count, action=action))
        if self._count % SNAPSHOT_EVERY == 0:
            self._write(Stood(n=self._count, state=state))

    def _write(self, line: Line) -> None:
        plain: _Plain = msgspec.json.decode(msgspec.json.encode(line))
        plain = _masked(plain, self._redact)
        self._file.write(msgspec.json.encode(plain) + b"\n")
        self._file.flush()


def open_recording(path: Path) -> IO[bytes]:
    """Open a new recording that only its owner can read; raises RecordingError."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise RecordingError(f"Cannot write the recording {path}: {error.strerror}.") from error
    return os.fdopen(descriptor, "wb")


class Recording(Struct, frozen=True):
    """A recording as read; `stood` are the states that it holds, by number."""

    start: State
    actions: tuple[Action, ...]
    stood: tuple[tuple[int, State], ...] = ()


def read_recording(path: Path) -> Recording:
    """Read a recording. A last line that was cut off is left out; raises RecordingError."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise RecordingError(f"Cannot read the recording {path}: {error.strerror}.") from error
    complete = [line for line in lines[:-1] if line]
    decoder = msgspec.json.Decoder(Line)
    decoded: list[Line] = []
    for number, line in enumerate(complete, start=1):
        try:
            decoded.append(decoder.decode(line))
        except msgspec.DecodeError as error:
            told = f"{path}:{number} is not a line of a recording: {error}"
            raise RecordingError(told) from error
    return _arranged(path, decoded)


def state_at(recording: Recording, number: int) -> State:
    """Return the state after the first `number` actions: the nearest that is held, played on."""
    state, done = recording.start, 0
    for held, stood in recording.stood:
        if done < held <= number:
            state, done = stood, held
    for action in recording.actions[done:number]:
        state, _ = update(state, action)
    return state


def replayed(recording: Recording) -> State:
    """Return the state after all actions, played from the start."""
    state = recording.start
    for action in recording.actions:
        state, _ = update(state, action)
    return state


def _arranged(path: Path, lines: Sequence[Line]) -> Recording:
    if not lines or not isinstance(lines[0], Head):
        raise RecordingError(f"{path} is not a recording of openpista: it has no head.")
    actions = tuple(line.action for line in lines if isinstance(line, Acted))
    stood = tuple((line.n, line.state) for line in lines if isinstance(line, Stood))
    return Recording(lines[0].state, actions, stood)


def _masked(plain: _Plain, redact: Callable[[str], str]) -> _Plain:
    """Black out secrets in every text of plain data, before escapes cut it up."""
    if isinstance(plain, str):
        return redact(plain)
    if isinstance(plain, dict):
        lets_in = plain.keys() >= _PAIRING
        return {
            key: _named(value) if lets_in and key in _LETS_IN else _masked(value, redact)
            for key, value in plain.items()
        }
    if isinstance(plain, list):
        return [_masked(value, redact) for value in plain]
    return plain


def _named(secret: _Plain) -> _Plain:
    """Return a name for a link or code that tells it from others: what is drawn anew for another
    link is drawn anew in the recording too."""
    if not isinstance(secret, str) or not secret:
        return secret
    return f"masked-{hashlib.sha256(secret.encode()).hexdigest()[:MASK_CHARS]}"
