"""The one way out: a proxy that resolves names itself and connects to the vetted address.

Speaks CONNECT and plain HTTP on a listening socket that it is given, for the hosts of one call.
A redirect is a new request and passes the same rules.
"""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Container

from msgspec import Struct

from openpista.egress.errors import EgressRefused
from openpista.egress.hosts import HostPort
from openpista.egress.request_head import MAX_HEAD_BYTES, RequestHead, parse_head
from openpista.egress.rules import Resolve, resolve_by_system, vetted_addresses

MAX_CONNECTIONS = 64

_PIECE_BYTES = 64 * 1024
_HEAD_WITHIN_S = 10.0
_REASONS = {403: "Forbidden", 502: "Bad Gateway"}

_log = logging.getLogger(__name__)


class Limits(Struct, frozen=True):
    """Bounds of one connection: bytes from the server, seconds in all and to connect."""

    response_bytes: int
    seconds: float
    connect_s: float = 15.0


COMMAND_LIMITS = Limits(response_bytes=1024**3, seconds=300.0)
"""For sandboxed commands, which install packages; the command's own timeout holds too."""

FETCH_LIMITS = Limits(response_bytes=10 * 1024**2, seconds=30.0)
"""For pages (security.md §10)."""


class EgressProxy:
    """Serves the connections of one call. `refused` tells afterwards what was not let through."""

    def __init__(
        self,
        hosts: Container[HostPort],
        *,
        limits: Limits = COMMAND_LIMITS,
        exceptions: frozenset[HostPort] = frozenset(),
        resolve: Resolve = resolve_by_system,
    ) -> None:
        self._hosts = hosts
        self._limits = limits
        self._exceptions = exceptions
        self._resolve = resolve
        self._places = asyncio.Semaphore(MAX_CONNECTIONS)
        self.refused: list[str] = []

    async def serve(self, listener: socket.socket) -> None:
        """Serve `listener` (listening, non-blocking) until cancelled, then close everything."""
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as connections:
            while True:
                await self._places.acquire()
                client, _ = await loop.sock_accept(listener)
                connections.create_task(self._serve_one(client), name="egress connection")

    async def _serve_one(self, client: socket.socket) -> None:
        writer: asyncio.StreamWriter | None = None
        try:
            async with asyncio.timeout(self._limits.seconds):
                reader, writer = await asyncio.open_connection(sock=client, limit=MAX_HEAD_BYTES)
                await self._answer(reader, writer)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            _log.debug("an egress connection ended early: %r", error)
        finally:
            if writer is None:
                client.close()
            else:
                writer.transport.abort()
            self._places.release()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await self._read_head(reader)
            server = await self._connect(head.target)
        except EgressRefused as refusal:
            self.refused.append(refusal.message)
            await _complain(writer, 403, refusal.message)
            return
        except (OSError, TimeoutError):
            await _complain(writer, 502, "The host did not answer.")
            return
        from_server, to_server = server
        try:
            if head.tunnel:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                to_server.write(head.origin_form)
            await self._join(reader, writer, from_server, to_server)
        finally:
            to_server.transport.abort()

    async def _read_head(self, reader: asyncio.StreamReader) -> RequestHead:
        try:
            async with asyncio.timeout(_HEAD_WITHIN_S):
                return parse_head(await reader.readuntil(b"\r\n\r\n"))
        except asyncio.LimitOverrunError as error:
            raise EgressRefused("The request's head is too long.") from error

    async def _connect(self, target: HostPort) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if target not in self._hosts:
            raise EgressRefused(f"{target} was not allowed for this call.")
        addresses = await vetted_addresses(
            target, exceptions=self._exceptions, resolve=self._resolve
        )
        failure: OSError = ConnectionError("no address")
        for address in addresses:
            try:
                async with asyncio.timeout(self._limits.connect_s):
                    return await asyncio.open_connection(address, target.port)
            except OSError as error:
                failure = error
        raise failure

    async def _join(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        from_server: asyncio.StreamReader,
        to_server: asyncio.StreamWriter,
    ) -> None:
        """Carry bytes both ways until the server has said everything."""
        async with asyncio.TaskGroup() as ways:
            upwards = ways.create_task(_carry(reader, to_server, None), name="egress up")
            whole = await _carry(from_server, writer, self._limits.response_bytes)
            upwards.cancel()
        if not whole:
            self.refused.append(f"An answer was cut off at {self._limits.response_bytes} bytes.")
        await _end(writer)


async def _carry(
    source: asyncio.StreamReader, sink: asyncio.StreamWriter, most: int | None
) -> bool:
    """Carry bytes until the source ends or a side is lost; False when there were too many."""
    carried = 0
    with contextlib.suppress(OSError):
        while piece := await source.read(_PIECE_BYTES):
            carried += len(piece)
            if most is not None and carried > most:
                return False
            sink.write(piece)
            await sink.drain()
        if sink.can_write_eof():
            sink.write_eof()
    return True


async def _end(writer: asyncio.StreamWriter) -> None:
    """Let what was written reach the other side before the connection goes."""
    writer.close()
    await writer.wait_closed()


async def _complain(writer: asyncio.StreamWriter, status: int, sentence: str) -> None:
    body = f"openpista: {sentence}\n".encode()
    head = (
        f"HTTP/1.1 {status} {_REASONS[status]}\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode("ascii") + body)
    await _end(writer)
