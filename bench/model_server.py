"""A model server on loopback: the OpenAI wire, a fixed answer, at once or at a set pace."""

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bench.process import clean_environment

ANSWER = tuple(f"word{number} " for number in range(20))


@asynccontextmanager
async def model_server(
    words: Sequence[str] = ANSWER, *, pace_s: float = 0.0, bodies: list[bytes] | None = None
) -> AsyncGenerator[str]:
    """Serve every request with `words`, one a chunk; yields the base URL.

    What was asked is appended to `bodies`.
    """

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (body := await _read_request(reader)) is not None:
            if bodies is not None:
                bodies.append(body)
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n"
            )
            for event in _events(words):
                writer.write(_chunk(event))
                if pace_s:
                    await writer.drain()
                    await asyncio.sleep(pace_s)
            writer.write(b"0\r\n\r\n")
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    async with server:
        yield f"http://{host}:{port}/v1"


async def _read_request(reader: asyncio.StreamReader) -> bytes | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionResetError):
        return None
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return await reader.readexactly(int(line.split(b":")[1]))
    return b""


def _events(words: Sequence[str]) -> list[bytes]:
    deltas: list[dict[str, object]] = [{"role": "assistant", "content": word} for word in words]
    chunks = [_completion([{"index": 0, "delta": delta}]) for delta in deltas]
    chunks.append(_completion([{"index": 0, "delta": {}, "finish_reason": "stop"}]))
    chunks.append(
        _completion([], usage={"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120})
    )
    return [*(b"data: " + chunk + b"\n\n" for chunk in chunks), b"data: [DONE]\n\n"]


def _completion(choices: list[dict[str, object]], **extra: object) -> bytes:
    body = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "mock-1"}
    return json.dumps({**body, "choices": choices, **extra}).encode()


def _chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def asking_environment(home: Path, url: str, **extra: str) -> dict[str, str]:
    """Return an environment in which openpista and the floors ask the server at `url`."""
    return clean_environment(
        home,
        MODEL_URL=url,
        OPENPISTA_AGENT__PROVIDER="custom",
        OPENPISTA_AGENT__MODEL="mock-1",
        OPENPISTA_AGENT__BASE_URL=url,
        OPENPISTA_AGENT__API_KEY="k",
        **extra,
    )
