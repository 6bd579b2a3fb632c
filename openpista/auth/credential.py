"""What a login yields: an index entry without secrets, and the secrets beside it."""

import hashlib
from typing import Literal

from msgspec import Struct

from openpista.guard.secret import Secret

Kind = Literal["key", "oauth", "command", "none"]
"""`key`: lasts until it is taken back; `oauth`: expires and is renewed; `command`: another
program hands out a fresh token each time; `none`: there is an address, or a registration, only."""

Place = Literal["file", "keyring", "none"]

CHANNELS = frozenset({"telegram"})
"""Whose tokens are kept here as well and are no services of models."""

SHOWN_CHARS = 4
_LEAST_TO_SHOW = 12
"""Of a secret shorter than this not even the end is shown."""


class Entry(Struct, frozen=True):
    """A row of the index. Nothing in it is secret.

    `endpoint` is an address or, for Bedrock, a region; `command` the program behind a `command`
    login; `client_id` and `subject` belong to an OAuth registration; `dead` are fingerprints of
    refresh tokens that were refused and must never be tried again; `revision` changes with every
    change of the secrets; `headers` go with every request. Times are Unix ms.
    """

    provider: str
    kind: Kind = "key"
    place: Place = "none"
    endpoint: str = ""
    account: str = ""
    client_id: str = ""
    subject: str = ""
    command: str = ""
    last_four: str = ""
    expires_at_ms: int | None = None
    renewable: bool = False
    dead: tuple[str, ...] = ()
    revision: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def has_secret(self) -> bool:
        """Say whether there is something to log in with: a stored secret, or a program."""
        return self.place != "none" or self.kind == "command"

    def is_expired(self, now_ms: int) -> bool:
        """Say whether only a new login helps: it ran out, or was refused, and is not renewable."""
        if not self.has_secret:
            return bool(self.dead)
        ran_out = self.expires_at_ms is not None and self.expires_at_ms <= now_ms
        return ran_out and not self.renewable and self.kind != "command"


class Secrets(Struct, frozen=True):
    """What must not be seen: the key or access token, and what renews it."""

    access: Secret
    refresh: Secret | None = None
    identity: Secret | None = None

    def values(self) -> tuple[str, ...]:
        """Return every value in clear, for the redactor and the store."""
        parts = (self.access, self.refresh, self.identity)
        return tuple(part.reveal() for part in parts if part)


class Credential(Struct, frozen=True):
    """A login with its secrets."""

    entry: Entry
    secrets: Secrets


def last_four(secret: Secret) -> str:
    """Return the end of a secret as it may be shown; nothing of a short one."""
    value = secret.reveal()
    return value[-SHOWN_CHARS:] if len(value) >= _LEAST_TO_SHOW else ""


def fingerprint(secret: Secret) -> str:
    """Return what stands for a dead refresh token in the quarantine."""
    return hashlib.sha256(secret.reveal().encode()).hexdigest()[:32]
