"""The counterpart of WhatsApp's server (bridge/test/counterpart), driven from a Python test."""

import asyncio
import base64
import contextlib
import json
import os
import shutil
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from openpista.channels.whatsapp.bridge_process import BridgeStart

BRIDGE = Path(__file__).parents[2] / "bridge"
OWNER = "15550001111"
OWNER_LID = "90000000001"
WITHIN_S = 60.0


class Arrived(Struct, frozen=True):
    """A message that reached somebody."""

    to: str
    id: str
    chat: str
    text: str = ""
    kinds: tuple[str, ...] = ()


class WhatsappServer:
    """A server that runs; its people do what the test orders."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.told: list[dict[str, Any]] = []
        self.port, self.root = 0, ""
        self._process = process
        self._news = asyncio.Condition()
        self._number = 0

    @property
    def arrived(self) -> list[Arrived]:
        """All messages that reached people."""
        return [
            Arrived(
                to=str(one["to"]),
                id=str(one["id"]),
                chat=str(one["chat"]),
                text=str(one.get("text") or ""),
                kinds=tuple(map(str, one.get("kinds") or ())),
            )
            for one in self.told
            if one.get("event") == "arrived"
        ]

    def bridge(self, folder: Path) -> BridgeStart:
        """Return how the real bridge is started so that it reaches this server."""
        session, media = folder / "session", folder / "media"
        for made in (session, media):
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
        node = shutil.which("node") or "node"
        argv = (node, str(BRIDGE / "test" / "loopback.js"), str(self.port), self.root)
        folders = ("--session", str(session), "--media", str(media))
        return BridgeStart((*argv, *folders), {"PATH": os.environ["PATH"]}, str(BRIDGE))

    async def do(self, what: str, **more: Any) -> Any:
        """Give an order, and return what it brought."""
        self._number += 1
        order = {"id": str(self._number), "do": what, **more}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        await self._process.stdin.drain()
        answer = await self.until(lambda one: one.get("id") == order["id"] and "ok" in one)
        assert answer["ok"], answer
        return answer.get("result")

    async def write(self, text: str = "", *, as_: str = OWNER, **more: Any) -> str:
        """Let somebody write, and return the message's id; the owner writes to themselves."""
        return str(await self.do("write", **{"as": as_, "text": text, **more}))

    async def was_read(self, message_id: str) -> None:
        """Wait until the bridge has confirmed a message."""
        await self.until(
            lambda one: one.get("tag") == "receipt" and one["attrs"].get("id") == message_id
        )

    async def send_file(self, data: bytes, kind: str, mime: str, **more: Any) -> None:
        """Let the owner send a file to themselves."""
        encoded = base64.b64encode(data).decode()
        await self.write(kind=kind, base64=encoded, mimetype=mime, **more)

    async def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait for something that is told, or was."""
        async with asyncio.timeout(WITHIN_S), self._news:
            while not (found := [one for one in self.told if holds(one)]):
                await self._news.wait()
            return found[-1]

    async def until_text(self, part: str) -> dict[str, Any]:
        """Wait for a message with these words."""
        return await self.until(
            lambda one: one.get("event") == "arrived" and part in str(one.get("text"))
        )

    async def listen(self) -> None:
        """Take what the program tells."""
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            told = json.loads(line)
            async with self._news:
                self.told.append(told)
                self._news.notify_all()


@asynccontextmanager
async def whatsapp_server() -> AsyncGenerator[WhatsappServer]:
    """Run the counterpart."""
    process = await asyncio.create_subprocess_exec(
        "node",
        str(BRIDGE / "test" / "counterpart" / "main.js"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
        limit=16 * 1024 * 1024,
    )
    server = WhatsappServer(process)
    try:
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(server.listen())
            first = await server.until(lambda one: "port" in one)
            server.port, server.root = int(first["port"]), str(first["root"])
            yield server
            listening.cancel()
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
