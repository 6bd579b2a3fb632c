"""The keyring, looked for when it is first wanted; what it does not take, the file keeps."""

import logging
from collections.abc import Callable
from typing import Protocol

from openpista.auth.errors import LoginError
from openpista.auth.keyring_store import KeyringUnavailableError

log = logging.getLogger(__name__)


class Keyring(Protocol):
    """Where secrets can be kept outside the file; all calls block."""

    def get(self, name: str) -> str | None:
        """Return what is kept."""
        ...

    def put(self, name: str, text: str) -> None:
        """Keep it."""
        ...

    def delete(self, name: str) -> None:
        """Forget it."""
        ...


class LazyKeyring:
    """Asks `find` once, when a secret is first stored or wanted there. All calls block."""

    def __init__(self, find: Callable[[], Keyring | None]) -> None:
        self._find = find
        self._found: Keyring | None = None
        self._is_probed = False

    def put(self, name: str, text: str) -> bool:
        """Keep `text`; False where no keyring takes it."""
        keyring = self._probed()
        if keyring is None:
            return False
        try:
            keyring.put(name, text)
        except KeyringUnavailableError as error:
            log.warning("the keyring does not take a login, the file keeps it: %s", error)
            return False
        return True

    def get(self, name: str) -> str | None:
        """Return what is kept under `name`; raises LoginError where no keyring answers."""
        keyring = self._probed()
        try:
            if keyring is not None:
                return keyring.get(name)
            reason = "there is none here"
        except KeyringUnavailableError as error:
            reason = str(error)
        raise LoginError(
            "The keyring of this desktop does not give the login: unlock it, or log in again.",
            failure="unusable",
            detail=reason,
        )

    def delete(self, name: str) -> None:
        """Forget what is kept under `name`; a keyring that does not answer keeps it."""
        keyring = self._probed()
        try:
            if keyring is not None:
                keyring.delete(name)
        except KeyringUnavailableError as error:
            log.warning("a login stays in the keyring: %s", error)

    def _probed(self) -> Keyring | None:
        if not self._is_probed:
            self._found = self._find()
            self._is_probed = True
        return self._found
