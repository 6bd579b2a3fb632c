"""A configuration file as text and as tables, with damage told by line. Never writes."""

import re
import tomllib
from pathlib import Path

from openpista.domain.errors import ConfigError

MAX_CONFIG_BYTES = 1024 * 1024
"""More than any configuration needs; a larger file is damage."""


def read_config_text(path: Path, *, must_exist: bool) -> str | None:
    """Return the text of a config file, None where there is none and none must be.

    Raises ConfigError for what cannot be TOML at all.
    """
    try:
        if path.stat().st_size > MAX_CONFIG_BYTES:
            raise ConfigError(f"{path}:1: the file is larger than 1 MiB, so it is damaged.")
        data = path.read_bytes()
    except FileNotFoundError:
        if must_exist:
            raise ConfigError(f"{path} does not exist.") from None
        return None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    if not data:
        raise ConfigError(
            f"{path}:1: the file is empty, which openpista never writes."
            f" Delete it to use the defaults.{_restore_hint(path)}"
        )
    if data.startswith(b"\xef\xbb\xbf"):
        raise ConfigError(f"{path}:1: the file begins with a byte order mark; save it without.")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: the file is not UTF-8.") from error


def parse_config(path: Path, text: str) -> dict[str, object]:
    """Return `text` as tables; raises ConfigError with the line and the reason."""
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ConfigError(f"{path}:1: values are nested too deeply.") from error
    except ValueError as error:
        line, reason = _place_and_reason(str(error), text)
        raise ConfigError(f"{path}:{line}: {reason}.{_restore_hint(path)}") from error


def last_good_file(path: Path) -> Path:
    """Return where the last version that parsed is kept when openpista edits the file."""
    return path.with_name(f"{path.name}.last-good")


def _restore_hint(path: Path) -> str:
    good = last_good_file(path)
    return f" The last version that could be read is {good}." if good.exists() else ""


def _place_and_reason(message: str, text: str) -> tuple[int, str]:
    if found := re.match(r"(.*) \(at line (\d+), column \d+\)$", message, re.DOTALL):
        return int(found.group(2)), found.group(1)
    if message.endswith(" (at end of document)"):
        reason = message.removesuffix(" (at end of document)")
        return max(1, len(text.splitlines())), f"{reason}, but the file ends"
    return 1, "a number has too many digits"
