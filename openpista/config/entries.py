"""The configuration as a list to look at: every key with its value, origin and text."""

from collections.abc import Mapping
from typing import Literal, cast, get_args, get_origin

import msgspec

from openpista.config.keys import ANY, Key, all_keys, all_sections, find_key
from openpista.config.live import restart_of
from openpista.config.load import Loaded
from openpista.config.toml_text import toml_text
from openpista.domain.query import ConfigEntry, ConfigKind

MASK = '"***"'


def config_entries(loaded: Loaded) -> tuple[ConfigEntry, ...]:
    """Return all keys in the order of the schema; secrets that are set show as stars.

    Keys of named tables, such as `providers.*.api_key`, come once for every name in use.
    """
    return tuple(_entry(key, loaded) for key in keys_in_use(loaded))


def keys_in_use(loaded: Loaded) -> list[Key]:
    """Return all keys, those of named tables once for every name that is set."""
    keys: list[Key] = []
    for key in all_keys():
        if ANY not in key.path:
            keys.append(key)
            continue
        at = key.path.index(ANY)
        names = {
            tuple(name.split("."))[at]
            for name in loaded.origins
            if tuple(name.split("."))[:at] == key.path[:at]
        }
        used = (find_key((*key.path[:at], name, *key.path[at + 1 :])) for name in sorted(names))
        keys += [one for one in used if one is not None]
    return keys


def value_of(loaded: Loaded, key: Key) -> object:
    """Return the value that `key` has in `loaded`."""
    node: object = loaded.config
    for part in key.path:
        if isinstance(node, Mapping):
            node = cast("Mapping[str, object]", node).get(part)
        else:
            node = cast("object", getattr(node, part))
    return node


def _entry(key: Key, loaded: Loaded) -> ConfigEntry:
    value = value_of(loaded, key)
    secret = key.about.secret
    origin = loaded.origin(key.name)
    return ConfigEntry(
        key=key.name,
        value=MASK if secret and value else toml_text(msgspec.to_builtins(value)),
        origin=origin.kind,
        type=key.kind,
        doc=key.doc,
        kind=_kind(key),
        choices=_choices(key),
        least=key.about.least,
        most=key.about.most,
        secret=secret,
        where=origin.where,
        default=toml_text(msgspec.to_builtins(key.default)),
        restart=restart_of(key.name),
        text="" if secret else _text(value),
        items=() if secret else _items(value),
        section=_section_doc(key.path[:-1]),
    )


_KINDS: Mapping[object, ConfigKind] = {
    str: "text",
    bool: "switch",
    int: "whole",
    float: "number",
    tuple[str, ...]: "list",
    dict[str, str]: "table",
    tuple[dict[str, object], ...]: "tables",
}


def _kind(key: Key) -> ConfigKind:
    if _choices(key):
        return "choice"
    if key.type in _KINDS:
        return _KINDS[key.type]
    return next(_KINDS[part] for part in get_args(key.type) if part in _KINDS)


def _choices(key: Key) -> tuple[str, ...]:
    """Return the words that may stand at a key, none where anything may."""
    for part in (key.type, *get_args(key.type)):
        if get_origin(part) is Literal:
            return tuple(str(word) for word in get_args(part))
    return ()


def _text(value: object) -> str:
    """Return a single value as people write it: without quotes."""
    if isinstance(value, str):
        return value
    return toml_text(value) if isinstance(value, bool | int | float) else ""


def _items(value: object) -> tuple[str, ...]:
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, object]", value).items()
        return tuple(f"{name} = {one}" for name, one in pairs)
    if isinstance(value, tuple):
        parts = cast("tuple[object, ...]", value)
        return tuple(part for part in parts if isinstance(part, str))
    return ()


def _section_doc(path: tuple[str, ...]) -> str:
    for section in all_sections():
        if len(section.path) == len(path) and all(
            own in (ANY, part) for own, part in zip(section.path, path, strict=True)
        ):
            return section.doc
    return ""
