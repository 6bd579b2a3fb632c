"""Services of all kinds on loopback: real HTTP, answers by path, and a book of what was asked."""

import asyncio
import base64
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qsl

from msgspec import Struct


class Asked(Struct, frozen=True):
    """A request as it arrived."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def fields(self) -> dict[str, str]:
        """The fields of a form or of a JSON object."""
        if self.headers.get("content-type", "").startswith("application/json"):
            return json.loads(self.body)
        return dict(parse_qsl(self.body.decode()))


class Told(Struct, frozen=True):
    """An answer."""

    body: object = {}
    status: int = 200
    location: str = ""


Rule = Callable[[Asked], Told]


class Vendor:
    """Answers by path, and what it does not know by `otherwise`. `hang` never answers."""

    def __init__(self) -> None:
        self.rules: dict[str, Rule] = {}
        self.otherwise: Rule = lambda _: Told({"error": "no such page"}, 404)
        self.asked: list[Asked] = []
        self.url = ""
        self.arrived = asyncio.Event()

    def on(self, path: str, rule: Rule | Told | object) -> None:
        """Answer `path` by a rule, with an answer, or with a JSON object."""
        if isinstance(rule, Told):
            self.rules[path] = lambda _: rule
        elif callable(rule):
            self.rules[path] = rule  # pyright: ignore[reportArgumentType]
        else:
            self.rules[path] = lambda _: Told(rule)

    def hits(self, path: str) -> list[Asked]:
        """Return what was asked of `path`."""
        return [one for one in self.asked if one.path == path]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value.strip()
                for name, _, value in (line.partition(":") for line in head[1:] if line)
            }
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            method, target, _ = head[0].split()
            path, _, query = target.partition("?")
            asked = Asked(method, path, query, headers, body)
            self.asked.append(asked)
            self.arrived.set()
            told = self.rules.get(path, self.otherwise)(asked)
            if told.body == "hang":
                await reader.read(1)
                return
            data = told.body if isinstance(told.body, bytes) else json.dumps(told.body).encode()
            moved = f"location: {told.location}\r\n" if told.location else ""
            writer.write(
                f"HTTP/1.1 {told.status} X\r\ncontent-type: application/json\r\n{moved}"
                f"content-length: {len(data)}\r\nconnection: close\r\n\r\n".encode()
                + data
            )
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


@asynccontextmanager
async def vendor() -> AsyncGenerator[Vendor]:
    """Run a service on a free port of loopback."""
    one = Vendor()
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield one
    finally:
        server.close()
        await server.wait_closed()


def id_token(**claims: object) -> str:
    """Return an identity token with `claims`; its signature is nonsense."""

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'RS256'})}.{part(claims)}.c2lnbmF0dXJl"


async def visit(url: str, *, host: str = "", method: str = "GET") -> tuple[int, str]:
    """Call `url` as a browser does; return status and body."""
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    name = host or f"{parts.hostname}:{parts.port}"
    writer.write(f"{method} {target} HTTP/1.1\r\nHost: {name}\r\n\r\n".encode())
    answer = (await reader.read()).decode()
    writer.close()
    await writer.wait_closed()
    return int(answer.split()[1]), answer
