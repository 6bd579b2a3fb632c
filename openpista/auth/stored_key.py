"""The key of a stored login as a request wants it: fresh, and once more after a refusal."""

import asyncio
from collections.abc import Awaitable, Callable

from openpista.auth.credential import Credential, Entry
from openpista.auth.errors import LoginError
from openpista.auth.vault import Vault
from openpista.domain.clock import Clock
from openpista.guard.secret import Secret

RENEW_BEFORE_MS = 5 * 60 * 1000
"""A token is renewed so long before it runs out (original-agent.md §5.7)."""

Renew = Callable[[Credential], Awaitable[Credential]]
"""Renews a login whatever its expiry says: under the lock, once for all who want it, and saved.
Raises LoginError."""


class StoredKey:
    """A `LiveKey` of one provider. Holds what it read until the store changes."""

    refusals = frozenset({401})
    most_tries = 1

    def __init__(self, provider: str, vault: Vault, *, renew: Renew, clock: Clock) -> None:
        self._provider = provider
        self._vault = vault
        self._renew = renew
        self._clock = clock
        self._held: Credential | None = None
        self._seen: Entry | None = None
        self._reading = asyncio.Lock()

    async def current(self) -> Secret:
        """Return a key that is good now; renews it first where it is about to run out.

        A renewal that fails is no matter while the old one lasts. Raises LoginError.
        """
        async with self._reading:
            held = await self._read()
            if not self._is_due(held):
                return held.secrets.access
            try:
                held = await self._renewed(held)
            except LoginError as error:
                if error.failure == "revoked" or self._has_run_out(held):
                    raise
            return held.secrets.access

    async def after_refusal(self, refused: Secret) -> Secret | None:
        """Return another key after the service took `refused` no more; None where there is none.

        Somebody else may have renewed it meanwhile; then that one is it. Raises LoginError.
        """
        async with self._reading:
            self._held = None
            held = await self._read()
            if held.secrets.access and held.secrets.access != refused:
                return held.secrets.access
            if not held.entry.renewable and held.entry.kind != "command":
                return None
            held = await self._renewed(held)
            return held.secrets.access if held.secrets.access != refused else None

    async def _read(self) -> Credential:
        entry = self._vault.entry(self._provider)
        if self._held is not None and self._seen == entry:
            return self._held
        held = await self._vault.load(self._provider)
        if held is None:
            raise _logged_out(self._provider, was_refused=bool(entry and entry.dead))
        self._held, self._seen = held, entry
        return held

    async def _renewed(self, held: Credential) -> Credential:
        self._held = await self._renew(held)
        self._seen = self._vault.entry(self._provider)
        return self._held

    def _is_due(self, held: Credential) -> bool:
        if not held.secrets.access:
            return True
        expires = held.entry.expires_at_ms
        can = held.entry.renewable or held.entry.kind == "command"
        return can and expires is not None and expires - RENEW_BEFORE_MS <= self._clock.now_ms()

    def _has_run_out(self, held: Credential) -> bool:
        expires = held.entry.expires_at_ms
        is_over = expires is not None and expires <= self._clock.now_ms()
        return is_over or not held.secrets.access


def _logged_out(provider: str, *, was_refused: bool) -> LoginError:
    reason = "has ended" if was_refused else "is gone"
    return LoginError(
        f"The login to {provider} {reason}. Log in again: openpista auth login {provider}",
        failure="revoked",
    )
