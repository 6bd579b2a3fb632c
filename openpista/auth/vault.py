"""All stored logins: the index in the file, the secrets in the keyring or the file.

Every secret that is read or written is told to the redactor first.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from secrets import token_hex

from msgspec.structs import replace

from openpista.auth.credential import Credential, Entry, Secrets, fingerprint, last_four
from openpista.auth.credential_file import Contents, CredentialFile
from openpista.auth.credential_rows import entry_of, pack, row_of, secrets_of, unpack
from openpista.auth.errors import CredentialsUnsafeError
from openpista.auth.lazy_keyring import Keyring, LazyKeyring
from openpista.auth.originals import Taken, take_over

log = logging.getLogger(__name__)

MAX_DEAD = 8

Learn = Callable[[str], None]


class Vault:
    """The logins of one home. `find_keyring` is asked once, when a secret is first stored or
    wanted there; None means that the file keeps the secrets."""

    def __init__(
        self,
        file: CredentialFile,
        *,
        find_keyring: Callable[[], Keyring | None],
        new_host_id: Callable[[], str],
        learn: Learn,
    ) -> None:
        self._file = file
        self._keyring = LazyKeyring(find_keyring)
        self._new_host_id = new_host_id
        self._learn = learn
        self._contents = Contents()
        self._stamp: tuple[int, int, int] | None = None
        self._changing = asyncio.Lock()

    @property
    def file(self) -> CredentialFile:
        """The file with the index."""
        return self._file

    def open(self, *, now_ms: int = 0) -> None:
        """Read the index for the first time, and make logins of the original our own.

        Raises CredentialsUnsafeError, which stops a start: a file that is damaged must not look
        like no logins.
        """
        contents = self._file.read()
        if any(row.is_original for row in contents.rows.values()):
            contents = self._file.change(lambda now: take_over(now, now, now_ms=now_ms)[0])
        self._changed(contents)

    def import_from(self, file: CredentialFile, *, now_ms: int) -> tuple[Taken, ...]:
        """Take over what the original kept in `file`; return what became of each. Blocks.

        Raises CredentialsUnsafeError, CredentialsBusyError, OSError.
        """
        found = file.read()
        told: list[tuple[Taken, ...]] = []

        def edit(now: Contents) -> Contents:
            after, taken = take_over(found, now, now_ms=now_ms)
            told.append(taken)
            return after

        self._changed(self._file.change(edit))
        return told[-1]

    def entries(self) -> Mapping[str, Entry]:
        """Return the index as it is now, also after another process changed it."""
        stamp = self._file.stamp()
        if stamp != self._stamp:
            try:
                self._take(self._file.read())
            except CredentialsUnsafeError as error:
                log.warning("the logins known before are used: %s", error.message)
            self._stamp = stamp
        return {
            name: entry_of(name, row)
            for name, row in self._contents.rows.items()
            if not row.is_original
        }

    def entry(self, provider: str) -> Entry | None:
        """Return the entry of `provider`, None where nothing is stored."""
        return self.entries().get(provider)

    async def load(self, provider: str) -> Credential | None:
        """Return the login of `provider` with its secrets, None where there are none.

        Raises CredentialsUnsafeError, and LoginError where the keyring does not give it.
        """
        contents = await asyncio.to_thread(self._file.read)
        self._take(contents)
        row = contents.rows.get(provider)
        if row is None or row.is_original:
            return None
        entry = entry_of(provider, row)
        if entry.place != "keyring":
            return Credential(entry, secrets_of(row)) if entry.has_secret else None
        text = await asyncio.to_thread(self._keyring.get, _keyring_name(provider, contents))
        if text is None:
            return None
        secrets = unpack(text)
        self.learn(secrets)
        return Credential(entry, secrets)

    async def save(self, credential: Credential) -> Entry:
        """Keep a login in place of the one before; return its entry.

        Raises CredentialsUnsafeError, CredentialsBusyError, OSError.
        """
        self.learn(credential.secrets)
        async with self._changing:
            return await asyncio.to_thread(self._save, credential)

    async def note(self, entry: Entry) -> None:
        """Keep an entry whose secrets stay as they are, for example a registration."""

        def edit(contents: Contents) -> Contents:
            row = contents.rows.get(entry.provider)
            held = secrets_of(row) if row is not None and row.place == "file" else None
            place = row.place if row is not None else "none"
            return contents.with_row(entry.provider, row_of(replace(entry, place=place), held))

        async with self._changing:
            self._changed(await asyncio.to_thread(self._file.change, edit))

    async def remove(self, provider: str) -> bool:
        """Forget a login everywhere, its version before too; False where there was none."""
        async with self._changing:
            return await asyncio.to_thread(self._remove, provider)

    async def quarantine(self, credential: Credential) -> None:
        """Take the secrets of a login out whose refresh token is dead, and remember that token
        by its fingerprint, so that it is never tried again."""
        refresh = credential.secrets.refresh
        dead = credential.entry.dead
        if refresh is not None:
            dead = (*dead, fingerprint(refresh))[-MAX_DEAD:]
        entry = replace(credential.entry, place="none", dead=dead, renewable=False, last_four="")
        async with self._changing:
            await asyncio.to_thread(self._drop_secrets, entry)

    async def host_id(self) -> str:
        """Return the lasting name of this installation, made when it is first wanted."""

        def edit(contents: Contents) -> Contents:
            return Contents(contents.rows, contents.host_id or self._new_host_id())

        async with self._changing:
            self._changed(await asyncio.to_thread(self._file.change, edit))
        return self._contents.host_id

    async def move_to_file(self) -> tuple[str, ...]:
        """Move every secret from the keyring into the file, for services that start without a
        desktop; return whose were moved."""
        moved: list[str] = []
        for provider, entry in self.entries().items():
            credential = await self.load(provider) if entry.place == "keyring" else None
            if credential is not None:
                async with self._changing:
                    await asyncio.to_thread(self._save, credential, "file")
                moved.append(provider)
        return tuple(moved)

    def _save(self, credential: Credential, place: str = "") -> Entry:
        secrets, provider = credential.secrets, credential.entry.provider
        contents = self._with_host_id()
        name = _keyring_name(provider, contents)
        in_keyring = (
            place != "file" and bool(secrets.access) and self._keyring.put(name, pack(secrets))
        )
        entry = replace(
            credential.entry,
            place="keyring" if in_keyring else "file" if secrets.access else "none",
            last_four=last_four(secrets.access),
            renewable=secrets.refresh is not None,
            revision=token_hex(4),
        )
        row = row_of(entry, None if in_keyring else secrets)
        before = contents.rows.get(provider)
        self._changed(self._file.change(lambda now: now.with_row(provider, row)))
        if not in_keyring and before is not None and before.place == "keyring":
            self._keyring.delete(name)
        return entry

    def _remove(self, provider: str) -> bool:
        before = self._file.read()
        row = before.rows.get(provider)
        self._changed(self._file.change(lambda now: now.without(provider), forget_before=True))
        if row is not None and row.place == "keyring":
            self._keyring.delete(_keyring_name(provider, before))
        return row is not None

    def _drop_secrets(self, entry: Entry) -> None:
        before = self._file.read()
        row = before.rows.get(entry.provider)
        self._changed(
            self._file.change(lambda now: now.with_row(entry.provider, row_of(entry, None)))
        )
        if row is not None and row.place == "keyring":
            self._keyring.delete(_keyring_name(entry.provider, before))

    def _with_host_id(self) -> Contents:
        contents = self._file.read()
        if contents.host_id:
            return contents
        fresh = self._new_host_id()
        return self._file.change(lambda now: Contents(now.rows, now.host_id or fresh))

    def _changed(self, contents: Contents) -> None:
        self._take(contents)
        self._stamp = self._file.stamp()

    def _take(self, contents: Contents) -> None:
        self._contents = contents
        for row in contents.rows.values():
            self.learn(secrets_of(row))

    def learn(self, secrets: Secrets) -> None:
        """Let secrets be blacked out from now on, also such as are never stored."""
        for value in secrets.values():
            self._learn(value)


def _keyring_name(provider: str, contents: Contents) -> str:
    # One keyring serves every home of a user: the installation is part of the name.
    return f"{provider}@{contents.host_id}"
