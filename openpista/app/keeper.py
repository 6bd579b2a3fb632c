"""Finds the gateway: hosts it where nobody does, else attaches to whoever does (decisions.md 7)."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol, Self

from msgspec import Struct

from openpista.config.paths import Home
from openpista.domain.command import OWNER_AT_TERMINAL
from openpista.domain.errors import AlreadyRunningError, OpenpistaError
from openpista.domain.message import Sender
from openpista.domain.port import GatewayPort
from openpista.domain.tasks import owned_task
from openpista.gateway.succession import successor_of

REACH_WAIT_S = 15.0
"""How long another process may take from taking the lock to opening its socket, or from closing
the socket to giving the lock back."""

SUCCESSOR_WAIT_S = 60.0
"""How long is waited for a process that said that it is about to host."""

_PAUSE_S = 0.05


class InsidePort(GatewayPort, Protocol):
    """A port in this process."""

    def close(self) -> None:
        """Say that its window goes."""
        ...


class Hosted(Protocol):
    """A gateway that runs in this process."""

    def port(self, sender: Sender, *, answers: bool = True) -> InsidePort:
        """Return a way into it."""
        ...

    def hurry(self) -> None:
        """Close without waiting for turns that still run."""
        ...

    async def stopped(self) -> None:
        """Wait until somebody asks the host process to end."""
        ...


Host = Callable[[], AbstractAsyncContextManager[Hosted]]


class Reached(Struct, frozen=True):
    """A port, and whether the gateway behind it runs in this process. Await `leave` at the end,
    so that nobody counts as present who has gone."""

    port: GatewayPort
    inside: bool
    leave: Callable[[], Awaitable[None]]


class HouseKeeper:
    """Keeps the gateway open while it is hosted here. An async context manager."""

    def __init__(self, home: Home, *, host: Host) -> None:
        self._home = home
        self._host = host
        self._gateway: Hosted | None = None
        self._task: asyncio.Task[None] | None = None
        self._close = asyncio.Event()
        self._reaching = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._close.set()
        if self._task is None:
            return
        try:
            await asyncio.shield(self._task)
        except asyncio.CancelledError:
            # Asked once more to end: turns that still run are interrupted now.
            self.hurry()
            await self._task
            raise

    @property
    def is_host(self) -> bool:
        """Say whether the gateway runs in this process."""
        return self._gateway is not None

    async def reach(self, *, has_person: bool = True) -> Reached:
        """Return a port to the gateway, hosting it when nobody else does.

        `has_person` says that somebody here can answer approvals. Raises OpenpistaError where
        the gateway cannot be opened, and AlreadyRunningError where its host does not answer.
        """
        async with self._reaching:
            deadline = asyncio.get_running_loop().time() + REACH_WAIT_S
            gives_way_until = deadline + SUCCESSOR_WAIT_S
            while True:
                if self._gateway is not None:
                    return _inside(self._gateway, has_person=has_person)
                reached = await self._attach(has_person=has_person)
                if reached is not None:
                    return reached
                now = asyncio.get_running_loop().time()
                if now < gives_way_until and successor_of(self._home.lock_file) is not None:
                    deadline = now + REACH_WAIT_S
                    await asyncio.sleep(_PAUSE_S)
                    continue
                try:
                    await self._become_host()
                except AlreadyRunningError:
                    if asyncio.get_running_loop().time() > deadline:
                        raise
                    await asyncio.sleep(_PAUSE_S)

    def hurry(self) -> None:
        """Let nothing that still runs hold up the close of a gateway that is hosted here."""
        if self._gateway is not None:
            self._gateway.hurry()

    async def ended(self) -> None:
        """Wait until a gateway that is hosted here has closed; for ever where none is."""
        if self._task is None:
            await asyncio.Event().wait()
        else:
            await asyncio.wait([self._task])

    async def _attach(self, *, has_person: bool) -> Reached | None:
        # A socket that nobody listens on is left behind by a host that was killed.
        if not self._home.socket.exists():
            return None
        from openpista.gateway import control_client

        try:
            port = await control_client.connect(self._home.socket, answers=has_person)
        except (OSError, EOFError):
            return None
        return Reached(port, inside=False, leave=port.aclose)

    async def _become_host(self) -> None:
        opened: asyncio.Future[Hosted] = asyncio.get_running_loop().create_future()
        self._task = owned_task(self._keep_open(opened), name="host")
        try:
            self._gateway = await asyncio.shield(opened)
        except OpenpistaError:
            await asyncio.wait([self._task])
            self._task = None
            raise

    async def _keep_open(self, opened: asyncio.Future[Hosted]) -> None:
        """Hold the gateway's contexts in a task of their own, from its opening to its close."""
        try:
            async with self._host() as gateway:
                opened.set_result(gateway)
                await self._until_close(gateway)
        except Exception as error:
            if opened.done():
                raise
            opened.set_exception(error)
        finally:
            self._gateway = None

    async def _until_close(self, gateway: Hosted) -> None:
        asked = owned_task(gateway.stopped(), name="asked to stop")
        closing = owned_task(self._close.wait(), name="closing")
        try:
            await asyncio.wait({asked, closing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            asked.cancel()
            closing.cancel()


def _inside(gateway: Hosted, *, has_person: bool) -> Reached:
    port = gateway.port(OWNER_AT_TERMINAL, answers=has_person)

    async def leave() -> None:
        port.close()

    return Reached(port, inside=True, leave=leave)
