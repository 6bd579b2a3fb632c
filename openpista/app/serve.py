"""Serving: the house without a window, with all its channels, until somebody asks it to end.

The first signal to end lets running turns come to theirs, the second interrupts them
(reliability.md P14). SIGHUP reads the configuration anew.
"""

import asyncio
import contextlib
import logging
import os
import signal
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import aclosing, asynccontextmanager, contextmanager
from typing import Protocol

from openpista.app.build import App
from openpista.app.host import host
from openpista.app.notify_systemd import ServiceManager
from openpista.domain.command import OWNER_AT_TERMINAL
from openpista.domain.desk import ConfigChange
from openpista.domain.errors import ConfigError
from openpista.domain.event import Event, HouseSnapshot, SandboxChanged
from openpista.domain.ids import HOUSE
from openpista.domain.tasks import owned_task
from openpista.gateway.gateway import DRAIN_S, Gateway
from openpista.gateway.lock import Front

SANDBOX_WAIT_S = 3.0
"""How long readiness waits for the sandbox's probes (reliability.md P25)."""

LATEST_S = DRAIN_S + 4.0
"""After the first signal; what has not ended then is left as a crash would leave it."""

LATEST_IN_A_HURRY_S = 1.9
STUCK = 1

log = logging.getLogger(__name__)


class Reporter(Protocol):
    """Who tells people what the server does."""

    def ready(self) -> None:
        """Everything stands; windows may attach."""
        ...

    def heard(self, event: Event) -> None:
        """Something happened in the house."""
        ...

    def reloaded(self, changes: tuple[ConfigChange, ...]) -> None:
        """The configuration was read anew."""
        ...

    def not_reloaded(self, reason: str) -> None:
        """It cannot be read; the one from before holds."""
        ...

    def stopping(self, *, in_a_hurry: bool) -> None:
        """The house closes."""
        ...


async def serve(app: App, reporter: Reporter, *, front: Front) -> None:
    """Host the house until it is asked to end. Raises AlreadyRunningError where another process
    does, and OpenpistaError where a part cannot be opened."""
    manager = ServiceManager(app.environ)
    server = _Server(reporter, manager)
    following: asyncio.Task[None] | None = None
    with server.hearing_signals():
        try:
            async with host(app, takes_work=True, front=front) as gateway:
                following = owned_task(server.follow(gateway), name="status lines")
                async with _kept_alive(manager):
                    await server.run(gateway)
        finally:
            if following is not None:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)
            server.ended()


class _Server:
    """What signals do to the house, and what is told of it."""

    def __init__(self, reporter: Reporter, manager: ServiceManager) -> None:
        self._reporter = reporter
        self._manager = manager
        self._main = asyncio.current_task()
        self._gateway: Gateway | None = None
        self._asked = 0
        self._reload = asyncio.Event()
        self._probed = asyncio.Event()
        self._deadline = Deadline()
        self._had_terminal = os.isatty(_STANDARD_ERROR)

    async def run(self, gateway: Gateway) -> None:
        """Say that it is ready, and stay until somebody asks to end."""
        self._gateway = gateway
        stopped = owned_task(gateway.stopped(), name="asked to stop")
        reloading = owned_task(self._reload_when_asked(gateway), name="reload")
        try:
            await self._until_probed(stopped)
            if not stopped.done():
                self._reporter.ready()
                self._manager.ready()
            await stopped
        finally:
            for task in (stopped, reloading):
                task.cancel()
            await asyncio.gather(stopped, reloading, return_exceptions=True)
            self._close()

    async def follow(self, gateway: Gateway) -> None:
        """Tell what happens, to the last event of the house."""
        port = gateway.port(OWNER_AT_TERMINAL, answers=False)
        async with aclosing(port.events(HOUSE)) as events:
            async for event in events:
                self._reporter.heard(event)
                known = isinstance(event, HouseSnapshot | SandboxChanged)
                if known and event.sandbox.kind != "probing":
                    self._probed.set()

    @contextmanager
    def hearing_signals(self) -> Generator[None]:
        """Take SIGTERM, SIGINT and SIGHUP, also while the house opens and closes."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self._end)
        loop.add_signal_handler(signal.SIGINT, self._end)
        loop.add_signal_handler(signal.SIGHUP, self._hang_up)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                loop.remove_signal_handler(number)

    def ended(self) -> None:
        """The house is closed."""
        self._deadline.cancel()

    async def _until_probed(self, stopped: "asyncio.Task[None]") -> None:
        probed = owned_task(self._probed.wait(), name="sandbox probed")
        await asyncio.wait(
            {probed, stopped}, timeout=SANDBOX_WAIT_S, return_when=asyncio.FIRST_COMPLETED
        )
        probed.cancel()

    def _end(self) -> None:
        """Asked to end: once, with time for what runs; twice, without."""
        self._asked += 1
        if self._gateway is None:
            if self._main is not None:
                self._main.cancel()
        elif self._asked == 1:
            self._gateway.stop()
        else:
            self._reporter.stopping(in_a_hurry=True)
            self._gateway.hurry()
            self._gateway.stop()
            self._deadline.within(LATEST_IN_A_HURRY_S)

    def _hang_up(self) -> None:
        # A terminal that was closed says so by the same signal that asks for a reload.
        if self._had_terminal and not os.isatty(_STANDARD_ERROR):
            self._end()
        else:
            self._reload.set()

    def _close(self) -> None:
        self._reporter.stopping(in_a_hurry=False)
        self._manager.stopping()
        self._deadline.within(LATEST_S)

    async def _reload_when_asked(self, gateway: Gateway) -> None:
        while True:
            await self._reload.wait()
            self._reload.clear()
            self._manager.reloading()
            try:
                self._reporter.reloaded(await gateway.reload())
            except ConfigError as error:
                log.warning("the configuration was not read anew: %s", error.message)
                self._reporter.not_reloaded(error.message)
            self._manager.ready()


class Deadline:
    """Ends the process when closing takes too long, whatever hangs in it: what was acknowledged
    is stored, and the next start finds the rest as after a crash."""

    def __init__(self, end: Callable[[int], object] = os._exit) -> None:
        self._end = end
        self._timer: threading.Timer | None = None

    def within(self, seconds: float) -> None:
        """Give everything so much time from now on."""
        self.cancel()
        self._timer = threading.Timer(seconds, self._strike)
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        """It ended in time."""
        if self._timer is not None:
            self._timer.cancel()

    def _strike(self) -> None:
        log.critical("openpista did not end in time and was ended")
        self._end(STUCK)


@asynccontextmanager
async def _kept_alive(manager: ServiceManager) -> AsyncGenerator[None]:
    """Give signs of life as often as they are due."""
    if (every_s := manager.watchdog_s) is None:
        yield
        return

    async def live() -> None:
        while True:
            manager.alive()
            await asyncio.sleep(every_s)

    living = owned_task(live(), name="signs of life")
    try:
        yield
    finally:
        living.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await living


_STANDARD_ERROR = 2
