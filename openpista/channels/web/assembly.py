"""One run of the server, put together from its parts."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct
from starlette.applications import Starlette
from starlette.requests import Request

from openpista.channels.web.auth_routes import AuthRoutes
from openpista.channels.web.cookies import Cookies
from openpista.channels.web.devices import DeviceBook
from openpista.channels.web.door import Door, Receive, Scope, Send
from openpista.channels.web.entry import Entry, TokenOf
from openpista.channels.web.hooks import HookRoutes
from openpista.channels.web.house_routes import HouseRoutes
from openpista.channels.web.hubs import Hubs
from openpista.channels.web.login_sessions import LoginSessions
from openpista.channels.web.place import Place, asker
from openpista.channels.web.shown import Shown
from openpista.channels.web.site import Site
from openpista.channels.web.sockets import SocketRoom, Sockets
from openpista.channels.web.tries import Tries
from openpista.config.schema_channels import WebConfig
from openpista.domain.clock import Clock
from openpista.domain.event import (
    ConfigChanged,
    DefaultsChanged,
    HouseSnapshot,
    PeopleChanged,
)
from openpista.domain.hook import TakesHooks
from openpista.domain.ids import HOUSE, NewUlid
from openpista.domain.model import ModelRef
from openpista.domain.port import GatewayPort, OpensWindows

SOCKET_PATH = "/ws"
LOOK_EVERY_S = 20.0
TIDY_EVERY_S = 24 * 3600.0
TOKEN_KEY = "channels.web.token"  # noqa: S105 - the name of a key

log = logging.getLogger(__name__)


class Ground(Struct, frozen=True):
    """What a server is put together from. `config` is read each time."""

    place: Place
    config: Callable[[], WebConfig]
    folder: Path
    site: Site
    clock: Clock
    new_ulid: NewUlid
    token_of: TokenOf
    hooks: Sequence[TakesHooks] = ()


class WebHouse:
    """The web channel's server without its listening: an ASGI app, and what runs beside it."""

    def __init__(self, ground: Ground, port: GatewayPort, tasks: asyncio.TaskGroup) -> None:
        if not isinstance(port, OpensWindows):
            raise TypeError("the web channel needs a port that opens windows")
        self._ground = ground
        self._port = port
        self._default_model: ModelRef | None = None
        shown = Shown()
        cookies = Cookies(ground.place.port)
        self.entry = Entry(
            port,
            DeviceBook(
                ground.folder / "devices.json", clock=ground.clock, new_ulid=ground.new_ulid
            ),
            LoginSessions(ground.clock),
            Tries(ground.clock),
            token_of=ground.token_of,
            sent_away=self._send_away,
        )
        self.sockets = Sockets(
            SocketRoom(
                port=port,
                entry=self.entry,
                hubs=Hubs(port, shown, tasks),
                shown=shown,
                clock=ground.clock,
                session_cookie=cookies.session_name,
                max_sockets=lambda: ground.config().max_sockets,
                default_model=lambda: self._default_model,
            )
        )
        auth = AuthRoutes(
            self.entry,
            cookies,
            asker_of=self._asker,
            connected_of=self.sockets.connected,
            clock=ground.clock,
        )
        house = HouseRoutes(
            port,
            ground.site,
            shown,
            login_of=auth.login_of,
            cookie_login_of=lambda request: self.entry.by_cookie(cookies.session(request)),
        )
        hooks = HookRoutes(ground.hooks).routes()
        self._http = Starlette(routes=[*auth.routes(), *hooks, *house.routes()])
        certified = ground.config().expose in {"proxy", "certificate"}
        self.app = Door(self._inside, ground.place, certified=certified)

    async def watch(self) -> None:
        """Follow what the house tells: who was sent away is out at once."""
        await self.entry.tidy()
        async with contextlib.aclosing(self._port.events(HOUSE)) as events:
            async for event in events:
                match event:
                    case PeopleChanged():
                        await self.entry.look_again()
                    case ConfigChanged(key=key) if key == TOKEN_KEY:
                        await self.entry.token_changed()
                    case HouseSnapshot() | DefaultsChanged():
                        self._default_model = event.default_model
                    case _:
                        pass

    async def look_after(self) -> None:
        """Close what has run out, and once a day forget who did not come for long."""
        tidied_at = self._ground.clock.monotonic()
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self.sockets.close_ended()
            if self._ground.clock.monotonic() - tidied_at >= TIDY_EVERY_S:
                tidied_at = self._ground.clock.monotonic()
                await self.entry.tidy()

    async def _inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            if scope["path"] == SOCKET_PATH:
                await self.sockets.serve(scope, receive, send)
            else:
                await receive()
                await send({"type": "websocket.close", "code": 1000})
            return
        await self._http(scope, receive, send)

    def _send_away(self, device_ids: frozenset[str]) -> None:
        self.sockets.send_away(device_ids)

    def _asker(self, request: Request) -> str:
        peer = request.client.host if request.client else ""
        forwarded = request.headers.getlist("x-forwarded-for")
        return asker(peer, forwarded, self._ground.config().trusted_proxy)
