"""The server under the page."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from openpista.channels.web import listening
from openpista.channels.web.door import Receive, Scope, Send
from openpista.channels.web.listening import PortTakenError, listen, make_server
from openpista.domain.tasks import owned_task


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


@asynccontextmanager
async def served() -> AsyncGenerator[int]:
    sockets = listen(["127.0.0.1"], 0)
    server = make_server(hello, max_sockets=4)
    begun = asyncio.Event()
    serving = owned_task(server.serve_on(sockets, begun.set), name="server")
    await begun.wait()
    try:
        yield sockets[0].getsockname()[1]
    finally:
        server.end()
        await serving


async def said_to(port: int, words: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(words)
    try:
        async with asyncio.timeout(10):
            return await reader.read()
    finally:
        writer.close()
        await writer.wait_closed()


async def test_it_answers_and_says_nothing_of_itself() -> None:
    async with served() as port:
        said = await said_to(port, b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")

    assert said.startswith(b"HTTP/1.1 200")
    assert b"uvicorn" not in said


async def test_a_head_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "HEAD_TIMEOUT_S", 0.01)
    async with served() as port:
        assert await said_to(port, b"GET / HTTP/1.1\r\nhost:") == b""


async def test_the_second_head_has_no_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    async with served() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        assert b"200" in await reader.readuntil(b"hello")
        monkeypatch.setattr(listening, "HEAD_TIMEOUT_S", 0.01)
        writer.write(b"GET / HTTP")
        async with asyncio.timeout(10):
            assert b"HTTP" not in await reader.read()
        writer.close()
        await writer.wait_closed()


async def test_a_head_has_a_size() -> None:
    async with served() as port:
        said = await said_to(port, b"GET / HTTP/1.1\r\nx: " + b"y" * 20_000)

    assert said.startswith(b"HTTP/1.1 400")


def test_a_taken_port_is_said_with_what_to_do() -> None:
    (taken,) = listen(["127.0.0.1"], 0)
    with taken, pytest.raises(PortTakenError, match="web setup --port"):
        listen(["127.0.0.1"], taken.getsockname()[1])


def test_both_families_share_a_port() -> None:
    made = listen(["127.0.0.1", "::1"], 0)
    ports = {one.getsockname()[1] for one in made}
    for one in made:
        one.close()

    assert len(ports) == 1


def test_an_address_that_is_not_ours_is_said() -> None:
    with pytest.raises(PortTakenError, match="cannot be listened on"):
        listen(["192.0.2.1"], 0)
    made = listen(["127.0.0.1", "2001:db8::1"], 0)
    assert [one.family for one in made] == [socket.AF_INET]
    made[0].close()
