"""The gateway's port in another process, over the control socket.

A window cannot tell it from the port in here (`local_port`), except that it can break: then every
call and every followed stream raises GatewayGoneError. Connecting again is the window's business.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import assert_never

from openpista.domain.command import Accepted, Command, Refused
from openpista.domain.errors import NotFoundError, OpenpistaError
from openpista.domain.event import Event
from openpista.domain.ids import StreamId
from openpista.domain.query import Answer, Query
from openpista.domain.tasks import owned_task
from openpista.gateway.frames import (
    MAX_CLIENT_FRAME_BYTES,
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
    decode_server_frame,
    encode_frame,
)
from openpista.gateway.peer import reachable

WELCOME_TIMEOUT_S = 10.0
CREDIT = 256
"""Events that may lie here unread, per stream; half of it is given back at a time."""


class GatewayGoneError(OpenpistaError, ConnectionError):
    """The host process has gone, or the connection to it broke."""


class AnotherVersionError(OpenpistaError):
    """The host process speaks another protocol."""


async def connect(path: Path, *, answers: bool = True) -> "RemotePort":
    """Attach to the process that serves at `path`. `answers` says whether a person is at this
    window who could approve something.

    Raises OSError where nobody serves there, AnotherVersionError where the host is another
    openpista. Close the port with `aclose`.
    """
    with reachable(path) as name:
        reader, writer = await asyncio.open_unix_connection(name, limit=MAX_SERVER_FRAME_BYTES)
    port = RemotePort(reader, writer)
    try:
        await port.attach(answers=answers)
    except BaseException:
        await port.aclose()
        raise
    return port


class RemotePort:
    """A `GatewayPort` over a connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._next_id = 1
        self._waiting: dict[int, asyncio.Future[ServerFrame]] = {}
        self._followed: dict[int, _Followed] = {}
        self._listening: asyncio.Task[None] | None = None
        self._gone: str = ""
        self.version = ""
        """The version of the openpista at the other end, once attached."""

    async def attach(self, *, answers: bool) -> None:
        """Say who we are; the first thing on a connection."""
        await self._write(Attach(answers=answers))
        try:
            async with asyncio.timeout(WELCOME_TIMEOUT_S):
                frame = await self._read()
        except TimeoutError as error:
            raise GatewayGoneError("The running openpista does not answer.") from error
        if not isinstance(frame, Welcome) or frame.protocol != PROTOCOL:
            raise AnotherVersionError(
                "The running openpista is of another version. Stop it and start it again."
            )
        self.version = frame.version
        self._listening = owned_task(self._listen(), name="control client")

    async def aclose(self) -> None:
        """Leave. May be called twice."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait([self._listening])
        self._break("This window has left.")
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    async def send(self, command: Command) -> Accepted | Refused:
        """Carry out a command; returns when it is durable."""
        call_id = self._new_id()
        frame = await self._call(call_id, Send(id=call_id, command=command))
        if isinstance(frame, Done):
            return frame.result
        raise _unexpected(frame)

    async def ask(self, query: Query) -> Answer:
        """Answer a question without effects."""
        call_id = self._new_id()
        frame = await self._call(call_id, Ask(id=call_id, query=query))
        if isinstance(frame, Answered):
            return frame.answer
        raise _unexpected(frame)

    async def events(
        self, stream: StreamId, *, after: tuple[str, int] | None = None
    ) -> AsyncGenerator[Event]:
        """Follow a stream; raises NotFoundError for one that cannot be followed."""
        follow_id = self._new_id()
        followed = _Followed()
        self._check_there()
        self._followed[follow_id] = followed
        try:
            await self._write(Follow(id=follow_id, stream=stream, after=after, credit=CREDIT))
            unread = 0
            while (event := await followed.next()) is not None:
                yield event
                unread += 1
                if unread == CREDIT // 2:
                    await self._write(More(id=follow_id, credit=unread))
                    unread = 0
        finally:
            del self._followed[follow_id]
            if not followed.ended and not self._gone:
                with contextlib.suppress(OSError):
                    self._writer.write(encode_frame(Unfollow(id=follow_id)))

    async def _call(self, call_id: int, frame: ClientFrame) -> ServerFrame:
        self._check_there()
        answer: asyncio.Future[ServerFrame] = asyncio.get_running_loop().create_future()
        self._waiting[call_id] = answer
        try:
            await self._write(frame)
            return await answer
        finally:
            self._waiting.pop(call_id, None)

    async def _listen(self) -> None:
        reason = "The connection to the running openpista broke."
        try:
            while True:
                self._take(await self._read())
        except GatewayGoneError as error:
            reason = error.message
        except FrameError as error:
            reason = f"The running openpista said something odd. {error.message}"
        finally:
            self._break(reason)

    def _take(self, frame: ServerFrame) -> None:
        match frame:
            case Done() | Answered():
                self._answer(frame.id, frame)
            case Told():
                if (followed := self._followed.get(frame.id)) is not None:
                    followed.tell(frame.event)
            case Ended():
                if (followed := self._followed.get(frame.id)) is not None:
                    followed.end(NotFoundError(frame.reason) if frame.reason else None)
            case Failed():
                self._fail(frame)
            case Welcome():
                pass
            case _:
                assert_never(frame)

    def _answer(self, call_id: int, frame: ServerFrame) -> None:
        answer = self._waiting.get(call_id)
        if answer is not None and not answer.done():
            answer.set_result(frame)

    def _fail(self, frame: Failed) -> None:
        if frame.id is None:
            return
        self._answer(frame.id, frame)
        if (followed := self._followed.get(frame.id)) is not None:
            followed.end(FrameError(frame.reason))

    def _break(self, reason: str) -> None:
        self._gone = self._gone or reason
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(GatewayGoneError(self._gone))
        for followed in self._followed.values():
            followed.end(GatewayGoneError(self._gone))

    async def _read(self) -> ServerFrame:
        try:
            return decode_server_frame(await self._reader.readuntil(b"\n"))
        except (asyncio.IncompleteReadError, OSError) as error:
            raise GatewayGoneError("The running openpista has gone.") from error
        except asyncio.LimitOverrunError as error:
            raise FrameError("A frame was too long.") from error

    async def _write(self, frame: ClientFrame) -> None:
        line = encode_frame(frame)
        if len(line) > MAX_CLIENT_FRAME_BYTES:
            raise FrameError("This is too long to be sent.")
        try:
            self._writer.write(line)
            await self._writer.drain()
        except OSError as error:
            raise GatewayGoneError("The running openpista has gone.") from error

    def _check_there(self) -> None:
        if self._gone:
            raise GatewayGoneError(self._gone)

    def _new_id(self) -> int:
        self._next_id += 1
        return self._next_id


class _Followed:
    """What was told of one stream and is not read yet; bounded by the credit given."""

    def __init__(self) -> None:
        self.ended = False
        self._error: OpenpistaError | None = None
        self._unread: deque[Event] = deque()
        self._news = asyncio.Event()

    def tell(self, event: Event) -> None:
        self._unread.append(event)
        self._news.set()

    def end(self, error: OpenpistaError | None) -> None:
        self.ended = True
        self._error = self._error or error
        self._news.set()

    async def next(self) -> Event | None:
        """Return the next event, None at the end; raises what ended the stream."""
        while not self._unread:
            if self._error is not None:
                raise self._error
            if self.ended:
                return None
            self._news.clear()
            await self._news.wait()
        return self._unread.popleft()


def _unexpected(frame: ServerFrame) -> OpenpistaError:
    if isinstance(frame, Failed):
        return FrameError(frame.reason)
    return FrameError("The running openpista gave an answer that was not asked for.")
