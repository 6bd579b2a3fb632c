"""What runtime tests hold in their hands: a port that tells what it is told, and a slow loop."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

from openpista.domain.command import Accepted, Command, Refused
from openpista.domain.event import Event
from openpista.domain.ids import StreamId
from openpista.domain.query import Answer, MediaBytes, Query, QueryFailed, ReadMedia
from openpista.tui.core.effects import Notify
from openpista.tui.runtime.attach import Found
from openpista.tui.runtime.services import Connected, Copied, Services


class HandPort:
    """A gateway port whose answers a test decides. An exception as answer is raised."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.queries: list[Query] = []
        self.followed: list[tuple[StreamId, tuple[str, int] | None]] = []
        self.closed: list[StreamId] = []
        self.answers: list[Accepted | Refused | Exception] = []
        self.told: dict[StreamId, asyncio.Queue[Event | Exception | None]] = {}
        self.gate: asyncio.Event | None = None

    async def send(self, command: Command) -> Accepted | Refused:
        """Note the command; wait at the gate if there is one."""
        self.commands.append(command)
        if self.gate is not None:
            await self.gate.wait()
        answer = self.answers.pop(0) if self.answers else Accepted()
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def ask(self, query: Query) -> Answer:
        """Note the question; wait at the gate if there is one."""
        self.queries.append(query)
        if self.gate is not None:
            await self.gate.wait()
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        if isinstance(query, ReadMedia):
            return MediaBytes(data=b"png", mime="image/png")
        return QueryFailed(reason="nobody knows")

    async def events(
        self, stream: StreamId, *, after: tuple[str, int] | None = None
    ) -> AsyncGenerator[Event]:
        """Tell what `tell` put in; None ends the stream, an exception breaks it."""
        self.followed.append((stream, after))
        queue = self.told.setdefault(stream, asyncio.Queue())
        try:
            while (told := await queue.get()) is not None:
                if isinstance(told, Exception):
                    raise told
                yield told
        finally:
            self.closed.append(stream)

    def tell(self, stream: StreamId, *told: Event | Exception | None) -> None:
        """Let these be the next events of a stream."""
        queue = self.told.setdefault(stream, asyncio.Queue())
        for one in told:
            queue.put_nowait(one)


class HandServices:
    """Services that note what they are asked and fail when told to."""

    def __init__(self, port: HandPort) -> None:
        self.port = port
        self.inside = True
        self.failure: Exception | None = None
        self.copied: list[str] = []
        self.opened: list[str] = []
        self.notified: list[Notify] = []
        self.saved: list[tuple[str, str]] = []
        self.left: list[bool] = []
        self.connects = 0
        self.pictures: list[tuple[str, bytes]] = []

    def services(self) -> Services:
        """Return them as the runner takes them."""
        return Services(
            connect=self._connect,
            find_files=self._find_files,
            copy=self._copy,
            open_link=self._open_link,
            edit=self._edit,
            notify=self._notify,
            save_preference=self._save,
            leave=self.left.append,
            shelve_picture=self._picture,
            show_picture=self._picture,
            find_attachment=self._find_attachment,
        )

    async def _connect(self) -> Connected:
        self.connects += 1
        self._fail()
        return Connected(self.port, inside=self.inside)

    async def _picture(self, sha256: str, data: bytes) -> None:
        self._fail()
        self.pictures.append((sha256, data))

    async def _find_attachment(self, path: str) -> Found:
        self._fail()
        return Found(b"bytes", path or "clipboard")

    async def _find_files(self, query: str, workspace: str) -> tuple[str, ...]:
        self._fail()
        return (f"{workspace}/{query}",)

    async def _copy(self, text: str) -> Copied:
        self._fail()
        self.copied.append(text)
        return Copied("hand")

    async def _open_link(self, url: str) -> None:
        self._fail()
        self.opened.append(url)

    async def _edit(self, text: str) -> str:
        self._fail()
        return text.upper()

    async def _notify(self, wanted: Notify) -> None:
        self._fail()
        self.notified.append(wanted)

    async def _save(self, key: str, value: str) -> None:
        self._fail()
        self.saved.append((key, value))

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


class HandLoop(asyncio.AbstractEventLoop):
    """A loop whose time a test moves; only timers."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.timers: list[asyncio.TimerHandle] = []

    def get_debug(self) -> bool:
        """No."""
        return False

    def time(self) -> float:
        """Return the time."""
        return self.now_s

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: Any = None
    ) -> asyncio.TimerHandle:
        """Note a timer."""
        handle = asyncio.TimerHandle(self.now_s + delay, callback, args, self, context)
        self.timers.append(handle)
        return handle

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        if handle in self.timers:
            self.timers.remove(handle)

    def advance(self, seconds: float) -> None:
        """Let time go by, with every timer that comes due."""
        self.now_s += seconds
        due = [timer for timer in self.timers if timer.when() <= self.now_s + 1e-9]
        self.timers = [timer for timer in self.timers if timer not in due]
        for timer in due:
            timer._run()


async def settle(turns: int = 20) -> None:
    """Let everything that is ready run."""
    for _ in range(turns):
        await asyncio.sleep(0)
