"""What the program remembers between starts. It may be lost without harm."""

import tomllib
from pathlib import Path

import msgspec
from msgspec import Struct

from openpista.config.atomic import replace_file
from openpista.config.toml_text import toml_text

_MAX_STATE_BYTES = 64 * 1024


class State(Struct, frozen=True):
    """The model chosen last, with its provider. Field names are the original's."""

    last_provider: str = ""
    last_model: str = ""


def read_state(path: Path) -> State:
    """Return what is remembered at `path`; nothing where the file is missing or damaged."""
    try:
        if path.stat().st_size > _MAX_STATE_BYTES:
            return State()
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), State)
    except (OSError, ValueError, RecursionError, msgspec.ValidationError):
        return State()


def write_state(path: Path, state: State) -> None:
    """Remember `state` at `path`. Raises OSError."""
    lines = [f"{name} = {toml_text(getattr(state, name))}\n" for name in State.__struct_fields__]
    replace_file(path, "".join(lines))
