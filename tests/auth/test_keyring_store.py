"""Keyrings: only trusted ones, and none is waited for for ever."""

import threading
from types import SimpleNamespace

import pytest

from openpista.auth import keyring_store
from openpista.auth.keyring_store import (
    KeyringStore,
    KeyringUnavailableError,
    bounded,
    find_keyring,
    is_trusted,
)


class Passwords:
    """The backend of a keyring library, in memory."""

    def __init__(self, *, forgets: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.forgets = forgets

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def test_a_keyring_keeps_gives_and_forgets() -> None:
    passwords = Passwords()
    store = KeyringStore(passwords)

    store.put("openai@h", "secret")
    assert store.get("openai@h") == "secret"
    store.delete("openai@h")
    store.delete("openai@h")

    assert store.get("openai@h") is None
    assert not passwords.kept


def test_a_keyring_that_does_not_keep_is_noticed() -> None:
    with pytest.raises(KeyringUnavailableError):
        KeyringStore(Passwords(forgets=True)).put("name", "secret")


def test_a_keyring_that_hangs_is_not_waited_for() -> None:
    end = threading.Event()

    with pytest.raises(KeyringUnavailableError, match="no answer"):
        bounded(end.wait, timeout_s=0.01)
    end.set()


def test_the_words_of_a_keyring_are_not_told() -> None:
    def fail() -> None:
        raise RuntimeError("canary")

    with pytest.raises(KeyringUnavailableError) as caught:
        bounded(fail, timeout_s=5)

    assert str(caught.value) == "RuntimeError"


@pytest.mark.parametrize(
    ("module", "trusted"),
    [
        ("keyring.backends.SecretService", True),
        ("keyring.backends.macOS", True),
        ("keyring.backends.kwallet", True),
        ("keyrings.alt.file", False),
        ("keyring.backends.fail", False),
        ("keyring.backends.null", False),
        ("keyring.backends.chainer", False),
    ],
)
def test_only_keyrings_that_keep_secrets_are_trusted(module: str, trusted: bool) -> None:
    assert is_trusted(module) is trusted


def _rings(*modules: str) -> list[object]:
    return [
        type("Keyring", (Passwords,), {"__module__": module, "priority": number})()
        for number, module in enumerate(modules)
    ]


def test_the_best_of_the_trusted_keyrings_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    rings = _rings("keyring.backends.kwallet", "keyring.backends.SecretService", "keyrings.alt.x")
    monkeypatch.setattr("keyring.backend.get_all_keyring", lambda: rings)

    found = find_keyring()

    assert found is not None
    assert vars(found)["_backend"] is rings[1]


def test_without_a_trusted_keyring_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keyring.backend.get_all_keyring", lambda: _rings("keyrings.alt.file"))

    assert find_keyring() is None


def test_a_keyring_that_fails_its_probe_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> list[object]:
        raise SystemError

    monkeypatch.setattr("keyring.backend.get_all_keyring", broken)
    assert find_keyring() is None

    silent = SimpleNamespace(priority=1)
    monkeypatch.setattr(keyring_store, "_best_backend", lambda: silent)
    assert find_keyring() is None
