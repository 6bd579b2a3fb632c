"""One window at the other end of a socket: its frames in, answers and events out.

Calls run side by side in the order in which they came; each followed stream is told as far as
the window gave credit. A window that does not read is behind on its own streams only.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Protocol, assert_never

from openpista import __version__
from openpista.domain.command import OWNER_AT_TERMINAL
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import Event
from openpista.domain.message import Sender
from openpista.domain.port import ClosablePort, GatewayPort
from openpista.domain.query import QueryFailed
from openpista.gateway.frames import (
    MAX_CREDIT,
    MAX_SERVER_FRAME_BYTES,
    PROTOCOL,
    Answered,
    Ask,
    Attach,
    ClientFrame,
    Done,
    Ended,
    Failed,
    Follow,
    FrameError,
    More,
    Send,
    ServerFrame,
    Told,
    Unfollow,
    Welcome,
    decode_client_frame,
    encode_frame,
    id_of,
)

ATTACH_TIMEOUT_S = 5.0
MAX_CALLS = 64
"""Calls of one window that are carried out at once; more wait in its socket."""

MAX_FOLLOWED = 64
MAX_BAD_FRAMES = 100
HANG_UP_S = 1.0

log = logging.getLogger(__name__)


class Host(Protocol):
    """What hands out ports: the gateway."""

    def port(self, sender: Sender, *, answers: bool = True) -> ClosablePort:
        """Return the port of a window."""
        ...


class Connection:
    """Serves one window until it goes."""

    def __init__(
        self, host: Host, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._host = host
        self._reader = reader
        self._writer = writer
        self._followed: dict[int, tuple[asyncio.Task[None], _Credit]] = {}
        self._calls = asyncio.Semaphore(MAX_CALLS)
        self._bad_frames = 0

    async def run(self) -> None:
        """Serve; returns when the window is gone or was sent away."""
        try:
            attach = await self._attached()
            if attach is None:
                return
            port = self._host.port(OWNER_AT_TERMINAL, answers=attach.answers)
            try:
                await self._write(Welcome(protocol=PROTOCOL, version=__version__, pid=os.getpid()))
                async with asyncio.TaskGroup() as tasks:
                    await self._serve(port, tasks)
                    for task, _ in self._followed.values():
                        task.cancel()
            finally:
                port.close()
        finally:
            await self._hang_up()

    def telling(self) -> tuple[asyncio.Task[None], ...]:
        """Return the streams that are being told."""
        return tuple(task for task, _ in self._followed.values())

    async def _hang_up(self) -> None:
        """Close, with a moment for what was said last to arrive."""
        self._writer.close()
        with contextlib.suppress(TimeoutError, OSError):
            async with asyncio.timeout(HANG_UP_S):
                await self._writer.wait_closed()

    async def _attached(self) -> Attach | None:
        try:
            async with asyncio.timeout(ATTACH_TIMEOUT_S):
                frame = await self._next_frame()
        except TimeoutError:
            frame = None
        if isinstance(frame, Attach) and frame.protocol == PROTOCOL:
            return frame
        reason = f"Say first who you are: attach with protocol {PROTOCOL}."
        if frame is not None:
            await self._write(Failed(reason=reason))
        return None

    async def _serve(self, port: GatewayPort, tasks: asyncio.TaskGroup) -> None:
        while (frame := await self._next_frame()) is not None:
            match frame:
                case Send() | Ask():
                    await self._calls.acquire()
                    tasks.create_task(self._call(port, frame), name=f"call {frame.id}")
                case Follow():
                    await self._follow(port, frame, tasks)
                case More():
                    if (followed := self._followed.get(frame.id)) is not None:
                        followed[1].add(frame.credit)
                case Unfollow():
                    if (followed := self._followed.get(frame.id)) is not None:
                        followed[0].cancel()
                case Attach():
                    await self._write(Failed(reason="You are attached already."))
                case _:
                    assert_never(frame)

    async def _next_frame(self) -> ClientFrame | None:
        """Return the next good frame; None when the window is gone or talks nonsense."""
        while self._bad_frames < MAX_BAD_FRAMES:
            try:
                line = await self._reader.readuntil(b"\n")
            except asyncio.LimitOverrunError:
                await self._write(Failed(reason="This frame is too long."))
                return None
            except (asyncio.IncompleteReadError, OSError):
                # Nobody reads what is not written yet; its calls are carried out all the same.
                self._writer.transport.abort()
                return None
            try:
                return decode_client_frame(line)
            except FrameError as error:
                self._bad_frames += 1
                await self._write(Failed(reason=error.message, id=id_of(line)))
        return None

    async def _call(self, port: GatewayPort, frame: Send | Ask) -> None:
        try:
            if isinstance(frame, Send):
                await self._write(Done(id=frame.id, result=await port.send(frame.command)))
                return
            answer = await port.ask(frame.query)
            if not await self._write(Answered(id=frame.id, answer=answer)):
                too_long = QueryFailed(reason="The answer is too long. Ask for less at once.")
                await self._write(Answered(id=frame.id, answer=too_long))
        finally:
            self._calls.release()

    async def _follow(self, port: GatewayPort, frame: Follow, tasks: asyncio.TaskGroup) -> None:
        if frame.id in self._followed or len(self._followed) >= MAX_FOLLOWED:
            await self._write(Failed(id=frame.id, reason="This cannot be followed once more."))
            return
        credit = _Credit(frame.credit)
        events = port.events(frame.stream, after=frame.after)
        task = tasks.create_task(self._tell(frame.id, events, credit), name=f"follow {frame.id}")
        self._followed[frame.id] = (task, credit)
        task.add_done_callback(lambda _: self._followed.pop(frame.id, None))

    async def _tell(self, follow_id: int, events: AsyncGenerator[Event], credit: "_Credit") -> None:
        reason = ""
        try:
            async with aclosing(events):
                async for event in events:
                    await credit.take()
                    if not await self._write(Told(id=follow_id, event=event)):
                        reason = "An event was too long to be told."
                        break
        except OpenpistaError as error:
            reason = error.message
        except Exception:
            log.exception("a followed stream broke")
            reason = "Something went wrong inside openpista; the log has it."
        await self._write(Ended(id=follow_id, reason=reason))

    async def _write(self, frame: ServerFrame) -> bool:
        """Send a frame and wait until the window takes more; False for one that is too long."""
        line = encode_frame(frame)
        if len(line) > MAX_SERVER_FRAME_BYTES:
            return False
        if not self._writer.is_closing():
            self._writer.write(line)
            with contextlib.suppress(OSError):
                await self._writer.drain()
        return True


class _Credit:
    """How many events a window still takes."""

    def __init__(self, count: int) -> None:
        self._count = 0
        self._more = asyncio.Event()
        self.add(count)

    def add(self, count: int) -> None:
        self._count = min(self._count + max(count, 0), MAX_CREDIT)
        if self._count:
            self._more.set()

    async def take(self) -> None:
        while not self._count:
            self._more.clear()
            await self._more.wait()
        self._count -= 1
