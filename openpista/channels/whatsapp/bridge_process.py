"""One running bridge: orders go in, events come out, and nothing it says can harm the house.

It has a session of its own and a clean environment. Its standard output is thrown away: events
come through a pipe of their own, so that what a library prints is no event (W-96).
"""

import asyncio
import contextlib
import fcntl
import itertools
import logging
import os
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from openpista.channels.whatsapp import bridge_stage
from openpista.channels.whatsapp.bridge_answers import AnyResult
from openpista.channels.whatsapp.bridge_commands import Shutdown, Status
from openpista.channels.whatsapp.bridge_events import Ack
from openpista.channels.whatsapp.errors import BridgeEndedError, NoBridgeError, OrderError
from openpista.channels.whatsapp.lines import Lines
from openpista.channels.whatsapp.protocol import (
    MAX_LINE_BYTES,
    AnyCommand,
    AnyEvent,
    decode_event,
    encode_command,
)
from openpista.domain.delivery import UnclearError
from openpista.domain.tasks import owned_task

ORDER_TIMEOUT_S = 60.0
SIGN_OF_LIFE_EVERY_S = 30.0
SIGN_OF_LIFE_WITHIN_S = 20.0
END_WITHIN_S = 3.0
MAX_BAD_LINES = 200
"""A bridge that says so much that nobody understands is broken."""

MAX_EVENTS = 20_000
EVENTS_WITHIN_S = 5.0
"""More in so short a time is a flood; a week's backlog of a busy account is not so much."""

_PIECE_BYTES = 64 * 1024
_SAFE_FD = 64

log = logging.getLogger(__name__)


Hear = Callable[[AnyEvent], None]
"""Takes an event at once: whoever answers it may wait for an order, which the reader brings."""

Sleep = Callable[[float], Awaitable[None]]
Made = Callable[[int], Awaitable[None]]


class BridgeStart(Struct, frozen=True):
    """What to execute. `made` is awaited with the first process's pid, before the bridge may
    need what it makes; `pass_fds` are inherited."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    cwd: str
    pass_fds: tuple[int, ...] = ()
    made: Made | None = None
    end: Callable[[], Awaitable[None]] | None = None


class Bridge:
    """A bridge that runs. Open it with `started_bridge`."""

    def __init__(self, process: asyncio.subprocess.Process, events: asyncio.StreamReader) -> None:
        self._process = process
        self._events = events
        self._ids = (f"o{number}" for number in itertools.count(1))
        self._waiting: dict[str, asyncio.Future[AnyResult | None]] = {}
        self._writing = asyncio.Lock()
        self._bad = 0
        self._is_over = False

    @property
    def pid(self) -> int:
        """The process's number; it leads a session of its own."""
        return self._process.pid

    async def order(
        self, command: AnyCommand, *, within_s: float = ORDER_TIMEOUT_S
    ) -> AnyResult | None:
        """Give an order, under an id of ours, and return what it brought.

        Raises OrderError where the bridge refuses, UnclearError where it does not answer.
        """
        if self._is_over:
            raise BridgeEndedError("The WhatsApp bridge has ended.")
        command = replace(command, id=next(self._ids))
        answer = asyncio.get_running_loop().create_future()
        self._waiting[command.id] = answer
        try:
            async with asyncio.timeout(within_s):
                await self._write(encode_command(command))
                return await answer
        except (TimeoutError, OSError) as error:
            raise UnclearError("The WhatsApp bridge did not answer.") from error
        finally:
            self._waiting.pop(command.id, None)

    async def serve(self, hear: Hear, *, sleep: Sleep = asyncio.sleep) -> None:
        """Hear events until the bridge ends. Raises BridgeEndedError then, always."""
        watching = owned_task(self._watch(sleep), name="whatsapp sign of life")
        reading = owned_task(self._read(hear), name="whatsapp events")
        try:
            await asyncio.wait({watching, reading}, return_when=asyncio.FIRST_COMPLETED)
            for done in (watching, reading):
                if done.done():
                    done.result()
        finally:
            self._is_over = True
            await _ended(watching, reading)
            self._give_up()
        raise BridgeEndedError("The WhatsApp bridge ended.")

    async def close(self) -> None:
        """Let it say goodbye, then end it and all that it started."""
        if self._process.returncode is None and not self._is_over:
            with contextlib.suppress(OrderError, UnclearError, BridgeEndedError):
                await self.order(Shutdown(id="-"), within_s=END_WITHIN_S)
        self._is_over = True
        self._give_up()
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(END_WITHIN_S):
                await self._process.wait()
        except TimeoutError:
            log.info("the bridge did not end by itself")
        finally:
            self.kill()
            await self._process.wait()

    def kill(self) -> None:
        """End its whole session."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    async def _write(self, line: bytes) -> None:
        stdin = self._process.stdin
        if stdin is None or stdin.is_closing():
            raise BrokenPipeError
        async with self._writing:
            stdin.write(line)
            await stdin.drain()

    async def _read(self, hear: Hear) -> None:
        lines = Lines(MAX_LINE_BYTES)
        flood = _Flood()
        while piece := await self._events.read(_PIECE_BYTES):
            known = lines.dropped
            for line in lines.feed(piece):
                event = self._decoded(line)
                if isinstance(event, Ack):
                    self._acknowledged(event)
                elif event is not None:
                    flood.count()
                    hear(event)
            self._count_bad(lines.dropped - known)
            # A pipe that is never empty must not keep the house waiting.
            await asyncio.sleep(0)

    def _decoded(self, line: bytes) -> AnyEvent | None:
        if not line.strip():
            return None
        try:
            return decode_event(line)
        except msgspec.DecodeError:
            # Never the line itself: it may hold keys (W-96).
            self._count_bad(1)
            return None

    def _count_bad(self, number: int) -> None:
        if number == 0:
            return
        if self._bad == 0:
            log.warning("the bridge said something that is no event; it is thrown away")
        self._bad += number
        if self._bad > MAX_BAD_LINES:
            raise BridgeEndedError("The WhatsApp bridge talks nonsense.")

    def _acknowledged(self, ack: Ack) -> None:
        waiting = self._waiting.get(ack.id or "")
        if waiting is None or waiting.done():
            return
        if ack.ok:
            waiting.set_result(ack.result)
        elif ack.problem is not None:
            waiting.set_exception(OrderError(ack.problem))
        else:
            waiting.set_exception(UnclearError("The WhatsApp bridge did not say what happened."))

    async def _watch(self, sleep: Sleep) -> None:
        """Ask for a sign of life now and then."""
        while True:
            await sleep(SIGN_OF_LIFE_EVERY_S)
            try:
                await self.order(Status(id="-"), within_s=SIGN_OF_LIFE_WITHIN_S)
            except OrderError:
                continue
            except UnclearError:
                raise BridgeEndedError("The WhatsApp bridge hangs.") from None

    def _give_up(self) -> None:
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(UnclearError("The WhatsApp bridge ended meanwhile."))


class _Flood:
    """Counts events; raises where there are too many at once."""

    def __init__(self) -> None:
        self._since = 0.0
        self._count = 0

    def count(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._since > EVENTS_WITHIN_S:
            self._since, self._count = now, 0
        self._count += 1
        if self._count > MAX_EVENTS:
            raise BridgeEndedError("The WhatsApp bridge says far too much.")


@contextlib.asynccontextmanager
async def started_bridge(start: BridgeStart) -> AsyncGenerator[Bridge]:
    """Start a bridge, and end it with everything that it started."""
    read_end, write_end = _pipe()
    argv = (sys.executable, "-I", "-S", bridge_stage.__file__, str(write_end), *start.argv)
    try:
        process = await asyncio.create_subprocess_exec(
            *argv,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env=dict(start.env),
            cwd=start.cwd,
            pass_fds=(write_end, *start.pass_fds),
            start_new_session=True,
        )
    except OSError as error:
        os.close(read_end)
        raise NoBridgeError(f"The WhatsApp bridge could not be started: {error}.") from error
    finally:
        os.close(write_end)
    events = asyncio.StreamReader(limit=_PIECE_BYTES)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(events), os.fdopen(read_end, "rb", 0)
    )
    bridge = Bridge(process, events)
    try:
        if start.made is not None:
            await start.made(process.pid)
        yield bridge
    finally:
        try:
            await _even_if_cancelled(bridge.close())
        finally:
            transport.close()
            if start.end is not None:
                await _even_if_cancelled(start.end())


def _pipe() -> tuple[int, int]:
    """Return a pipe whose writing end has none of the numbers that a program begins with."""
    read_end, low = os.pipe2(os.O_CLOEXEC)
    write_end = fcntl.fcntl(low, fcntl.F_DUPFD_CLOEXEC, _SAFE_FD)
    os.close(low)
    return read_end, write_end


async def _ended(*tasks: "asyncio.Future[Any]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _even_if_cancelled(work: Awaitable[None]) -> None:
    task = owned_task(_awaited(work), name="end the whatsapp bridge")
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise


async def _awaited(work: Awaitable[None]) -> None:
    await work
