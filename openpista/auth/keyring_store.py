"""The keyring of the desktop: Secret Service, KWallet, macOS Keychain. Never one in plain text.

A keyring may ask its user to unlock it, or hang on a dead session bus, so each call runs in a
thread of its own that nobody waits for longer than a bounded time.
"""

import logging
import queue
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar, cast

log = logging.getLogger(__name__)

SERVICE = "openpista"
PROBE_TIMEOUT_S = 3.0
CALL_TIMEOUT_S = 20.0
"""Long enough for a person to type the password of a locked keyring."""

_TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
)
"""Everything else is left alone: keyrings.alt keeps plain text, `fail` and `null` nothing."""

_T = TypeVar("_T")


class KeyringUnavailableError(Exception):
    """The keyring did not answer, is locked, or refused."""


class Backend(Protocol):
    """What the keyring library hands out."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return a password."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Forget a password."""
        ...


class KeyringStore:
    """One keyring; entries are named by provider and installation. All calls block."""

    def __init__(self, backend: Backend, *, timeout_s: float = CALL_TIMEOUT_S) -> None:
        self._backend = backend
        self._timeout_s = timeout_s

    def get(self, name: str) -> str | None:
        """Return what is kept under `name`. Raises KeyringUnavailableError."""
        return self._call(lambda: self._backend.get_password(SERVICE, name))

    def put(self, name: str, text: str) -> None:
        """Keep `text` and make sure that it is there. Raises KeyringUnavailableError."""

        def put() -> bool:
            self._backend.set_password(SERVICE, name, text)
            return self._backend.get_password(SERVICE, name) == text

        if not self._call(put):
            raise KeyringUnavailableError("the keyring did not keep what it was given")

    def delete(self, name: str) -> None:
        """Forget what is kept under `name`, if anything. Raises KeyringUnavailableError."""

        def delete() -> None:
            if self._backend.get_password(SERVICE, name) is not None:
                self._backend.delete_password(SERVICE, name)

        self._call(delete)

    def _call(self, work: Callable[[], _T]) -> _T:
        return bounded(work, timeout_s=self._timeout_s)


def find_keyring() -> KeyringStore | None:
    """Return the keyring of this desktop, None where none answers. Blocks for a bounded time."""

    def probe() -> Backend | None:
        backend = _best_backend()
        if backend is not None:
            backend.get_password(SERVICE, "probe")
        return backend

    try:
        backend = bounded(probe, timeout_s=PROBE_TIMEOUT_S)
    except KeyringUnavailableError as error:
        log.info("no keyring is used: %s", error)
        return None
    return KeyringStore(backend) if backend is not None else None


def bounded(work: Callable[[], _T], *, timeout_s: float) -> _T:
    """Return what `work` returns; raises KeyringUnavailableError for whatever goes wrong.

    A thread that hangs is left behind; it does not keep the process from ending.
    """
    done: queue.SimpleQueue[tuple[bool, object]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((True, work()))
        except BaseException as error:  # noqa: BLE001 - told to the caller, whatever it is
            done.put((False, error))

    threading.Thread(target=run, name="keyring", daemon=True).start()
    try:
        is_well, value = done.get(timeout=timeout_s)
    except queue.Empty:
        raise KeyringUnavailableError(f"no answer within {timeout_s:g} s") from None
    if is_well:
        return cast("_T", value)
    # Only the kind is told: the words of a keyring may hold what it was given.
    raise KeyringUnavailableError(type(value).__name__)


def _best_backend() -> Backend | None:
    from keyring import backend as backends

    found = [one for one in backends.get_all_keyring() if is_trusted(type(one).__module__)]
    best = max(found, key=lambda one: float(one.priority), default=None)
    return cast("Backend | None", best)


def is_trusted(module: str) -> bool:
    """Say whether a keyring made in `module` keeps secrets as secrets."""
    return module in _TRUSTED
