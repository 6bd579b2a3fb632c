"""The HTTP server under the web channel: uvicorn, without its signals, its log of requests, its
clock that never rests, and with an end to slow heads (security.md §3)."""

import asyncio
import errno
import socket
from collections.abc import Callable, Iterable
from typing import Any

from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from openpista.channels.web.certificate import Certificate
from openpista.channels.web.door import AsgiApp
from openpista.channels.web.wire import MAX_PAGE_FRAME_BYTES
from openpista.domain.errors import OpenpistaError

MAX_HEAD_BYTES = 16 * 1024
HEAD_TIMEOUT_S = 10.0
KEEP_ALIVE_S = 15
BACKLOG = 512
CLOSE_S = 2
SPARE_CONNECTIONS = 64
"""What may be connected beside the sockets: requests for files and calls."""


class PortTakenError(OpenpistaError):
    """Something else listens there."""


class PatientProtocol(H11Protocol):
    """Closes a connection whose request does not get whole in time."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Take a piece; a whole head ends the wait, the first piece of another begins one."""
        if self._late is None and self._between_requests():
            self._wait_for_head()
        super().data_received(data)
        if self._late is not None and not self._between_requests():
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _between_requests(self) -> bool:
        upgraded = self.transport.get_protocol() is not self
        begun = self.cycle is not None and not self.cycle.response_complete  # pyright: ignore[reportUnnecessaryComparison] - None before the first request
        return not upgraded and not begun

    def _wait_for_head(self) -> None:
        self._late = self.loop.call_later(HEAD_TIMEOUT_S, self._give_up)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _give_up(self) -> None:
        self._late = None
        if self._between_requests():
            self.transport.close()


class QuietServer(Server):
    """uvicorn's server in a house that has signals and a clock of its own."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self._end = asyncio.Event()

    async def main_loop(self) -> None:
        """Serve until it is told to end; nothing ticks meanwhile."""
        await self._end.wait()

    def end(self) -> None:
        """Let it end."""
        self.should_exit = True
        self._end.set()

    async def serve_on(self, sockets: list[socket.socket], begun: Callable[[], None]) -> None:
        """Serve on sockets that listen already, until `end` or cancelled; `begun` is called when
        it does."""
        self.config.load()
        self.lifespan = self.config.lifespan_class(self.config)
        await self.startup(sockets=sockets)
        try:
            begun()
            await self.main_loop()
        finally:
            await asyncio.shield(self.shutdown(sockets=sockets))


def make_server(
    app: AsgiApp, *, max_sockets: int, certificate: Certificate | None = None
) -> QuietServer:
    """Return the server; it listens nowhere yet."""
    return QuietServer(
        Config(
            app,
            http=PatientProtocol,
            ws="websockets-sansio",
            ws_max_size=MAX_PAGE_FRAME_BYTES,
            ws_per_message_deflate=False,
            ws_ping_interval=30.0,
            ws_ping_timeout=30.0,
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=CLOSE_S,
            limit_concurrency=max_sockets + SPARE_CONNECTIONS,
            h11_max_incomplete_event_size=MAX_HEAD_BYTES,
            ssl_certfile=certificate.chain if certificate else None,
            ssl_keyfile=certificate.key if certificate else None,
        )
    )


def listen(hosts: Iterable[str], port: int) -> list[socket.socket]:
    """Return sockets that listen at `port` of each host; of several, those that this computer
    has. Port 0 takes any, the same for all. Raises PortTakenError."""
    made: list[socket.socket] = []
    try:
        for host in hosts:
            bound = _bound(host, made[0].getsockname()[1] if made else port, optional=bool(made))
            if bound is not None:
                made.append(bound)
    except BaseException:
        for one in made:
            one.close()
        raise
    return made


def _bound(host: str, port: int, *, optional: bool) -> socket.socket | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.setblocking(False)
        made.bind((host, port))
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTakenError(
                f"Port {port} at {host} is taken by another program. Choose another one:"
                " openpista web setup --port PORT"
            ) from error
        if optional:
            return None
        raise PortTakenError(f"{host} cannot be listened on: {error.strerror}.") from error
    return made
