"""What the models ask about stored logins: whether there is one, and its key."""

from openpista.auth.credential import Entry
from openpista.auth.renewal import Renewals
from openpista.auth.stored_key import StoredKey
from openpista.auth.vault import Vault
from openpista.domain.clock import Clock


class Logins:
    """The stored logins of a house, each with the one key that all its requests share."""

    def __init__(self, vault: Vault, renewals: Renewals, *, clock: Clock) -> None:
        self._vault = vault
        self._renewals = renewals
        self._clock = clock
        self._keys: dict[str, StoredKey] = {}

    def entry(self, provider: str) -> Entry | None:
        """Return what is stored for `provider`, where it can still be used."""
        entry = self._vault.entry(provider)
        if entry is None or entry.is_expired(self._clock.now_ms()):
            return None
        return entry

    def key(self, provider: str) -> StoredKey:
        """Return the key of `provider`; always the same object."""
        found = self._keys.get(provider)
        if found is None:
            found = self._keys[provider] = StoredKey(
                provider, self._vault, renew=self._renewals.renew, clock=self._clock
            )
        return found
