"""Reading the configuration: file, then environment, each value with its origin.

Nothing is ever written here, and the current directory is never looked at. What cannot be read
stops the start with file, line and reason (architecture.md §6, rule 2).
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

import msgspec
from msgspec import Struct

from openpista.config.environment import read_environment
from openpista.config.idle import idle_warnings
from openpista.config.jobs import read_jobs
from openpista.config.keys import all_keys, check_value, find_key, is_table
from openpista.config.lines import line_of
from openpista.config.origin import DEFAULT, Given, Origin
from openpista.config.paths import Home, expand_tilde
from openpista.config.presets import PRESETS, preset
from openpista.config.schema import RETIRED, SYNONYMS, Config
from openpista.config.toml_file import parse_config, read_config_text
from openpista.config.toml_text import toml_text
from openpista.domain.errors import ConfigError

Values = dict[tuple[str, ...], Given]


class Loaded(Struct, frozen=True):
    """The configuration with the origin of every value that is not a default."""

    config: Config
    origins: Mapping[str, Origin]
    warnings: tuple[str, ...]
    path: Path

    def origin(self, key: str) -> Origin:
        """Return where the value of `key` came from."""
        return self.origins.get(key, DEFAULT)


def load_config(
    *,
    home: Home,
    path: Path | None = None,
    environ: Mapping[str, str],
    options: Mapping[str, str] | None = None,
) -> Loaded:
    """Read `path`, or the config file of `home` where there is one, then `environ`, then
    `options` (key to text, from the command line).

    Raises ConfigError for a file that is damaged, for a missing `path` and for values of the
    wrong type.
    """
    chosen = path or home.config_file
    text = read_config_text(chosen, must_exist=path is not None)
    from_file, warnings = _read_file(chosen, text)
    from_environ, more_warnings = read_environment(environ)
    values: Values = {**from_file, **from_environ, **_read_options(options or {})}
    _check_meaning(values)
    origins = {".".join(where): given.origin for where, given in values.items()}
    config = _assemble(values, chosen, home, environ)
    idle = idle_warnings({where: given.value for where, given in values.items()})
    return Loaded(config, origins, (*warnings, *more_warnings, *idle), chosen)


def check_text(path: Path, text: str) -> None:
    """Raise ConfigError, in the words of a start, for a text that could not be the file `path`."""
    values, _ = _read_file(path, text)
    _check_meaning(values)


def _read_file(path: Path, text: str | None) -> tuple[Values, tuple[str, ...]]:
    if text is None:
        return {}, ()
    values: Values = {}
    warnings: list[str] = []
    errors: list[str] = []
    for raw_path, value in _leaves(parse_config(path, text), ()):
        where = f"{path}:{line_of(text, raw_path)}"
        name = ".".join(raw_path)
        meant = SYNONYMS.get(name)
        key = find_key(tuple(meant.split(".")) if meant else raw_path)
        if key is None and is_table(raw_path):
            errors.append(f"{where}: {name} must be a table, not {_shown(value)}.")
        elif key is None:
            warnings.append(f"{where}: {_unknown(raw_path)}")
        else:
            try:
                values[key.path] = Given(check_value(key, value), Origin("file", where))
            except ValueError:
                instead = "" if key.about.secret else f", not {_shown(value)}"
                errors.append(f"{where}: {name} must be {key.kind}{instead}.")
    if errors:
        raise ConfigError("\n".join(errors))
    return values, tuple(warnings)


def _leaves(
    table: Mapping[str, object], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield what is a value in the schema's eyes, and tables that it does not know as one."""
    for name, value in table.items():
        here = (*path, name)
        if isinstance(value, dict) and is_table(here):
            yield from _leaves(cast("Mapping[str, object]", value), here)
        else:
            yield here, value


def _unknown(path: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    name = ".".join(path)
    if name in RETIRED:
        return f"{name} is no longer used: {RETIRED[name]}."
    known = [key.name for key in all_keys()]
    near = get_close_matches(name, known, n=1) or get_close_matches(
        path[-1], [key.path[-1] for key in all_keys()], n=1, cutoff=0.8
    )
    return f"{name} is no key of openpista." + (f" Is {near[0]} meant?" if near else "")


_MOST_SHOWN = 40


def _shown(value: object) -> str:
    text = toml_text(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _read_options(options: Mapping[str, str]) -> Values:
    values: Values = {}
    for name, text in options.items():
        key = find_key(tuple(name.split(".")))
        if key is None:
            raise ConfigError(_unknown(tuple(name.split("."))))
        try:
            values[key.path] = Given(check_value(key, text), Origin("option", name))
        except ValueError as error:
            raise ConfigError(f"{name} must be {key.kind}, not {text!r}.") from error
    return values


_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_HOST_PORT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})")


def _check_meaning(values: Values) -> None:
    """Refuse what has the right type and cannot be meant; turn aliases into ids."""
    provider = values.get(("agent", "provider"))
    if provider is not None and provider.value:
        named = str(provider.value).strip()
        found = preset(named.lower())
        own = {path[1] for path in values if path[0] == "providers"}
        if found is None and named not in own:
            offered = ", ".join(one.id for one in PRESETS)
            raise ConfigError(
                f"{provider.origin.where}: there is no provider {named!r}. There are: {offered}."
            )
        value = found.id if found is not None else named
        values["agent", "provider"] = Given(value, provider.origin)
    for path, given in values.items():
        if path[0] == "providers" and not _PLAIN_NAME.fullmatch(path[1]):
            raise ConfigError(
                f"{given.origin.where}: {path[1]!r} cannot name a provider; use letters, digits,"
                " - and _."
            )
    jobs = values.get(("jobs",))
    if jobs is not None:
        try:
            read_jobs(cast("tuple[dict[str, object], ...]", jobs.value))
        except ConfigError as error:
            raise ConfigError(f"{jobs.origin.where}: {error.message}") from error
    allowed = values.get(("egress", "allow"))
    for entry in cast("tuple[str, ...]", allowed.value if allowed else ()):
        match = _HOST_PORT.fullmatch(entry)
        if allowed is not None and (match is None or not 0 < int(match.group(2)) < 65536):
            raise ConfigError(f"{allowed.origin.where}: {entry!r} is not host:port.")


def _assemble(values: Values, path: Path, home: Home, environ: Mapping[str, str]) -> Config:
    tree: dict[str, object] = {}
    for where, given in values.items():
        key = find_key(where)
        value = given.value
        if key is not None and key.about.path:
            folder = path.parent if given.origin.kind == "file" else Path.cwd()
            value = _expanded(value, folder, environ)
        _put(tree, where, value)
    for where, place in _default_places(home).items():
        given = values.get(where)
        if given is None or not given.value:
            _put(tree, where, str(place))
    return msgspec.convert(tree, Config)


def _put(tree: dict[str, object], where: tuple[str, ...], value: object) -> None:
    for part in where[:-1]:
        tree = cast("dict[str, object]", tree.setdefault(part, {}))
    tree[where[-1]] = value


def _expanded(value: object, folder: Path, environ: Mapping[str, str]) -> object:
    """Return a path, or each of a list, absolute; relative ones count from `folder`."""
    if isinstance(value, tuple):
        return tuple(_expanded(one, folder, environ) for one in cast("tuple[object, ...]", value))
    text = str(value)
    return str(folder / expand_tilde(text, environ)) if text else ""


def _default_places(home: Home) -> dict[tuple[str, ...], Path]:
    return {
        ("skills", "workspace"): home.skills_dir,
        ("database", "path"): home.database,
        ("workspace", "default"): home.default_workspace,
        ("channels", "whatsapp", "session_dir"): home.whatsapp_dir,
        ("models", "cache_path"): home.cache_dir / "models",
    }
