"""A value as TOML text on one line and back, for variables, messages and lists of settings."""

import re
import tomllib
from collections.abc import Mapping
from typing import cast

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t", "\r": r"\r"}
_TO_ESCAPE = re.compile('[\\\\"\x00-\x1f\x7f]')


def toml_text(value: object) -> str:
    """Return `value` as TOML; `None`, which TOML does not have, is the empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{_TO_ESCAPE.sub(_escape, value)}"'
    if isinstance(value, list | tuple):
        items = cast("list[object] | tuple[object, ...]", value)
        return f"[{', '.join(map(toml_text, items))}]"
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, object]", value).items()
        inner = ", ".join(f"{toml_key(name)} = {toml_text(one)}" for name, one in pairs)
        return f"{{ {inner} }}" if inner else "{}"
    return str(value)


def toml_value(text: str) -> object:
    """Return the one value that `text` writes in TOML; raises ValueError where it is not one."""
    try:
        tables = tomllib.loads(f"value = {text}")
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if len(tables) != 1:
        raise ValueError("more than one value")
    return tables["value"]


def toml_key(name: str) -> str:
    """Return one part of a key as TOML writes it."""
    return name if _BARE_KEY.fullmatch(name) else toml_text(name)


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    return _ESCAPES.get(char) or f"\\u{ord(char):04x}"
