"""The room of logins of one house, made from its parts."""

import secrets
import uuid
from collections.abc import Callable, Mapping

from msgspec import Struct

from openpista.auth.context import Around
from openpista.auth.credential import Credential
from openpista.auth.credential_file import CredentialFile
from openpista.auth.desk import Desk
from openpista.auth.http import LoginHttp
from openpista.auth.lazy_keyring import Keyring
from openpista.auth.logins import Logins
from openpista.auth.loopback import Page
from openpista.auth.renewal import Renewals
from openpista.auth.vault import Vault
from openpista.config.paths import Home
from openpista.config.schema import Config
from openpista.domain.clock import Clock
from openpista.guard.redact import Redactor
from openpista.words.catalogue import Words


class LoginRoom(Struct, frozen=True):
    """The vault, what models ask of it, and the desk."""

    vault: Vault
    logins: Logins
    desk: Desk
    renewals: Renewals

    async def aclose(self) -> None:
        """End logins that are under way, and let renewals come to their end."""
        await self.desk.aclose()
        await self.renewals.aclose()


def build_logins(
    read_config: Callable[[], Config],
    *,
    home: Home,
    environ: Mapping[str, str],
    redactor: Redactor,
    clock: Clock,
    page: Page,
    http: LoginHttp | None = None,
) -> LoginRoom:
    """Return the room, with the index read. Loads no keyring and no HTTP client.

    Raises CredentialsUnsafeError where the file with the logins is damaged or open to others.
    """

    def find() -> Keyring | None:
        from openpista.auth.keyring_store import find_keyring

        return find_keyring() if read_config().credentials.store == "auto" else None

    vault = Vault(
        CredentialFile(home.credentials_file),
        find_keyring=find,
        new_host_id=lambda: str(uuid.uuid4()),
        learn=redactor.learn,
    )
    vault.open(now_ms=clock.now_ms())
    around = Around(
        vault=vault,
        http=http or LoginHttp(),
        clock=clock,
        random=secrets.token_bytes,
        environ=environ,
        page=page,
    )

    async def renewed(held: Credential) -> Credential:
        from openpista.auth.ways import renew

        return await renew(held, read_config(), around)

    desk = Desk(read_config, around)
    renewals = Renewals(vault, renewed, ended=desk.tell_providers)
    return LoginRoom(vault, Logins(vault, renewals, clock=clock), desk, renewals)


def page_in(words: Words) -> Page:
    """Return the words of the page that a browser comes back to."""

    def page(is_well: bool) -> str:
        return words("login_page.done" if is_well else "login_page.failed")

    return page
