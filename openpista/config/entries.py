"""The configuration as a list to look at: every key with its value, origin and text."""

from collections.abc import Mapping
from typing import cast

import msgspec

from openpista.config.keys import ANY, Key, all_keys, find_key
from openpista.config.load import Loaded
from openpista.config.toml_text import toml_text
from openpista.domain.query import ConfigEntry

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
    shown = MASK if key.about.secret and value else toml_text(msgspec.to_builtins(value))
    return ConfigEntry(
        key=key.name,
        value=shown,
        origin=loaded.origin(key.name).kind,
        type=key.kind,
        doc=key.doc,
    )
