"""A small HTTP server on loopback, for fakes of services: reads requests, writes answers."""

import asyncio
import contextlib
import email.parser
import email.policy
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl, unquote

from msgspec import Struct

MAX_BODY_BYTES = 64 * 1024 * 1024


class Upload(Struct, frozen=True):
    """A file of a multipart body."""

    name: str
    mime: str
    data: bytes


class Request(Struct, frozen=True):
    """One request; `fields` and `files` are those of its form."""

    method: str
    path: str
    fields: dict[str, str]
    files: dict[str, Upload]


class Answer(Struct, frozen=True):
    """What is answered; None in place of it cuts the connection."""

    status: int
    body: bytes
    kind: str = "application/json"


Handler = Callable[[Request], Awaitable[Answer | None]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncGenerator[str]:
    """Serve on a free port of loopback and give its base URL."""
    open_tasks: set[asyncio.Task[object]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_tasks.add(task)
        try:
            while (request := await _read(reader)) is not None:
                answer = await handler(request)
                if answer is None:
                    break
                head = (
                    f"HTTP/1.1 {answer.status} x\r\nContent-Type: {answer.kind}\r\n"
                    f"Content-Length: {len(answer.body)}\r\n\r\n"
                )
                writer.write(head.encode() + answer.body)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            open_tasks.discard(task)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        server.close()
        for task in tuple(open_tasks):
            task.cancel()
        if open_tasks:
            await asyncio.wait(tuple(open_tasks))
        await server.wait_closed()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    line = await reader.readline()
    if not line:
        return None
    method, path, _ = line.decode().split(" ", 2)
    headers: dict[str, str] = {}
    while (line := await reader.readline()) not in {b"\r\n", b""}:
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    size = int(headers.get("content-length", "0"))
    assert size <= MAX_BODY_BYTES
    body = await reader.readexactly(size)
    path, _, query = path.partition("?")
    fields, files = _form(headers.get("content-type", ""), body)
    return Request(method, unquote(path), {**dict(parse_qsl(query)), **fields}, files)


def _form(kind: str, body: bytes) -> tuple[dict[str, str], dict[str, Upload]]:
    if not kind.startswith("multipart/form-data"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True)), {}
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    whole = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    fields: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for part in whole.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        data = part.get_payload(decode=True)
        assert isinstance(data, bytes)
        if (file_name := part.get_filename()) is not None:
            files[name] = Upload(file_name, part.get_content_type(), data)
        else:
            fields[name] = data.decode()
    return fields, files
