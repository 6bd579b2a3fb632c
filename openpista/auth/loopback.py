"""The address on this computer that a vendor's page comes back to (RFC 8252 §7.3).

Bound to 127.0.0.1 only, to one exact path, for one login: the first call that proves by its
state that it belongs to it is taken, every other one is refused and changes nothing.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qs, urlsplit

LITERAL = "127.0.0.1"
MAX_HEAD_BYTES = 16 * 1024
HEAD_TIMEOUT_S = 5.0
MAX_CALLERS = 16

Params = Mapping[str, str]

Page = Callable[[bool], str]
"""The words that the browser shows: whether the login came back as it should, or not."""


class Loopback:
    """Waits for the one call. `belongs` says whether a call's parameters are this login's."""

    def __init__(self, path: str, *, belongs: Callable[[Params], bool], page: Page) -> None:
        self._path = path
        self._belongs = belongs
        self._page = page
        self._taken: asyncio.Future[Params] = asyncio.get_running_loop().create_future()
        self._callers: set[asyncio.StreamWriter] = set()
        self.port = 0

    @property
    def url(self) -> str:
        """The address to come back to."""
        return f"http://{LITERAL}:{self.port}{self._path}"

    async def params(self) -> Params:
        """Wait for the call and return its parameters."""
        return await asyncio.shield(self._taken)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one caller."""
        self._callers.add(writer)
        try:
            if len(self._callers) <= MAX_CALLERS:
                async with asyncio.timeout(HEAD_TIMEOUT_S):
                    head = await reader.readuntil(b"\r\n\r\n")
                status, is_well = self._judge(head)
                writer.write(_answer(status, self._page(is_well)))
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            self._callers.discard(writer)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    def close(self) -> None:
        """Take no call any more, and hang up on browsers that only keep a line open."""
        self._taken.cancel()
        for writer in self._callers:
            writer.transport.abort()

    def _judge(self, head: bytes) -> tuple[str, bool]:
        lines = head.decode("latin-1").split("\r\n")
        words = lines[0].split(" ")
        headers = dict(line.lower().split(":", 1) for line in lines[1:] if ":" in line)
        if len(words) != 3 or headers.get("host", "").strip() != f"{LITERAL}:{self.port}":
            # A page that reaches us under a name of its own is not the vendor's (DNS rebinding).
            return "400 Bad Request", False
        if words[0] != "GET":
            return "405 Method Not Allowed", False
        target = urlsplit(words[1])
        if target.path != self._path:
            return "404 Not Found", False
        if self._taken.done():
            return "410 Gone", False
        params = params_of(target.query)
        if not self._belongs(params):
            return "400 Bad Request", False
        self._taken.set_result(params)
        return "200 OK", "error" not in params


@asynccontextmanager
async def listening(
    path: str, *, port: int, belongs: Callable[[Params], bool], page: Page
) -> AsyncGenerator[Loopback]:
    """Listen at `path` on `port`, or on any other one where that is taken."""
    loopback = Loopback(path, belongs=belongs, page=page)

    async def start(at: int) -> asyncio.Server:
        return await asyncio.start_server(loopback.serve, LITERAL, at, limit=MAX_HEAD_BYTES)

    try:
        server = await start(port)
    except OSError:
        server = await start(0)
    loopback.port = server.sockets[0].getsockname()[1]
    try:
        yield loopback
    finally:
        loopback.close()
        server.close()
        await server.wait_closed()


def params_of(query: str) -> dict[str, str]:
    """Return the parameters of a query; one that stands twice counts as missing."""
    try:
        found = parse_qs(query, max_num_fields=64)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items() if len(values) == 1}


def pasted_params(text: str, url: str) -> dict[str, str] | None:
    """Return the parameters of a pasted address, None where it is not one that leads to `url`.

    The port is not compared: on a machine without a browser the page fails to load, and its
    address is copied from there.
    """
    pasted, ours = urlsplit(text.strip()), urlsplit(url)
    if (pasted.scheme, pasted.hostname, pasted.path) != (ours.scheme, ours.hostname, ours.path):
        return None
    return params_of(pasted.query)


def _answer(status: str, words: str) -> bytes:
    body = (
        '<!doctype html><meta charset="utf-8"><title>openpista</title>'
        '<meta name="viewport" content="width=device-width">'
        "<style>body{font:1.1rem system-ui;margin:20vh auto;max-width:32rem;padding:0 1rem;"
        "color-scheme:light dark;background:Canvas;color:CanvasText}</style>"
        f"<p>{words}</p>"
    ).encode()
    head = (
        f"HTTP/1.1 {status}\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
        "Cache-Control: no-store\r\n"
        "Referrer-Policy: no-referrer\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body
