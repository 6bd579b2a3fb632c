"""A browser as the server sees one: cookies, the value that the page keeps, and a web socket."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

TOKEN = "a-long-test-passphrase"
PATIENCE_S = 20.0

Frame = dict[str, Any]


class Browser:
    """One browser at one server."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.http = httpx.AsyncClient(base_url=address, headers={"origin": address})
        self.csrf = ""

    async def log_in(self, *, name: str = "a browser", **shown: str) -> httpx.Response:
        """Show a code or the token."""
        answer = await self.post("/auth", {**(shown or {"token": TOKEN}), "name": name})
        if answer.status_code == 200:
            self.csrf = answer.json()["csrf"]
        return answer

    async def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        """Post JSON, with what the page keeps."""
        return await self.http.post(path, json=body, headers={"x-csrf": self.csrf, **headers})

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """Get something, with what the page keeps."""
        return await self.http.get(path, headers={"x-csrf": self.csrf, **headers})

    @asynccontextmanager
    async def socket(self, **headers: str) -> AsyncGenerator["Socket"]:
        """Open a web socket and say the first frame."""
        async with self.bare_socket(**headers) as socket:
            await socket.say(type="auth", csrf=self.csrf)
            socket.greeting = await socket.hear("auth_result")
            yield socket

    @asynccontextmanager
    async def bare_socket(self, **headers: str) -> AsyncGenerator["Socket"]:
        """Open a web socket that says nothing yet."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        given = {"cookie": cookies, **headers}
        address = self.address.replace("http", "ws", 1) + "/ws"
        async with connect(
            address,
            origin=self.address,  # pyright: ignore[reportArgumentType] - an origin is text
            additional_headers=given,
            compression=None,
            max_size=None,
            max_queue=None,
            proxy=None,
        ) as connection:
            yield Socket(connection)

    async def close(self) -> None:
        """Close it."""
        await self.http.aclose()


class Socket:
    """The page's side of a web socket. `heard` are all frames so far."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.heard: list[Frame] = []
        self.greeting: Frame = {}

    async def say(self, **frame: object) -> None:
        """Send a frame."""
        await self.connection.send(json.dumps(frame))

    async def next(self) -> Frame:
        """Return the next frame."""
        async with asyncio.timeout(PATIENCE_S):
            frame: Frame = json.loads(await self.connection.recv())
        self.heard.append(frame)
        return frame

    async def hear(self, kind: str) -> Frame:
        """Return the next frame of a kind, or the next event of that name; others are passed."""
        while True:
            frame = await self.next()
            if frame["type"] == kind or frame.get("event", {}).get("type") == kind:
                return frame

    async def ask(self, **frame: object) -> Frame:
        """Send a call and return its answer."""
        await self.say(**frame)
        while True:
            answer = await self.next()
            if answer.get("id") == frame.get("id"):
                return answer

    async def closed(self) -> int | None:
        """Wait until the server closes; return the code."""
        async with asyncio.timeout(PATIENCE_S):
            await self.connection.wait_closed()
        return self.connection.close_code
