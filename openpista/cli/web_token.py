"""The lasting token of the web page: made for a terminal, kept as a digest, forgotten."""

import asyncio
from typing import Literal

from msgspec import Struct

from openpista.app.at_host import visit_host
from openpista.app.kept_tokens import WEB, keep_token
from openpista.app.logins import make_logins
from openpista.cli.house import app_of
from openpista.cli.start import Started
from openpista.domain.command import Accepted, Refused, SetConfig, UnsetConfig
from openpista.domain.errors import UsageError
from openpista.domain.port import GatewayPort

KEY = "channels.web.token"


class TokenAt(Struct, frozen=True):
    """Where the lasting token stands: nowhere, in `where` in the clear, or kept as a digest."""

    kind: Literal["none", "config", "kept"] = "none"
    where: str = ""


def token_at(started: Started) -> TokenAt:
    """Return where the lasting token stands. Raises CredentialsUnsafeError."""
    origin = started.loaded.origin(KEY)
    if started.loaded.config.channels.web.token and origin.kind != "default":
        return TokenAt("config", origin.where or origin.kind)
    held = make_logins(app_of(started)).vault.entry(WEB)
    return TokenAt("kept") if held is not None and held.has_secret else TokenAt()


def renew(started: Started) -> str:
    """Make a lasting token in the place of the one before, and return it. Raises UsageError
    where one in the clear goes before."""
    from openpista.channels.web.token import new_token

    _nothing_before(started)
    token = new_token()
    if not _told(started, SetConfig(key=KEY, value=f'"{token}"')):
        vault = make_logins(app_of(started)).vault
        asyncio.run(keep_token(vault, WEB, token))
        _forget_devices(started)
    return token


def forget(started: Started) -> None:
    """Have no lasting token any more. Raises UsageError where one in the clear goes before."""
    _nothing_before(started)
    if not _told(started, UnsetConfig(key=KEY)):
        asyncio.run(make_logins(app_of(started)).vault.remove(WEB))
        _forget_devices(started)


def _nothing_before(started: Started) -> None:
    found = token_at(started)
    if found.kind == "config":
        raise UsageError(started.words("webcli.token.before", where=found.where))


def _told(started: Started, command: SetConfig | UnsetConfig) -> bool:
    """Let the running openpista do it, so that it sends away whom the old token let in; False
    where none runs."""

    async def send(port: GatewayPort) -> Accepted | Refused:
        return await port.send(command)

    answer = asyncio.run(visit_host(started.home, send))
    if isinstance(answer, Refused):
        raise UsageError(answer.reason)
    return answer is not None


def _forget_devices(started: Started) -> None:
    """No server runs that could do it."""
    from openpista.channels.web.devices import DeviceBook

    app = app_of(started)
    path = started.home.root / "web" / "devices.json"
    book = DeviceBook(path, clock=app.clock, new_ulid=app.new_ulid)
    book.keep_only(row.id for row in book.all() if not row.by_token)
