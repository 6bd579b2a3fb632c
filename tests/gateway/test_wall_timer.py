import asyncio
import sys
import time

import pytest

from openpista.gateway.wall_timer import WallTimer


class RealClock:
    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        return time.monotonic()


@pytest.mark.parametrize("precise", [True, False])
async def test_it_returns_at_the_time_and_not_before(precise: bool) -> None:
    clock = RealClock()
    until_ms = clock.now_ms() + 30

    await WallTimer(clock, precise=precise and sys.platform == "linux").wait(
        until_ms, asyncio.Event()
    )

    assert clock.now_ms() >= until_ms


@pytest.mark.parametrize("precise", [True, False])
async def test_a_time_that_has_passed_is_not_waited_for(precise: bool) -> None:
    async with asyncio.timeout(5):
        await WallTimer(RealClock(), precise=precise).wait(1, asyncio.Event())


@pytest.mark.parametrize("until_ms", [None, 4_102_444_800_000])
async def test_news_end_the_wait(until_ms: int | None) -> None:
    news = asyncio.Event()
    asyncio.get_running_loop().call_soon(news.set)

    async with asyncio.timeout(5):
        await WallTimer(RealClock()).wait(until_ms, news)
