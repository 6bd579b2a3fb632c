"""A model server on loopback that plays a script per request, and sees what clients do."""

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress

from msgspec import Struct

HANG = "hang"
"""Keep the answer open and say no more."""

DROP = "drop"
"""Close the connection in the middle."""

Step = bytes | str


NO_HEAD = 0
"""As a status: not even the head of the answer is sent."""


class Answer(Struct, frozen=True):
    """One answer: a head, and steps of a chunked body."""

    steps: Sequence[Step] = ()
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("content-type", "text/event-stream"),)


class Asked(Struct, frozen=True):
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> object:
        return json.loads(self.body)


class FakeServer:
    """Plays its answers in order, the last one for ever."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.answers = list(answers)
        self.asked: list[Asked] = []
        self.gone = asyncio.Event()
        self.connections = 0
        self.open = 0
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until its client leaves."""
        self.connections += 1
        self.open += 1
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            self.gone.set()
        finally:
            self.open -= 1
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.asked.append(Asked(head[0].split()[1], headers, body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        lines = [f"{name}: {value}" for name, value in answer.headers]
        head_lines = [f"HTTP/1.1 {answer.status} X", *lines, "transfer-encoding: chunked", "", ""]
        if answer.status != NO_HEAD:
            writer.write("\r\n".join(head_lines).encode())
        return await self._play(answer.steps, reader, writer)

    async def _play(
        self, steps: Sequence[Step], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        for step in steps:
            if step == DROP:
                return False
            if step == HANG:
                await reader.read(1)
                self.gone.set()
                return False
            assert isinstance(step, bytes)
            writer.write(b"%x\r\n%b\r\n" % (len(step), step))
            await writer.drain()
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True


@asynccontextmanager
async def serving(*answers: Answer) -> AsyncGenerator[FakeServer]:
    """Run a server with `answers` on a free port of loopback."""
    fake = FakeServer(answers)
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    fake.url = f"http://127.0.0.1:{port}"
    try:
        yield fake
    finally:
        server.close()
        await server.wait_closed()
