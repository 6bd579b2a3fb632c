"""Builders for the tests of logins: a home of its own, a keyring in memory."""

from collections.abc import Callable
from pathlib import Path

from openpista.auth.credential import Credential, Entry, Kind, Secrets
from openpista.auth.credential_file import CredentialFile
from openpista.auth.keyring_store import KeyringUnavailableError
from openpista.auth.lazy_keyring import Keyring
from openpista.auth.vault import Vault
from openpista.guard.redact import Redactor
from openpista.guard.secret import Secret

HOST = "11111111-2222-4333-8444-555555555555"


class FakeKeyring:
    """Keeps secrets in memory; with `is_locked` it refuses."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.is_locked = False

    def get(self, name: str) -> str | None:
        self._check()
        return self.kept.get(name)

    def put(self, name: str, text: str) -> None:
        self._check()
        self.kept[name] = text

    def delete(self, name: str) -> None:
        self._check()
        self.kept.pop(name, None)

    def _check(self) -> None:
        if self.is_locked:
            raise KeyringUnavailableError("locked")


def no_keyring() -> Keyring | None:
    return None


def vault_at(
    home: Path,
    *,
    keyring: Keyring | None = None,
    redactor: Redactor | None = None,
    find: Callable[[], Keyring | None] | None = None,
) -> Vault:
    vault = Vault(
        CredentialFile(home / "credentials.toml"),
        find_keyring=find or (lambda: keyring),
        new_host_id=lambda: HOST,
        learn=(redactor or Redactor()).learn,
    )
    vault.open()
    return vault


def credential(
    provider: str = "openai",
    access: str = "sk-first-1234567890",
    *,
    kind: Kind = "key",
    refresh: str = "",
    identity: str = "",
    endpoint: str = "",
    account: str = "",
    expires_at_ms: int | None = None,
    client_id: str = "",
    subject: str = "",
    command: str = "",
) -> Credential:
    entry = Entry(
        provider,
        kind=kind,
        endpoint=endpoint,
        account=account,
        expires_at_ms=expires_at_ms,
        client_id=client_id,
        subject=subject,
        command=command,
    )
    secrets = Secrets(
        Secret(access),
        Secret(refresh) if refresh else None,
        Secret(identity) if identity else None,
    )
    return Credential(entry, secrets)
