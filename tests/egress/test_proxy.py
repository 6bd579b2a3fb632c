"""The proxy carries what was allowed, to the address that was vetted, within its limits."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable

from openpista.domain.tasks import owned_task
from openpista.egress.hosts import HostPort
from openpista.egress.proxy import EgressProxy, Limits

_Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
_SHORT = Limits(response_bytes=1000, seconds=1.0, connect_s=0.5)


@contextlib.asynccontextmanager
async def _origin(serve: _Serve) -> AsyncGenerator[int]:
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


@contextlib.asynccontextmanager
async def _serving(proxy: EgressProxy) -> AsyncGenerator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        task = owned_task(proxy.serve(listener), name="proxy")
        try:
            yield listener.getsockname()[1]
        finally:
            task.cancel()
            await asyncio.wait({task})


async def _ask(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    try:
        return await asyncio.wait_for(reader.read(), 5)
    finally:
        writer.transport.abort()


async def _echo_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n" + head)
    await writer.drain()
    writer.close()


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(1000):
        writer.write(data)
        await writer.drain()
    writer.close()


async def _flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    with contextlib.suppress(OSError):
        for _ in range(1000):
            writer.write(b"x" * 1000)
            await writer.drain()
    writer.close()


async def _silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


def _proxy(port: int, *, name: str = "127.0.0.1", limits: Limits = _SHORT) -> EgressProxy:
    host = HostPort(name, port)

    async def resolve(asked: str, _: int) -> tuple[str, ...]:
        return ("127.0.0.1",)

    return EgressProxy(
        frozenset({host}), exceptions=frozenset({host}), limits=limits, resolve=resolve
    )


async def test_a_plain_request_reaches_its_host() -> None:
    async with _origin(_echo_head) as origin, _serving(_proxy(origin)) as port:
        request = f"GET http://127.0.0.1:{origin}/x HTTP/1.1\r\nA: b\r\n\r\n"

        answer = await _ask(port, request.encode())

    assert b"GET /x HTTP/1.1" in answer
    assert b"A: b" in answer


async def test_a_tunnel_carries_bytes_both_ways() -> None:
    async with _origin(_echo) as origin, _serving(_proxy(origin)) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"CONNECT 127.0.0.1:{origin} HTTP/1.1\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")

        writer.write(b"ping")
        pong = await reader.readexactly(4)
        writer.write_eof()
        rest = await reader.read()
        writer.close()

    assert head.startswith(b"HTTP/1.1 200")
    assert (pong, rest) == (b"ping", b"")


async def test_the_proxy_resolves_the_name_itself() -> None:
    async with (
        _origin(_echo_head) as origin,
        _serving(_proxy(origin, name="service.example")) as port,
    ):
        request = f"GET http://service.example:{origin}/ HTTP/1.1\r\n\r\n"
        answer = await _ask(port, request.encode())

    assert f"Host: service.example:{origin}".encode() in answer


async def test_a_host_of_another_call_is_refused_and_remembered() -> None:
    async with _origin(_echo_head) as origin:
        proxy = _proxy(origin)
        async with _serving(proxy) as port:
            answer = await _ask(port, b"GET http://other.example/ HTTP/1.1\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 403 ")
    assert b"other.example:80 was not allowed" in answer
    assert proxy.refused == ["other.example:80 was not allowed for this call."]


async def test_an_allowed_name_that_leads_inside_is_refused() -> None:
    async def resolve(host: str, port: int) -> tuple[str, ...]:
        return ("127.0.0.1",)

    target = HostPort("rebind.example", 80)
    proxy = EgressProxy(frozenset({target}), limits=_SHORT, resolve=resolve)
    async with _serving(proxy) as port:
        answer = await _ask(port, b"CONNECT rebind.example:80 HTTP/1.1\r\n\r\n")

    assert b"403" in answer
    assert b"not on the public internet" in answer


async def test_what_is_no_request_is_refused() -> None:
    async with _serving(_proxy(1)) as port:
        answer = await _ask(port, b"hello\r\n\r\n")

    assert b"not an HTTP request" in answer


async def test_a_head_without_end_is_refused() -> None:
    async with _serving(_proxy(1)) as port:
        answer = await _ask(port, b"GET http://a/ HTTP/1.1\r\nA: " + b"x" * 40_000)

    assert b"head is too long" in answer or answer == b""


async def test_a_host_that_does_not_answer_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        free = unused.getsockname()[1]
    async with _serving(_proxy(free)) as port:
        answer = await _ask(port, f"CONNECT 127.0.0.1:{free} HTTP/1.1\r\n\r\n".encode())

    assert answer.startswith(b"HTTP/1.1 502 ")


async def test_an_answer_that_is_too_long_is_cut_off() -> None:
    async with _origin(_flood) as origin:
        proxy = _proxy(origin)
        async with _serving(proxy) as port:
            answer = await _ask(port, f"GET http://127.0.0.1:{origin}/ HTTP/1.1\r\n\r\n".encode())

    assert len(answer) <= 1000
    assert proxy.refused == ["An answer was cut off at 1000 bytes."]


async def test_a_connection_ends_when_its_time_is_up() -> None:
    limits = Limits(response_bytes=1000, seconds=0.2, connect_s=0.1)
    async with _origin(_silence) as origin, _serving(_proxy(origin, limits=limits)) as port:
        answer = await _ask(port, f"CONNECT 127.0.0.1:{origin} HTTP/1.1\r\n\r\n".encode())

    assert answer == b"HTTP/1.1 200 Connection established\r\n\r\n"


async def test_a_client_that_goes_away_harms_nobody() -> None:
    async with _origin(_echo_head) as origin, _serving(_proxy(origin)) as port:
        for _ in range(5):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET ")
            writer.transport.abort()

        answer = await _ask(port, f"GET http://127.0.0.1:{origin}/ HTTP/1.1\r\n\r\n".encode())

    assert b"200 OK" in answer


async def test_ending_the_proxy_ends_its_connections() -> None:
    async with _origin(_silence) as origin:
        async with _serving(_proxy(origin)) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"CONNECT 127.0.0.1:{origin} HTTP/1.1\r\n\r\n".encode())
            await reader.readuntil(b"\r\n\r\n")

        assert await asyncio.wait_for(_end_of(reader), 2) == b""
        writer.close()


async def _end_of(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""
