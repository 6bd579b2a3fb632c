"""Tokens of channels: keys of the configuration whose values are kept as credentials, in the
keyring or in openpista's own file, when they are given to a window or a command.

One that stands in the file or in the environment goes before; nothing is ever copied from there.
"""

import asyncio
from collections.abc import Mapping

from msgspec.structs import replace

from openpista.auth.credential import Credential, Entry, Secrets
from openpista.auth.vault import Vault
from openpista.config.entries import MASK
from openpista.domain.errors import OpenpistaError
from openpista.domain.query import ConfigEntry
from openpista.guard.secret import Secret

WEB = "web"
"""Its token only lets others in, so what is kept is a digest."""

KEPT: Mapping[str, str] = {"channels.telegram.token": "telegram", "channels.web.token": WEB}
"""Keys, and the names of the credentials that stand for them."""


async def stored_token(vault: Vault, name: str) -> str:
    """Return the token that is kept under `name`, or nothing.

    Raises CredentialsUnsafeError, and LoginError where the keyring does not give it.
    """
    held = await vault.load(name)
    return held.secrets.access.reveal() if held is not None else ""


async def keep_token(vault: Vault, name: str, token: str, *, account: str = "") -> None:
    """Keep a token under `name`; `account` says whose it is.

    Raises CredentialsUnsafeError, CredentialsBusyError, and OpenpistaError where the disk does
    not take it.
    """
    if name == WEB:
        from openpista.channels.web.token import kept_form

        token = await asyncio.to_thread(kept_form, token)
    entry = Entry(name, kind="key", account=account)
    try:
        await vault.save(Credential(entry, Secrets(Secret(token))))
    except OSError as error:
        raise OpenpistaError(f"The token could not be kept: {error.strerror}.") from error


def with_kept(entries: tuple[ConfigEntry, ...], vault: Vault) -> tuple[ConfigEntry, ...]:
    """Return the list of keys as it is to be shown: stars for those that are kept here."""
    return tuple(_with_kept(entry, vault) for entry in entries)


def _with_kept(entry: ConfigEntry, vault: Vault) -> ConfigEntry:
    name = KEPT.get(entry.key)
    held = vault.entry(name) if name is not None and entry.origin == "default" else None
    if held is None or not held.has_secret:
        return entry
    place = "keyring" if held.place == "keyring" else str(vault.file.path)
    return replace(entry, value=MASK, origin="file", where=place)
