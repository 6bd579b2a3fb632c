"""The door of the web channel: every request passes it before anything else looks at it.

It knows hosts and origins, tokens in addresses, and how much may come; and it puts on every answer
what browsers must be told (security.md §3). Who somebody is, is asked behind it.
"""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from openpista.channels.web.headers import with_guards
from openpista.channels.web.place import Place

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

SAFE = frozenset({"GET", "HEAD"})
PREFLIGHT = "OPTIONS"
ALLOWED_HEADERS = "content-type, x-csrf, x-file-name"
ALLOWED_METHODS = "GET, POST, DELETE"
PARTS = "/assets/"
CERTIFIED_ORIGIN = "https://"

log = logging.getLogger(__name__)


class Door:
    """Wraps the server's app. `hooks` is the prefix of what other services call, which are no
    browsers and prove themselves otherwise."""

    def __init__(
        self, app: AsgiApp, place: Place, *, certified: bool, hooks: str = "/hooks/"
    ) -> None:
        self._app = app
        self._place = place
        self._certified = certified
        self._hooks = hooks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or send it away with 400 or 403."""
        headers = _headers(scope)
        own = self._place.origin_of(headers.get("host", ""), _local_address(scope))
        problem = self._problem(scope, headers, own)
        origin = headers.get("origin", "")
        foreign = origin if origin in self._place.foreign else ""
        guarded = self._guarded(send, own or "", foreign, part=scope["path"].startswith(PARTS))
        if problem is not None:
            status, words = problem
            log.info("%s %s was refused: %s", scope.get("method", "socket"), scope["path"], words)
            await _refuse(scope, receive, guarded, status, words)
        elif scope["type"] == "http" and scope["method"] == PREFLIGHT:
            await _answer(guarded, 204 if foreign else 405, b"")
        else:
            scope["openpista.origin"] = own
            await self._app(scope, receive, guarded)

    def _problem(
        self, scope: Scope, headers: dict[str, str], own: str | None
    ) -> tuple[int, str] | None:
        if own is None:
            return 403, "host"
        if _names_a_token(scope["query_string"]):
            return 400, "secrets do not belong into addresses"
        if scope["path"].startswith(self._hooks):
            return None
        origin = headers.get("origin")
        if origin is not None and not self._place.admits(origin, own):
            return 403, "origin"
        needs = scope["type"] == "websocket" or scope["method"] not in {*SAFE, PREFLIGHT}
        if needs and origin is None:
            return 403, "origin"
        return None

    def _guarded(self, send: Send, own: str, foreign: str, *, part: bool) -> Send:
        certified = self._certified and own.startswith(CERTIFIED_ORIGIN)

        async def guarded(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                given = [*message.get("headers", []), *_cors(foreign)]
                message["headers"] = with_guards(given, certified=certified, part=part)
            await send(message)

        return guarded


def _headers(scope: Scope) -> dict[str, str]:
    """Return the headers that matter here. One that comes twice is none of ours."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        found[key] = "" if key in found else value.decode("latin-1")
    return found


def _local_address(scope: Scope) -> str:
    server = scope.get("server")
    return str(server[0]) if server else ""


def _names_a_token(query: bytes) -> bool:
    names = (part.partition(b"=")[0].lower() for part in query.split(b"&"))
    return any(name in {b"token", b"session_token", b"code"} for name in names)


def _cors(foreign: str) -> list[tuple[bytes, bytes]]:
    if not foreign:
        return []
    said = {
        "access-control-allow-origin": foreign,
        "access-control-allow-credentials": "true",
        "access-control-allow-headers": ALLOWED_HEADERS,
        "access-control-allow-methods": ALLOWED_METHODS,
        "vary": "origin",
    }
    return [(name.encode(), value.encode()) for name, value in said.items()]


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, words: str) -> None:
    body = b'{"error":"' + words.encode() + b'","code":"refused"}'
    if scope["type"] == "http":
        await _answer(send, status, body)
        return
    await receive()
    await send(
        {
            "type": "websocket.http.response.start",
            "status": status,
            "headers": [(b"content-type", b"application/json")],
        }
    )
    await send({"type": "websocket.http.response.body", "body": body})


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    if status == 204:
        headers = []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
