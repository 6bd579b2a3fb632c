"""The web page as a channel of the house: one run is one server.

What serves is imported when it runs, not before.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from msgspec.structs import replace

from openpista.channels.web.place import (
    CHANNEL,
    LOOPBACK,
    Place,
    is_loopback,
    listening_hosts,
    place_of,
)
from openpista.config.live import LiveConfig
from openpista.config.schema_channels import WebConfig
from openpista.domain.clock import Clock
from openpista.domain.errors import OpenpistaError
from openpista.domain.hook import TakesHooks
from openpista.domain.ids import NewUlid
from openpista.domain.port import GatewayPort, Pulse

if TYPE_CHECKING:
    from openpista.channels.web.assembly import WebHouse
    from openpista.channels.web.certificate import Certificate

FOLDER = "web"

log = logging.getLogger(__name__)

StoredToken = Callable[[], Awaitable[str]]
"""Returns what is kept of the lasting token, or nothing."""


class WebChannel:
    """The channel. What it needs of the configuration it reads with each run; `house` is the
    run that serves now."""

    name = CHANNEL

    def __init__(
        self,
        config: LiveConfig,
        *,
        folder: Path,
        clock: Clock,
        new_ulid: NewUlid,
        stored_token: StoredToken | None = None,
    ) -> None:
        self._config = config
        self._folder = folder
        self._clock = clock
        self._new_ulid = new_ulid
        self._stored_token = stored_token
        self._hooks: tuple[TakesHooks, ...] = ()
        self._place: Place | None = None
        self.house: WebHouse | None = None

    def bring_hooks_to(self, takers: Sequence[TakesHooks]) -> None:
        """Take the channels that wait for calls from other services."""
        self._hooks = tuple(takers)

    def pairing_link(self, code: str) -> str | None:
        """Return the address that lets a browser in with `code`; None while nothing serves. The
        code stands behind the `#`, which no browser sends anywhere."""
        return f"{self._place.link}/#code={code}" if self._place is not None else None

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        """Serve until cancelled. Raises OpenpistaError where it cannot."""
        web = self._config.now.channels.web
        place_of(web)
        await asyncio.to_thread(_import_server)
        from openpista.channels.web.assembly import Ground, WebHouse
        from openpista.channels.web.listening import listen, make_server
        from openpista.channels.web.site import read_site

        certificate = await asyncio.to_thread(certificate_of, web, self._folder)
        site = await asyncio.to_thread(read_site)
        sockets = listen(listening_hosts(web.host), web.port)
        place = place_of(replace(web, port=sockets[0].getsockname()[1]))
        ground = Ground(
            place=place,
            config=lambda: self._config.now.channels.web,
            folder=self._folder,
            site=site,
            clock=self._clock,
            new_ulid=self._new_ulid,
            token_of=self._token,
            hooks=self._hooks,
        )
        try:
            async with asyncio.TaskGroup() as tasks:
                house = self.house = WebHouse(ground, port, tasks)
                server = make_server(
                    house.app, max_sockets=web.max_sockets, certificate=certificate
                )
                begun = partial(self._begun, place, pulse)
                tasks.create_task(server.serve_on(sockets, begun), name="web server")
                tasks.create_task(house.watch(), name="web watch")
                tasks.create_task(house.look_after(), name="web upkeep")
        except BaseExceptionGroup as group:
            raise _first_of_ours(group) from None
        finally:
            self._place = self.house = None
            for one in sockets:
                one.close()

    def _begun(self, place: Place, pulse: Pulse) -> None:
        self._place = place
        pulse.up()

    async def _token(self) -> str:
        """Return the lasting token: of the environment or the file, else what is kept of one."""
        token = self._config.now.channels.web.token
        if not token and self._stored_token is not None:
            token = await self._stored_token()
        return token


def certificate_of(web: WebConfig, folder: Path) -> "Certificate | None":
    """Return the certificate to serve with; None where a proxy or nothing guards. Raises
    ConfigError, CredentialsUnsafeError."""
    from openpista.channels.web.certificate import given_certificate, own_certificate

    match web.expose:
        case "certificate":
            return given_certificate(web.tls_certificate, web.tls_key)
        case "generated":
            return own_certificate(folder, _hosts(web))
        case "proxy" | None:
            return None


def _hosts(web: WebConfig) -> list[str]:
    named = [urlsplit(address).hostname or "" for address in web.addresses]
    bound = [] if is_loopback(web.host) or web.host in {"0.0.0.0", "::"} else [web.host]  # noqa: S104
    local = [host.strip("[]") for host in LOOPBACK]
    return [host for host in (*named, *bound, *local) if host]


def _import_server() -> None:
    import_module("openpista.channels.web.assembly")
    import_module("openpista.channels.web.listening")


def _first_of_ours(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the error that ended a group of tasks, ours before others."""
    errors = sorted(group.exceptions, key=lambda error: not isinstance(error, OpenpistaError))
    first = errors[0]
    if isinstance(first, BaseExceptionGroup):
        return _first_of_ours(cast("BaseExceptionGroup[BaseException]", first))
    return first
