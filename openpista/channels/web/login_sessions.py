"""Logins of browsers that are open now: in memory only, known by digests, bounded in number and
time (security.md §3). After a restart the device's own credential opens a new one."""

import hashlib
import secrets

from msgspec import Struct

from openpista.domain.clock import Clock

SECRET_BYTES = 32
IDLE_MS = 12 * 3_600_000
ABSOLUTE_MS = 24 * 3_600_000
MAX_LOGINS = 16
FRESH_MS = 5 * 60_000
"""How long after a code or a token what touches credentials needs no other (security.md §3)."""


class Login(Struct):
    """One open login of a device."""

    device_id: str
    since_ms: int
    used_ms: int
    fresh_until_ms: int = 0

    def is_live(self, now_ms: int) -> bool:
        """Say whether it still counts."""
        return now_ms - self.used_ms < IDLE_MS and now_ms - self.since_ms < ABSOLUTE_MS

    @property
    def ends_ms(self) -> int:
        """When it ends, if nothing more comes."""
        return min(self.used_ms + IDLE_MS, self.since_ms + ABSOLUTE_MS)


class LoginSessions:
    """All open logins."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, Login] = {}

    def open(self, device_id: str, *, fresh: bool) -> tuple[str, Login]:
        """Begin a login; the one longest unused makes room. Returns its secret."""
        now_ms = self._clock.now_ms()
        self.sweep()
        while len(self._open) >= MAX_LOGINS:
            del self._open[min(self._open, key=lambda key: self._open[key].used_ms)]
        secret = new_secret()
        login = Login(device_id, now_ms, now_ms, now_ms + FRESH_MS if fresh else 0)
        self._open[digest_of(secret)] = login
        return secret, login

    def find(self, secret: str) -> Login | None:
        """Return the login of a cookie, and note that it was used."""
        login = self._open.get(digest_of(secret)) if secret else None
        now_ms = self._clock.now_ms()
        if login is None or not login.is_live(now_ms):
            return None
        login.used_ms = now_ms
        return login

    def is_open(self, login: Login) -> bool:
        """Say whether a login that was found before still counts."""
        return login.is_live(self._clock.now_ms()) and any(
            one is login for one in self._open.values()
        )

    def freshen(self, login: Login) -> None:
        """Its person has just shown a code or the token again."""
        login.fresh_until_ms = self._clock.now_ms() + FRESH_MS

    def close(self, secret: str) -> None:
        """End the login of a cookie."""
        self._open.pop(digest_of(secret), None)

    def close_device(self, device_id: str) -> None:
        """End every login of a device."""
        for key in [key for key, one in self._open.items() if one.device_id == device_id]:
            del self._open[key]

    def sweep(self) -> None:
        """Forget those whose time is over."""
        now_ms = self._clock.now_ms()
        for key in [key for key, one in self._open.items() if not one.is_live(now_ms)]:
            del self._open[key]


def new_secret() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret of ours. It has 256 bits, so it need not be slow."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
