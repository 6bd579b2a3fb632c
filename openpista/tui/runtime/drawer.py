"""Keeps what must never stand in the state, an action or a recording: keys, codes, passphrases.

A view puts a secret in and says the slip; the runner takes it out for the command it belongs to.
"""

from msgspec.structs import replace

from openpista.domain.command import SetConfig
from openpista.tui.core.effects import Sealable

MAX_SLIPS = 8
"""Secrets that wait at once; the oldest is forgotten for a newer one."""


class Drawer:
    """Secrets by slip. Each can be taken out once."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}
        self._count = 0

    def put(self, secret: str) -> str:
        """Keep a secret; return the slip for it."""
        self._count += 1
        slip = f"slip-{self._count}"
        self._secrets[slip] = secret
        for oldest in list(self._secrets)[:-MAX_SLIPS]:
            del self._secrets[oldest]
        return slip

    def take(self, slip: str) -> str | None:
        """Return the secret of a slip and forget it; None where it is not here any more."""
        return self._secrets.pop(slip, None)


def unsealed(command: Sealable, secret: str) -> Sealable:
    """Return the command with the secret in it."""
    if isinstance(command, SetConfig):
        return replace(command, value=toml_string(secret))
    return replace(command, text=secret)


def toml_string(text: str) -> str:
    """Return `text` as a TOML basic string: backslash, quote and control characters escaped."""
    escaped = "".join(map(_escaped, text))
    return f'"{escaped}"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return f"\\u{ord(char):04x}" if ord(char) < 0x20 or ord(char) == 0x7F else char
