"""One web socket of one page: its frames in, answers and followed streams out.

Calls run side by side in the order in which they came. What the page does not read waits in a
bounded queue; past that it is sent away, and nobody else notices.
"""

import asyncio
import contextlib
from collections import deque

from openpista.channels.web.door import Receive, Send
from openpista.channels.web.hubs import Hubs
from openpista.channels.web.page_calls import PageCalls
from openpista.channels.web.page_frames import Auth, Follow, PageFrame, Say, Unfollow
from openpista.channels.web.server_frames import Ended, Failed, Pong, ServerFrame
from openpista.channels.web.wire import (
    FrameError,
    decode_page_frame,
    encode_server_frame,
    id_in,
)
from openpista.domain.clock import Clock
from openpista.domain.ids import StreamId

MAX_WAITING_FRAMES = 256
MAX_WAITING_CHARS = 4 * 1024 * 1024
MAX_CALLS = 32
MAX_FOLLOWED = 16
MAX_BAD_FRAMES = 20
FRAMES_A_SECOND = 20.0
BURST = 60.0
SILENCE_S = 30.0

TOO_SLOW = 1013
LOGIN_ENDED = 4001
NONSENSE = 1008


class PageLink:
    """Serves one socket after its first frame was right."""

    def __init__(
        self, calls: PageCalls, hubs: Hubs, receive: Receive, send: Send, *, clock: Clock
    ) -> None:
        self._calls = calls
        self._hubs = hubs
        self._receive = receive
        self._send = send
        self._clock = clock
        self._waiting: deque[str] = deque()
        self._waiting_chars = 0
        self._news = asyncio.Event()
        self._close_code: int | None = None
        self._followed: dict[StreamId, asyncio.Task[None]] = {}
        self._room = asyncio.Semaphore(MAX_CALLS)
        self._budget = BURST
        self._budget_at = clock.monotonic()

    async def run(self) -> None:
        """Serve until the page goes or is sent away."""
        try:
            async with asyncio.TaskGroup() as tasks:
                writing = tasks.create_task(self._write_all(), name="web socket out")
                reading = tasks.create_task(self._read_all(tasks), name="web socket in")
                await asyncio.wait((writing, reading), return_when=asyncio.FIRST_COMPLETED)
                for task in (reading, writing, *self._followed.values()):
                    task.cancel()
        except* OSError:
            # The page has gone, in the middle of a word.
            pass
        finally:
            for stream in tuple(self._followed):
                self._hubs.leave(stream, self)

    def push(self, text: str) -> None:
        """Take a frame for the page; one that does not read is sent away."""
        if self._close_code is not None:
            return
        self._waiting.append(text)
        self._waiting_chars += len(text)
        # A single large frame, a snapshot, is no reason.
        too_much = self._waiting_chars > MAX_WAITING_CHARS and len(self._waiting) > 1
        if too_much or len(self._waiting) > MAX_WAITING_FRAMES:
            self.close(TOO_SLOW)
        self._news.set()

    def say(self, frame: ServerFrame) -> None:
        """Take a frame for the page."""
        self.push(encode_server_frame(frame))

    def close(self, code: int) -> None:
        """Send the page away; what waits for it is not sent any more."""
        if self._close_code is None:
            self._close_code = code
            self._waiting.clear()
            self._news.set()

    async def _write_all(self) -> None:
        while self._close_code is None:
            while self._waiting and self._close_code is None:
                text = self._waiting.popleft()
                self._waiting_chars -= len(text)
                await self._send({"type": "websocket.send", "text": text})
            self._news.clear()
            if self._waiting or self._close_code is not None:
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SILENCE_S):
                    await self._news.wait()
            if not self._waiting and self._close_code is None:
                self.say(Pong(now_ms=self._clock.now_ms()))
        await self._send({"type": "websocket.close", "code": self._close_code})

    async def _read_all(self, tasks: asyncio.TaskGroup) -> None:
        bad_frames = 0
        while (message := await self._receive())["type"] != "websocket.disconnect":
            text = message.get("text") or ""
            try:
                frame = decode_page_frame(text)
            except FrameError as error:
                bad_frames += 1
                self.say(Failed(reason=error.message, id=id_in(text)))
                if bad_frames >= MAX_BAD_FRAMES:
                    self.close(NONSENSE)
            else:
                await self._take(frame, tasks)
            await self._pace()

    async def _take(self, frame: PageFrame, tasks: asyncio.TaskGroup) -> None:
        match frame:
            case Auth():
                self.say(Failed(reason="You are in already."))
            case Follow():
                self._follow(frame, tasks)
            case Unfollow():
                if (task := self._followed.pop(frame.stream, None)) is not None:
                    task.cancel()
                    self._hubs.leave(frame.stream, self)
                    self.say(Ended(stream=frame.stream))
            case Say():
                # In their order: the next is looked at when this one is safe. It is, too, when the
                # page goes meanwhile.
                await asyncio.shield(await self._begin(frame, tasks))
            case _:
                await self._begin(frame, tasks)

    async def _begin(self, frame: PageFrame, tasks: asyncio.TaskGroup) -> asyncio.Task[None]:
        await self._room.acquire()
        return tasks.create_task(self._answer(frame), name=f"web call {type(frame).__name__}")

    async def _answer(self, frame: PageFrame) -> None:
        try:
            self.say(await self._calls.answer(frame))
        finally:
            self._room.release()

    def _follow(self, frame: Follow, tasks: asyncio.TaskGroup) -> None:
        if (before := self._followed.pop(frame.stream, None)) is not None:
            before.cancel()
            self._hubs.leave(frame.stream, self)
        if len(self._followed) >= MAX_FOLLOWED:
            reason = "So many conversations cannot be followed at once."
            self.say(Ended(stream=frame.stream, reason=reason))
            return
        self._followed[frame.stream] = tasks.create_task(
            self._hubs.join(frame.stream, self, frame.after), name=f"web joins {frame.stream}"
        )

    async def _pace(self) -> None:
        """Let a page that says too much wait for its next word."""
        now = self._clock.monotonic()
        self._budget = min(BURST, self._budget + (now - self._budget_at) * FRAMES_A_SECOND) - 1
        self._budget_at = now
        if self._budget < 0:
            await asyncio.sleep(-self._budget / FRAMES_A_SECOND)
