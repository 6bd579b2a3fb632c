"""Fetching updates."""

import asyncio
from collections.abc import AsyncGenerator, Hashable
from contextlib import asynccontextmanager

import pytest
from telegram import Update

from openpista.channels.telegram.errors import ConflictError, LaterError, TokenRefusedError
from openpista.channels.telegram.poll import Poll
from openpista.domain.delivery import UnclearError
from openpista.domain.tasks import owned_task


class Telegram:
    """Gives out batches, and remembers what was confirmed."""

    def __init__(self) -> None:
        self.batches: asyncio.Queue[list[int] | Exception] = asyncio.Queue()
        self.offsets: list[int | None] = []
        self.handled: list[int] = []
        self.heard: list[str] = []
        self.slept: list[float] = []
        self.refusals: dict[int, list[Exception]] = {}
        self.held: dict[int, asyncio.Event] = {}
        self.news = asyncio.Event()

    async def updates(self, offset: int | None, timeout_s: int) -> list[Update]:
        self.offsets.append(offset)
        self.news.set()
        if timeout_s == 0 and self.batches.empty():
            return []
        batch = await self.batches.get()
        if isinstance(batch, Exception):
            raise batch
        return [Update(number) for number in batch]

    async def handle(self, update: Update) -> None:
        number = update.update_id
        if number in self.held:
            await self.held[number].wait()
        if self.refusals.get(number):
            raise self.refusals[number].pop(0)
        self.handled.append(number)
        self.news.set()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)

    async def until(self, *handled: int) -> None:
        """Wait until exactly these were handled."""
        async with asyncio.timeout(10):
            while sorted(self.handled) != sorted(handled):
                self.news.clear()
                await self.news.wait()

    async def until_offset(self, offset: int | None) -> None:
        """Wait for a fetch with an offset."""
        async with asyncio.timeout(10):
            while not self.offsets or self.offsets[-1] != offset:
                self.news.clear()
                await self.news.wait()


def lane_of(update: Update) -> Hashable | None:
    """Updates from 100 on wait for nothing."""
    return None if update.update_id >= 100 else update.update_id % 2


@asynccontextmanager
async def polling() -> AsyncGenerator[Telegram]:
    telegram = Telegram()
    poll = Poll(
        telegram,
        handle=telegram.handle,
        lane_of=lane_of,
        heard=telegram.heard.append,
        sleep=telegram.sleep,
    )
    task = owned_task(poll.run(), name="poll")
    try:
        yield telegram
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_updates_are_taken_in_order_and_confirmed_after_that() -> None:
    async with polling() as telegram:
        await telegram.batches.put([4, 2])
        await telegram.until(2, 4)
        await telegram.until_offset(5)

        assert telegram.handled == [2, 4]
        assert telegram.offsets == [None, 5]


async def test_the_first_that_is_not_taken_in_is_not_confirmed() -> None:
    async with polling() as telegram:
        telegram.held[2] = asyncio.Event()
        await telegram.batches.put([2, 3])
        await telegram.until(3)
        await telegram.until_offset(2)

        telegram.held[2].set()
        await telegram.until(2, 3)
        await telegram.until_offset(4)


async def test_what_waits_for_nothing_overtakes() -> None:
    async with polling() as telegram:
        telegram.held[2] = asyncio.Event()
        await telegram.batches.put([2, 100])
        await telegram.until(100)
        telegram.held[2].set()
        await telegram.until(2, 100)


async def test_what_is_told_again_is_taken_in_once() -> None:
    async with polling() as telegram:
        await telegram.batches.put([2, 3])
        await telegram.batches.put([3, 2, 4])
        await telegram.until(2, 3, 4)

        assert telegram.handled == [2, 3, 4] or telegram.handled == [3, 2, 4]


async def test_what_cannot_be_taken_in_now_is_tried_again() -> None:
    async with polling() as telegram:
        telegram.refusals[2] = [LaterError("busy"), LaterError("busy")]
        await telegram.batches.put([2, 4])
        await telegram.until(2, 4)

        assert telegram.handled == [2, 4]
        assert telegram.slept == [1.0, 2.0]


async def test_one_update_that_breaks_keeps_no_other_away(caplog: pytest.LogCaptureFixture) -> None:
    async with polling() as telegram:
        telegram.refusals[2] = [ValueError("odd")]
        await telegram.batches.put([2, 4])
        await telegram.until(4)

        assert "update 2 was dropped" in caplog.text


async def test_after_everything_is_confirmed_lower_numbers_may_come() -> None:
    async with polling() as telegram:
        await telegram.batches.put([5000])
        await telegram.until(5000)
        await telegram.until_offset(5001)
        await telegram.batches.put([])
        await telegram.until_offset(None)

        await telegram.batches.put([12])
        await telegram.until(12, 5000)


async def test_failures_are_told_and_pauses_grow() -> None:
    async with polling() as telegram:
        for failure in (UnclearError("Lost."), UnclearError("Lost."), ConflictError()):
            await telegram.batches.put(failure)
        await telegram.batches.put([1])
        await telegram.until(1)

        assert telegram.heard[:2] == ["Lost.", "Lost."]
        assert "Another program" in telegram.heard[2]
        assert telegram.heard[3] == ""
        assert telegram.slept == [1.0, 2.0, 10.0]


async def test_a_refused_token_ends_it() -> None:
    telegram = Telegram()
    await telegram.batches.put(TokenRefusedError())
    poll = Poll(telegram, handle=telegram.handle, lane_of=lane_of, heard=telegram.heard.append)
    with pytest.raises(ExceptionGroup) as raised:
        await poll.run()
    assert isinstance(raised.value.exceptions[0], TokenRefusedError)
