"""Changing single keys in the user's file: comments stay, nothing else is touched.

A value is written only when somebody gives it here; what came from the environment never
reaches the file. A file that does not parse is left alone.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import cast

from openpista.config.atomic import replace_file
from openpista.config.by_lines import with_value, without_value
from openpista.config.keys import Key, check_value, find_key
from openpista.config.lines import line_of
from openpista.config.load import check_text
from openpista.config.schema import SYNONYMS
from openpista.config.toml_file import last_good_file, parse_config, read_config_text
from openpista.config.toml_text import toml_text, toml_value
from openpista.domain.errors import ConfigError, UsageError

log = logging.getLogger(__name__)


def set_value(path: Path, key: str, value_text: str) -> None:
    """Write `key = value_text` (TOML) into the file at `path`, which may not exist yet.

    For a key that holds text, `value_text` may also stand without quotes. Raises UsageError for
    a key or value that is not ours, ConfigError for a file that cannot be read or written.
    """
    found = known_key(key)
    value = checked_value(found, value_text)
    text = read_config_text(path, must_exist=False)
    wanted = parse_config(path, text or "")
    _put(wanted, found.path, value)
    offers = chain(
        _edited(text or "", lambda document: _put(document, found.path, value)),
        with_value(text or "", found.path, value),
    )
    _replace(path, text, _first_that_says(path, offers, wanted), found)


def unset_value(path: Path, key: str) -> bool:
    """Take `key` out of the file, so that its default holds again; say whether it was there.

    Tables that become empty stay, because their comments may be the user's.
    """
    found = known_key(key)
    text = read_config_text(path, must_exist=False)
    wanted = parse_config(path, text or "")
    if text is None or not _remove(wanted, found.path):
        return False
    offers = chain(
        _edited(text, lambda document: _remove(document, found.path)),
        without_value(text, found.path),
    )
    _replace(path, text, _first_that_says(path, offers, wanted), found)
    return True


def known_key(name: str) -> Key:
    """Return the key of that name or synonym; raises UsageError."""
    key = find_key(tuple(SYNONYMS.get(name, name).split(".")))
    if key is None:
        raise UsageError(f"{name} is no key of openpista. `openpista config show` lists all.")
    return key


def checked_value(key: Key, value_text: str) -> object:
    """Return what `value_text` (TOML, or plain text where the key holds text) gives `key`.
    Raises UsageError that names key, expected type and an example."""
    try:
        value = toml_value(value_text)
    except ValueError:
        value = value_text
    default: object = key.default
    if not isinstance(value, str) and (isinstance(default, str) or '"' in key.kind):
        value = value_text
    try:
        check_value(key, value)
    except ValueError as error:
        shown = "" if key.about.secret else f", not {value_text}"
        raise UsageError(f"{key.name} must be {key.kind}{_example(key)}{shown}.") from error
    return value


def _example(key: Key) -> str:
    """Return an example in brackets where the kind alone does not say how to write it."""
    if '"' in key.kind or key.kind == "true or false":
        return ""
    example = key.about.example or toml_text(key.default)
    return f" (for example {example})" if example and example not in ("[]", "{}") else ""


def _put(node: MutableMapping[str, object], path: tuple[str, ...], value: object) -> None:
    for part in path[:-1]:
        if part not in node:
            node[part] = _table_like(node)
        node = _table_in(node, part)
    node[path[-1]] = value


def _table_like(node: MutableMapping[str, object]) -> MutableMapping[str, object]:
    """Return an empty table for `node`: one that keeps comments in a document, else a plain one."""
    from tomlkit import table
    from tomlkit.container import Container
    from tomlkit.items import Table

    return table() if isinstance(node, Container | Table) else {}


def _remove(node: MutableMapping[str, object], path: tuple[str, ...]) -> bool:
    for part in path[:-1]:
        if part not in node:
            return False
        node = _table_in(node, part)
    return node.pop(path[-1], None) is not None


def _table_in(node: MutableMapping[str, object], part: str) -> MutableMapping[str, object]:
    inner = node[part]
    if not isinstance(inner, MutableMapping):
        raise ConfigError(f"{part} is not a table in the config file, but {toml_text(inner)}.")
    return cast("MutableMapping[str, object]", inner)


def _edited(text: str, change: Callable[[MutableMapping[str, object]], object]) -> Iterator[str]:
    """Offer the text as tomlkit changes it; tables that stand apart (`[a.b]`, `[c]`, `[a.d]`) are
    beyond it, and whatever it fails with then is no reason to give up."""
    from tomlkit import dumps, parse

    try:
        document = parse(text)
        change(document)
        yield dumps(document)
    except Exception as error:  # noqa: BLE001 - theirs, of any kind; others make the change
        log.info("tomlkit could not make a change: %s", type(error).__name__)


def _first_that_says(path: Path, offers: Iterable[str], wanted: Mapping[str, object]) -> str:
    """Return the first text that says exactly what is wanted. Raises ConfigError."""
    for text in offers:
        with suppress(ConfigError):
            if parse_config(path, text) == wanted:
                return text
    raise ConfigError(f"{path} cannot be edited without harm. Change it by hand.")


def _replace(path: Path, before: str | None, after: str, key: Key) -> None:
    try:
        check_text(path, after)
    except ConfigError as error:
        raise ConfigError(_in_words_of(key, path, after, error.message)) from None
    try:
        if before is not None and not key.about.secret:
            replace_file(last_good_file(path), before)
        replace_file(path, after or "# openpista\n")
        if key.about.secret:
            # A key that was taken out or replaced must not live on beside the file.
            replace_file(last_good_file(path), after)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}.") from error


def _in_words_of(key: Key, path: Path, text: str, message: str) -> str:
    """Return what is wrong; where it is the value just given, by its key, because the line that
    would hold it was never written."""
    line = line_of(text, key.path)
    return re.sub(rf"^{re.escape(f'{path}:{line}: ')}", f"{key.name}: ", message)
