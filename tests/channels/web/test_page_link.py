"""One socket: calls side by side, followed streams, and what becomes of who does not read."""

import asyncio
import json
from collections.abc import AsyncGenerator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

from openpista.channels.web.hubs import Hubs
from openpista.channels.web.page_calls import PageCalls
from openpista.channels.web.page_link import (
    BURST,
    FRAMES_A_SECOND,
    MAX_BAD_FRAMES,
    MAX_FOLLOWED,
    MAX_WAITING_CHARS,
    MAX_WAITING_FRAMES,
    NONSENSE,
    TOO_SLOW,
    PageLink,
)
from openpista.channels.web.shown import Shown
from tests.channels.web.page_ports import PlayedPort
from tests.channels.web.test_hub import notice, played, settled
from tests.fakes.clock import FakeClock


class Wire:
    """The server's end of a socket."""

    def __init__(self) -> None:
        self.coming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.gone: list[dict[str, Any]] = []
        self.reads = asyncio.Event()
        self.reads.set()

    async def receive(self) -> MutableMapping[str, Any]:
        return await self.coming.get()

    async def send(self, message: MutableMapping[str, Any]) -> None:
        await self.reads.wait()
        self.gone.append(dict(message))

    def say(self, **frame: object) -> None:
        self.coming.put_nowait({"type": "websocket.receive", "text": json.dumps(frame)})

    @property
    def heard(self) -> list[dict[str, Any]]:
        return [json.loads(one["text"]) for one in self.gone if "text" in one]

    @property
    def kinds(self) -> list[str]:
        return [frame.get("event", frame)["type"] for frame in self.heard]

    @property
    def close_code(self) -> int | None:
        return next((one["code"] for one in self.gone if one["type"] == "websocket.close"), None)


@asynccontextmanager
async def linked(port: PlayedPort, wire: Wire) -> AsyncGenerator[PageLink]:
    clock = FakeClock()
    async with asyncio.TaskGroup() as tasks:
        shown = Shown()
        hubs = Hubs(port, shown, tasks)
        calls = PageCalls(port, shown, clock=clock, is_fresh=lambda: True)
        link = PageLink(calls, hubs, wire.receive, wire.send, clock=clock)
        running = tasks.create_task(link.run())
        await settled()
        yield link
        wire.reads.set()
        wire.coming.put_nowait({"type": "websocket.disconnect"})
        await running
        for kept in tuple(hubs._kept.values()):
            kept.task.cancel()


async def test_a_page_follows_and_asks() -> None:
    port, wire = played(), Wire()
    async with linked(port, wire):
        wire.say(type="follow", stream="S")
        wire.say(type="ping", id=1)
        await settled()
        port.tell(notice(1))
        await settled()
        wire.say(type="unfollow", stream="S")
        await settled()
        port.tell(notice(2))
        await settled()

    assert sorted(wire.kinds) == ["ended", "notice", "pong", "snapshot"]


async def test_following_once_more_begins_anew() -> None:
    port, wire = played(), Wire()
    async with linked(port, wire):
        for _ in range(2):
            wire.say(type="follow", stream="S")
            await settled()
        port.tell(notice(1))
        await settled()

    assert wire.kinds == ["snapshot", "snapshot", "notice"]


async def test_who_does_not_read_is_sent_away_and_nobody_else() -> None:
    port, slow, quick = played(), Wire(), Wire()
    async with linked(port, slow) as behind, linked(port, quick):
        slow.reads.clear()
        for number in range(MAX_WAITING_FRAMES + 2):
            behind.push(json.dumps({"type": "x", "number": number}))
        quick.say(type="ping", id=1)
        await settled()
        slow.reads.set()
        await settled()

    assert slow.close_code == TOO_SLOW
    assert quick.close_code is None
    assert quick.kinds == ["pong"]


async def test_much_at_once_counts_too_but_not_a_single_large_frame() -> None:
    large = json.dumps({"type": "x", "text": "x" * MAX_WAITING_CHARS})
    fits, too_much = Wire(), Wire()
    async with linked(played(), fits) as link:
        link.push(large)
        await settled()
    async with linked(played(), too_much) as link:
        link.push(large)
        link.push(large)
        await settled()

    assert fits.close_code is None
    assert too_much.close_code == TOO_SLOW


async def test_nonsense_is_answered_and_at_last_the_end() -> None:
    wire = Wire()
    async with linked(played(), wire):
        wire.say(type="nothing", id=7)
        await settled()
        for _ in range(MAX_BAD_FRAMES - 1):
            wire.say(type="nothing")
        await settled()

    assert wire.heard[0]["type"] == "failed"
    assert wire.heard[0]["id"] == 7
    assert wire.close_code == NONSENSE


async def test_the_first_frame_is_not_said_twice() -> None:
    wire = Wire()
    async with linked(played(), wire):
        wire.say(type="auth", csrf="x")
        await settled()

    assert wire.kinds == ["failed"]


async def test_the_number_of_followed_streams_is_bounded() -> None:
    wire = Wire()
    async with linked(played(), wire):
        for number in range(MAX_FOLLOWED + 1):
            wire.say(type="follow", stream=f"S{number}")
        await settled()

    assert wire.kinds.count("ended") == 1


async def test_who_says_too_much_waits(monkeypatch: Any) -> None:
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    link = PageLink(None, None, None, None, clock=FakeClock())  # pyright: ignore[reportArgumentType]
    monkeypatch.setattr("openpista.channels.web.page_link.asyncio.sleep", note)
    for _ in range(int(BURST) + 2):
        await link._pace()

    assert waits == [1 / FRAMES_A_SECOND, 2 / FRAMES_A_SECOND]


async def test_a_message_is_carried_out_though_its_page_goes() -> None:
    class SlowPort(PlayedPort):
        go = asyncio.Event()

        async def send(self, command: Any) -> Any:
            await self.go.wait()
            return await super().send(command)

    port, wire = SlowPort(), Wire()
    async with linked(port, wire) as link:
        wire.say(type="message", message_id="m", content="x")
        await settled()
        link.close(4001)
        await settled()
        port.go.set()

    assert len(port.sent) == 1


async def test_a_page_that_breaks_off_is_no_fault() -> None:
    class Broken(Wire):
        async def send(self, message: MutableMapping[str, Any]) -> None:
            raise OSError("gone")

    wire = Broken()
    async with linked(played(), wire):
        wire.say(type="ping", id=1)
        await settled()

    assert not wire.gone
