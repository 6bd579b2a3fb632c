"""Starts, watches and stops the channels and other services of the host process.

A service that fails is started again with growing pauses, and says so; one that fails again and
again is paused until a person starts it (reliability.md P15).
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from msgspec.structs import replace

from openpista.domain.clock import Clock
from openpista.domain.errors import NotFoundError, OpenpistaError
from openpista.domain.event import ServiceState, ServiceStatus
from openpista.domain.port import Channel, ClosablePort

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0
JITTER = 0.2
STEADY_AFTER_S = 300.0
"""A service that was up so long starts again with the first pause."""

MARK_EVERY_S = 1.0
"""How often windows are told that something came in or went out."""

STOP_S = 5.0
"""What a channel has to end when it is told to; then it is left alone, and the others go on."""

SETTLES_WITHIN_S = 20.0
"""How long somebody who wants to connect a phone waits for a channel that starts."""

MAX_FAILURES = 10
FAILURE_WINDOW_S = 300.0

log = logging.getLogger(__name__)

Tell = Callable[[ServiceStatus], None]
Sleep = Callable[[float], Awaitable[None]]
PortOf = Callable[[str], ClosablePort]
"""Returns a fresh port of a channel by its name; closed when the channel has ended."""

Jitter = Callable[[], float]
"""Returns a number from -1 to 1."""


class Services:
    """All services by name. Their tasks belong to the task group that is handed in."""

    def __init__(
        self,
        channels: Iterable[Channel],
        *,
        port_of: PortOf,
        tasks: asyncio.TaskGroup,
        clock: Clock,
        tell: Tell,
        jitter: Jitter,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._tasks = tasks
        self._services = {
            channel.name: _Service(
                channel, port_of, tasks=tasks, clock=clock, tell=tell, jitter=jitter, sleep=sleep
            )
            for channel in channels
        }

    def statuses(self) -> tuple[ServiceStatus, ...]:
        """Return how all fare, in the order in which they were handed in."""
        return tuple(service.status for service in self._services.values())

    @property
    def names(self) -> tuple[str, ...]:
        """All services by name."""
        return tuple(self._services)

    def runs(self, name: str) -> bool:
        """Say whether a service was started and has not ended. Raises NotFoundError."""
        task = self._named(name).task
        return task is not None and not task.done()

    def start(self, name: str) -> None:
        """Start a service that does not run. Raises NotFoundError."""
        service = self._named(name)
        if service.task is None or service.task.done():
            service.settled.clear()
            service.task = self._tasks.create_task(service.run(), name=f"service {name}")

    async def settled(self, name: str) -> ServiceStatus | None:
        """Wait for a service that starts until it is known how that went, and return how it
        fares; None for one that is not there."""
        service = self._services.get(name)
        if service is None:
            return None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLES_WITHIN_S):
                await service.settled.wait()
        return service.status

    async def stop(self, name: str) -> None:
        """Stop a service and wait for its end. Raises NotFoundError."""
        service = self._named(name)
        await service.end()

    async def stop_all(self) -> None:
        """Stop every service that runs, all at once: a slow one keeps no other."""
        if self._services:
            await asyncio.gather(*(service.end() for service in self._services.values()))

    def _named(self, name: str) -> "_Service":
        if name not in self._services:
            known = ", ".join(sorted(self._services))
            others = f" There are: {known}." if known else ""
            raise NotFoundError(f"There is no service {name} in this version.{others}")
        return self._services[name]


class _Service:
    """One channel: its status, its restarts, and its own word on how it fares."""

    def __init__(
        self,
        channel: Channel,
        port_of: PortOf,
        *,
        tasks: asyncio.TaskGroup,
        clock: Clock,
        tell: Tell,
        jitter: Jitter,
        sleep: Sleep,
    ) -> None:
        self.status = ServiceStatus(service=channel.name, state="off")
        self.task: asyncio.Task[None] | None = None
        self.settled = asyncio.Event()
        self.settled.set()
        self._channel = channel
        self._port_of = port_of
        self._tasks = tasks
        self._clock = clock
        self._tell = tell
        self._jitter = jitter
        self._sleep = sleep
        self._pause_s = FIRST_PAUSE_S
        self._failures: deque[float] = deque()
        self._told = self.status
        self._marked_at = -MARK_EVERY_S
        self._marking: asyncio.Task[None] | None = None
        self._left = False

    async def run(self) -> None:
        self._left = False
        self._pause_s = FIRST_PAUSE_S
        self._failures.clear()
        while True:
            self.show("starting")
            began = self._clock.monotonic()
            reason = await self._serve()
            if self._left:
                self.show("off")
                return
            now = self._clock.monotonic()
            if now - began >= STEADY_AFTER_S:
                self._pause_s = FIRST_PAUSE_S
            if self._failed_too_often(now):
                self.show("paused", f"{reason} It failed {MAX_FAILURES} times and waits for you.")
                return
            pause_s = self._pause_s * (1 + JITTER * self._jitter())
            self.show("failed", f"{reason} Next try in {pause_s:.0f} s.", restarted=True)
            await self._sleep(pause_s)
            self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)

    def up(self) -> None:
        """The last probe of the other side was answered."""
        self.show("up")

    def degraded(self, reason: str) -> None:
        """It serves, but not as it should."""
        self.show("degraded", reason)

    def received(self) -> None:
        """Something came in."""
        self._mark(replace(self.status, last_received_ms=self._clock.now_ms()))

    def sent(self) -> None:
        """Something went out and was confirmed."""
        self._mark(replace(self.status, last_sent_ms=self._clock.now_ms()))

    def left(self) -> None:
        """Its person has left."""
        self._left = True

    async def end(self) -> None:
        running = [
            task for task in (self.task, self._marking) if task is not None and not task.done()
        ]
        for task in running:
            task.cancel()
        if running:
            _, hanging = await asyncio.wait(running, timeout=STOP_S)
            if hanging:
                log.error("service %s did not end when it was stopped", self.status.service)
                self.show("failed", "It did not end when it was stopped.")
                return
        self.show("off")

    def show(self, state: ServiceState, reason: str = "", *, restarted: bool = False) -> None:
        restarts = self.status.restarts + int(restarted)
        self.status = replace(self.status, state=state, reason=reason, restarts=restarts)
        if state != "starting":
            self.settled.set()
        self._tell_news()

    def _mark(self, status: ServiceStatus) -> None:
        """Keep when something last came or went. The first is told at once, and what follows
        within a second together at its end."""
        self.status = status
        if self._marking is not None and not self._marking.done():
            return
        left_s = self._marked_at + MARK_EVERY_S - self._clock.monotonic()
        if left_s <= 0:
            self._tell_mark()
        else:
            self._marking = self._tasks.create_task(
                self._tell_mark_after(left_s), name=f"service {status.service} marks"
            )

    async def _tell_mark_after(self, left_s: float) -> None:
        await self._sleep(left_s)
        self._tell_mark()

    def _tell_mark(self) -> None:
        self._marked_at = self._clock.monotonic()
        self._tell_news()

    def _tell_news(self) -> None:
        if self.status != self._told:
            self._told = self.status
            self._tell(self.status)

    async def _serve(self) -> str:
        port = self._port_of(self._channel.name)
        try:
            await self._channel.run(port, self)
        except OpenpistaError as error:
            log.warning("service %s failed: %s", self._channel.name, error.detail or error.message)
            return error.message
        except Exception as error:
            log.exception("service %s failed", self._channel.name)
            return f"It ended with {type(error).__name__}."
        finally:
            port.close()
        return "It ended by itself."

    def _failed_too_often(self, now: float) -> bool:
        self._failures.append(now)
        while self._failures[0] < now - FAILURE_WINDOW_S:
            self._failures.popleft()
        return len(self._failures) >= MAX_FAILURES
