"""Web sockets from before they open to after they close: who may open one, how many, and who is
sent away when a login ends."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any

from msgspec import Struct

from openpista import __version__
from openpista.channels.web.door import Receive, Scope, Send
from openpista.channels.web.entry import Entry
from openpista.channels.web.hubs import Hubs
from openpista.channels.web.login_sessions import Login
from openpista.channels.web.page_calls import PageCalls
from openpista.channels.web.page_frames import PROTOCOL, Auth
from openpista.channels.web.page_link import LOGIN_ENDED, PageLink
from openpista.channels.web.place import CHANNEL
from openpista.channels.web.server_frames import AuthResult
from openpista.channels.web.shown import Shown
from openpista.channels.web.wire import (
    MAX_FIRST_FRAME_BYTES,
    FrameError,
    decode_page_frame,
    encode_server_frame,
)
from openpista.domain.clock import Clock
from openpista.domain.message import ChatAddress, Sender
from openpista.domain.model import ModelRef
from openpista.domain.port import OpensWindows

FIRST_FRAME_S = 5.0
MAX_STRANGERS = 20
"""Sockets that have not said their first frame yet."""

BAD_FIRST_FRAME = 4003
WINDOW = ChatAddress(channel=CHANNEL)

log = logging.getLogger(__name__)


class SocketRoom(Struct, frozen=True):
    """What sockets need. `max_sockets` is read with each that comes; `default_model` is what new
    conversations begin with."""

    port: OpensWindows
    entry: Entry
    hubs: Hubs
    shown: Shown
    clock: Clock
    session_cookie: str
    max_sockets: Callable[[], int]
    default_model: Callable[[], ModelRef | None]


class Sockets:
    """All open sockets, by their logins."""

    def __init__(self, room: SocketRoom) -> None:
        self._room = room
        self._open: dict[PageLink, Login] = {}
        self._strangers = 0
        self._closing = False

    def connected(self, device_id: str) -> int:
        """Return how many sockets a browser has open."""
        return Counter(login.device_id for login in self._open.values())[device_id]

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket, or refuse it before it opens."""
        room = self._room
        login = room.entry.by_cookie(_cookie(scope, room.session_cookie))
        await receive()
        if login is None:
            await _refuse(send, 401, b"Log in first.")
        elif self._closing or len(self._open) + self._strangers >= room.max_sockets():
            await _refuse(send, 503, b"Too many windows are open.")
        elif self._strangers >= MAX_STRANGERS and self._strangers * 2 > room.max_sockets():
            await _refuse(send, 503, b"Too many windows open at once.")
        else:
            await self._greeted(scope, receive, send, login)

    def send_away(self, device_ids: frozenset[str]) -> None:
        """Close the sockets of browsers that may come in no more."""
        for link, login in tuple(self._open.items()):
            if login.device_id in device_ids:
                link.close(LOGIN_ENDED)

    def close_ended(self) -> None:
        """Close the sockets whose logins have run out; pages renew them by themselves."""
        for link, login in tuple(self._open.items()):
            if not self._room.entry.is_open(login):
                link.close(LOGIN_ENDED)

    def close_all(self, code: int) -> None:
        """The house closes."""
        self._closing = True
        for link in tuple(self._open):
            link.close(code)

    async def _greeted(self, scope: Scope, receive: Receive, send: Send, login: Login) -> None:
        room = self._room
        self._strangers += 1
        try:
            await send({"type": "websocket.accept"})
            csrf = await _first_frame(receive)
        finally:
            self._strangers -= 1
        row = next((one for one in room.entry.devices() if one.id == login.device_id), None)
        known = room.entry.known(_cookie(scope, room.session_cookie), csrf)
        if row is None or known is None:
            refused = AuthResult(success=False, error="This is not the page that logged in.")
            await _say(send, refused)
            await send({"type": "websocket.close", "code": BAD_FIRST_FRAME})
            return
        sender = Sender(user_id=row.id, role="owner", address=WINDOW, name=row.name)
        port = room.port.window(sender)
        try:
            await _say(send, self._welcome(login))
            calls = PageCalls(
                port,
                room.shown,
                clock=room.clock,
                is_fresh=lambda: room.clock.now_ms() < login.fresh_until_ms,
            )
            link = PageLink(calls, room.hubs, receive, send, clock=room.clock)
            self._open[link] = login
            try:
                await link.run()
            finally:
                del self._open[link]
        except OSError as error:
            log.debug("a page went: %s", error)
        finally:
            port.close()

    def _welcome(self, login: Login) -> AuthResult:
        model = self._room.default_model()
        return AuthResult(
            success=True,
            version=__version__,
            client_id=login.device_id,
            provider=model.provider if model else "",
            model=model.model if model else "",
            now_ms=self._room.clock.now_ms(),
            fresh_until_ms=login.fresh_until_ms,
        )


async def _first_frame(receive: Receive) -> str:
    """Return what the first frame says, empty where it says nothing good in time."""
    try:
        async with asyncio.timeout(FIRST_FRAME_S):
            message = await receive()
        frame = decode_page_frame(message.get("text") or "", max_bytes=MAX_FIRST_FRAME_BYTES)
    except (TimeoutError, FrameError):
        return ""
    return frame.csrf if isinstance(frame, Auth) and frame.protocol == PROTOCOL else ""


async def _say(send: Send, frame: AuthResult) -> None:
    await send({"type": "websocket.send", "text": encode_server_frame(frame)})


async def _refuse(send: Send, status: int, words: bytes) -> None:
    headers: list[tuple[bytes, bytes]] = [(b"content-type", b"text/plain")]
    start: dict[str, Any] = {
        "type": "websocket.http.response.start",
        "status": status,
        "headers": headers,
    }
    await send(start)
    await send({"type": "websocket.http.response.body", "body": words})


def _cookie(scope: Scope, name: str) -> str:
    said = b"; ".join(value for key, value in scope["headers"] if key.lower() == b"cookie")
    try:
        cookies = SimpleCookie(said.decode("latin-1"))
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""
