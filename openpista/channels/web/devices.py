"""Browsers that were let in: each has a credential of its own that opens a new login silently,
until it is revoked or was not used for 90 days.

The file holds digests only. That a device is in it is not enough: the gateway must know it too
(`Paired`), so that whoever sends it away there has sent it away here.
"""

import hmac
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from openpista.auth.private_file import read_private, write_private
from openpista.channels.web.login_sessions import digest_of, new_secret
from openpista.domain.clock import Clock
from openpista.domain.errors import OpenpistaError
from openpista.domain.ids import NewUlid

UNUSED_MS = 90 * 24 * 3_600_000
NOTE_USE_EVERY_MS = 3_600_000
"""How exactly the last use is kept: the file is not written with every reload."""

MAX_NAME_CHARS = 64
NO_NAME = "browser"


class DeviceRow(Struct, frozen=True):
    """What is kept of a browser. `by_token` says that the lasting token let it in: when that is
    changed, it is out."""

    id: str
    name: str
    since_ms: int
    used_ms: int
    secret: str
    csrf: str
    by_token: bool = False


class Keys(Struct, frozen=True):
    """What a browser holds itself: the credential in a cookie, `csrf` in the page."""

    secret: str
    csrf: str

    def __repr__(self) -> str:
        return "Keys(…)"


class DevicesDamagedError(OpenpistaError):
    """The list of browsers cannot be read."""


class DeviceBook:
    """The list of browsers, in memory and in a private file. Raises CredentialsUnsafeError for a
    file that others can read, DevicesDamagedError for one that is no list."""

    def __init__(self, path: Path, *, clock: Clock, new_ulid: NewUlid) -> None:
        self._path = path
        self._clock = clock
        self._new_ulid = new_ulid
        text = read_private(path)
        try:
            rows = msgspec.json.decode(text, type=list[DeviceRow]) if text is not None else []
        except (msgspec.DecodeError, ValueError) as error:
            raise DevicesDamagedError(
                f"{path} is damaged. Move it away: every browser has to log in again then."
            ) from error
        self._rows = {row.id: row for row in rows}

    def all(self) -> tuple[DeviceRow, ...]:
        """Return every browser, the newest use first."""
        return tuple(sorted(self._rows.values(), key=lambda row: row.used_ms, reverse=True))

    def new_id(self) -> str:
        """Return the id for a browser that is to be let in."""
        return self._new_ulid()

    def add(self, device_id: str, name: str, *, by_token: bool) -> Keys:
        """Keep a browser that was let in; return what it shall hold."""
        keys = Keys(new_secret(), new_secret())
        now_ms = self._clock.now_ms()
        self._rows[device_id] = DeviceRow(
            id=device_id,
            name=name[:MAX_NAME_CHARS] or NO_NAME,
            since_ms=now_ms,
            used_ms=now_ms,
            secret=digest_of(keys.secret),
            csrf=digest_of(keys.csrf),
            by_token=by_token,
        )
        self._write()
        return keys

    def get(self, device_id: str) -> DeviceRow | None:
        """Return a browser by its id."""
        return self._rows.get(device_id)

    def of_secret(self, secret: str) -> DeviceRow | None:
        """Return the browser whose credential this is, unless it was unused for too long."""
        wanted = digest_of(secret)
        now_ms = self._clock.now_ms()
        for row in self._rows.values():
            if hmac.compare_digest(row.secret, wanted):
                return row if now_ms - row.used_ms < UNUSED_MS else None
        return None

    def used(self, device_id: str) -> None:
        """Note that a browser came."""
        row, now_ms = self._rows.get(device_id), self._clock.now_ms()
        if row is not None and now_ms - row.used_ms >= NOTE_USE_EVERY_MS:
            self._rows[device_id] = replace(row, used_ms=now_ms)
            self._write()

    def keep_only(self, known: Iterable[str]) -> frozenset[str]:
        """Forget every browser that is not among `known`; return those."""
        gone = frozenset(self._rows) - frozenset(known)
        for device_id in gone:
            del self._rows[device_id]
        if gone:
            self._write()
        return gone

    def unused(self) -> tuple[str, ...]:
        """Return the browsers whose time is over."""
        now_ms = self._clock.now_ms()
        return tuple(row.id for row in self._rows.values() if now_ms - row.used_ms >= UNUSED_MS)

    def _write(self) -> None:
        rows = sorted(self._rows.values(), key=lambda row: row.since_ms)
        write_private(self._path, msgspec.json.encode(rows).decode())


def is_csrf_of(row: DeviceRow, csrf: str) -> bool:
    """Say whether `csrf` is the value that this browser's page holds."""
    return hmac.compare_digest(row.csrf, digest_of(csrf))
