"""Renewing a login: once for all tasks and processes that want it, under a lock, and saved.

A vendor that rotates refresh tokens ends a login when an old one is used twice, so whoever comes
second must read what the first one saved instead of asking again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from openpista.auth.credential import Credential, fingerprint
from openpista.auth.errors import LoginError
from openpista.auth.file_lock import locked_here
from openpista.auth.vault import Vault
from openpista.domain.tasks import owned_task

log = logging.getLogger(__name__)

LOCK_WAIT_S = 60.0
"""Longer than a renewal may take, so that the second in line never gives up on the first."""

Renewer = Callable[[Credential], Awaitable[Credential]]
"""Asks a vendor for fresh tokens; raises LoginError, `revoked` where only a new login helps."""


class Renewals:
    """Renews the logins of one vault; `renewer` knows how. `ended` hears of one that is dead."""

    def __init__(
        self,
        vault: Vault,
        renewer: Renewer,
        *,
        ended: Callable[[], None] | None = None,
    ) -> None:
        self._vault = vault
        self._renewer = renewer
        self._ended = ended
        self._running: dict[str, asyncio.Task[Credential]] = {}

    async def renew(self, held: Credential) -> Credential:
        """Return a login that was saved after `held`, renewing it where nobody did so yet.

        Whoever asks meanwhile gets the same one. It goes on where its caller is cancelled: a
        rotated token that was not saved would end the login. Raises LoginError; a refresh token
        that is refused is never tried again.
        """
        provider = held.entry.provider
        running = self._running.get(provider)
        if running is None:
            running = owned_task(self._locked(held), name=f"renew {provider}")
            self._running[provider] = running
            running.add_done_callback(lambda done: self._finished(provider, done))
        return await asyncio.shield(running)

    async def aclose(self) -> None:
        """Wait until what is under way is saved."""
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def _locked(self, held: Credential) -> Credential:
        path = self._vault.file.path
        lock = path.with_name(f"{path.name}.{held.entry.provider}.lock")
        async with locked_here(lock, wait_s=LOCK_WAIT_S):
            return await self._renew(held)

    def _finished(self, provider: str, done: asyncio.Task[Credential]) -> None:
        del self._running[provider]
        if not done.cancelled():
            # Its caller may be gone; the failure was told to whoever still waits.
            done.exception()

    async def _renew(self, held: Credential) -> Credential:
        provider = held.entry.provider
        now = await self._vault.load(provider)
        if now is not None and now.entry.kind == "command":
            # What another program hands out lives in memory only.
            handed = await self._renewer(now)
            self._vault.learn(handed.secrets)
            return handed
        if now is not None and now.secrets.access != held.secrets.access:
            return now
        if now is None or _is_dead(now):
            raise _ended(provider)
        try:
            fresh = await self._renewer(now)
        except LoginError as error:
            if error.failure == "revoked":
                log.warning("the login to %s has ended: %s", provider, error.message)
                await self._vault.quarantine(now)
                if self._ended is not None:
                    self._ended()
            raise
        entry = self._vault.entry(provider)
        if entry is None or entry.revision != now.entry.revision:
            # Logged out, or in again, while the vendor answered: what is there now counts.
            other = await self._vault.load(provider)
            if other is None:
                raise _ended(provider)
            return other
        fresh = _completed(fresh, now)
        await self._vault.save(fresh)
        saved = await self._vault.load(provider)
        return saved or fresh


def _completed(fresh: Credential, before: Credential) -> Credential:
    """Return `fresh` with what the vendor left out as it was: a reply without a refresh token
    keeps the old one, and address, account and registration stay."""
    secrets = replace(
        fresh.secrets,
        refresh=fresh.secrets.refresh or before.secrets.refresh,
        identity=fresh.secrets.identity or before.secrets.identity,
    )
    entry = replace(before.entry, expires_at_ms=fresh.entry.expires_at_ms)
    return Credential(entry, secrets)


def _is_dead(held: Credential) -> bool:
    refresh = held.secrets.refresh
    return refresh is not None and fingerprint(refresh) in held.entry.dead


def _ended(provider: str) -> LoginError:
    return LoginError(
        f"The login to {provider} has ended. Log in again: openpista auth login {provider}",
        failure="revoked",
    )
