"""Streams are followed once, and for a while after the last page left."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from openpista.channels.web.hubs import MAX_LINGERING, Hubs
from openpista.channels.web.shown import Shown
from openpista.domain.ids import StreamId
from tests.channels.web.page_ports import Ear
from tests.channels.web.test_hub import STREAM, notice, played, settled


class Pauses:
    """Pauses that end when a test says so."""

    def __init__(self) -> None:
        self.over = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        del seconds
        await self.over.wait()


@asynccontextmanager
async def hubs_of(port: object, pauses: Pauses) -> AsyncGenerator[Hubs]:
    async with asyncio.TaskGroup() as tasks:
        hubs = Hubs(port, Shown(), tasks, sleep=pauses)  # pyright: ignore[reportArgumentType]
        yield hubs
        for kept in tuple(hubs._kept.values()):
            kept.task.cancel()


async def test_who_comes_back_soon_misses_nothing() -> None:
    port, first, again = played(), Ear(), Ear()
    async with hubs_of(port, Pauses()) as hubs:
        await hubs.join(STREAM, first, None)
        hubs.leave(STREAM, first)
        port.tell(notice(1), notice(2))
        await settled()
        await hubs.join(STREAM, again, ("E", 1))

        assert [frame["event"]["seq"] for frame in again.frames] == [2]
        assert port.opened == 1


async def test_a_stream_that_nobody_follows_is_left_after_a_while() -> None:
    port, ear, pauses = played(), Ear(), Pauses()
    async with hubs_of(port, pauses) as hubs:
        await hubs.join(STREAM, ear, None)
        hubs.leave(STREAM, ear)
        pauses.over.set()
        await settled()
        assert not hubs._kept
        await hubs.join(STREAM, ear, None)

        assert port.opened == 2


async def test_the_number_of_left_streams_is_bounded() -> None:
    port = played()
    async with hubs_of(port, Pauses()) as hubs:
        for number in range(MAX_LINGERING + 3):
            ear = Ear()
            await hubs.join(StreamId(f"S{number}"), ear, None)
            hubs.leave(StreamId(f"S{number}"), ear)
            await settled()

        assert len(hubs._kept) == MAX_LINGERING


async def test_leaving_what_was_never_followed_is_no_trouble() -> None:
    async with hubs_of(played(), Pauses()) as hubs:
        hubs.leave(STREAM, Ear())
