"""Values from environment variables: by path, and by the short names of the original.

`OPENPISTA_AGENT__MODEL` sets `agent.model`; so do the short names in `schema`, in capitals and in
the original's own spelling `openpista_MODEL`. The longest name wins. An empty variable is unset.
"""

from collections.abc import Iterator, Mapping

from openpista.config.keys import ANY, Key, all_keys, check_value, find_key
from openpista.config.origin import Given, Origin
from openpista.config.toml_text import toml_value
from openpista.domain.errors import ConfigError

_PREFIX = "OPENPISTA_"
_OLD_PREFIX = "openpista_"
_BETWEEN = "__"

NOT_KEYS = frozenset({"OPENPISTA_HOME", "OPENPISTA_CONFIG"})
"""Variables of ours that stand for no key."""

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off"})

# The original took its log filter from here; only a plain level means something to us.
_RUST_LEVELS = {
    "trace": "debug",
    "debug": "debug",
    "info": "info",
    "warn": "warning",
    "error": "error",
}


def read_environment(
    environ: Mapping[str, str],
) -> tuple[dict[tuple[str, ...], Given], tuple[str, ...]]:
    """Return the values that `environ` sets, by path, and warnings about names of ours that
    set nothing. Raises ConfigError for a value of the wrong type."""
    found: dict[tuple[str, ...], Given] = {}
    switches: dict[tuple[str, ...], Given] = {}
    known: set[str] = set(NOT_KEYS)
    for key in _keys_in(environ):
        for name in _names(key):
            known.add(name)
            text = environ.get(name, "")
            if not text or key.path in found:
                continue
            found[key.path] = Given(_value(key, name, text), Origin("environment", name))
            if key.about.switch and name != _path_name(key):
                path = tuple(key.about.switch.split("."))
                switches[path] = Given(value=True, origin=Origin("environment", name))
    _add_rust_log(environ, found)
    return {**switches, **found}, tuple(_warnings(environ, known))


def _keys_in(environ: Mapping[str, str]) -> Iterator[Key]:
    """Yield all keys, those of named tables once for every name in `environ`."""
    for key in all_keys():
        if ANY not in key.path:
            yield key
            continue
        before, after = _path_name(key).split(ANY)
        for name in environ:
            if name.startswith(before) and name.endswith(after) and len(name) > len(before + after):
                chosen = name[len(before) : -len(after)].lower().replace("_", "-")
                real = find_key(tuple(chosen if part == ANY else part for part in key.path))
                if real is not None:
                    yield real


def _path_name(key: Key) -> str:
    return _PREFIX + _BETWEEN.join(part.upper().replace("-", "_") for part in key.path)


def _names(key: Key) -> Iterator[str]:
    yield _path_name(key)
    for name in key.about.env:
        yield name
        if name.startswith(_PREFIX):
            yield _OLD_PREFIX + name.removeprefix(_PREFIX)


def _value(key: Key, name: str, text: str) -> object:
    try:
        return check_value(key, _parsed(key, text))
    except ValueError as error:
        shown = "" if key.about.secret else f", not {text!r}"
        raise ConfigError(f"The variable {name} must be {key.kind}{shown}.") from error


def _parsed(key: Key, text: str) -> object:
    default: object = key.default
    if isinstance(default, bool):
        lowered = text.strip().lower()
        return True if lowered in _YES else False if lowered in _NO else text
    if isinstance(default, tuple) and not text.lstrip().startswith("["):
        return [part.strip() for part in text.split(",") if part.strip()]
    if isinstance(default, str) or '"' in key.kind:
        return text
    return toml_value(text)


def _add_rust_log(environ: Mapping[str, str], found: dict[tuple[str, ...], Given]) -> None:
    level = _RUST_LEVELS.get(environ.get("RUST_LOG", "").lower())
    if level is not None:
        found.setdefault(("log", "level"), Given(level, Origin("environment", "RUST_LOG")))


def _warnings(environ: Mapping[str, str], known: set[str]) -> Iterator[str]:
    for name in sorted(environ):
        if name.startswith((_PREFIX, _OLD_PREFIX)) and name not in known and environ[name]:
            yield f"The variable {name} sets nothing.{_nearest(name, known)}"


def _nearest(name: str, known: set[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    return f" Is {near[0]} meant?" if near else ""
