"""Time for tests of jobs: an alarm that rings when a test says so, and a house that uses it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from openpista.domain.command import Accepted
from openpista.domain.event import Event, JobsChanged
from openpista.domain.ids import HOUSE, JobId
from openpista.domain.job import Job, JobDraft, JobRun
from openpista.domain.query import JobRunList, ListJobRuns
from openpista.domain.tasks import owned_task
from tests.fakes.clock import FakeClock
from tests.gateway.houses import House, Window, open_house, watching

MINUTE_S = 60
HOUR_S = 3600
DAY_S = 86_400


class HandAlarm:
    """Rings when `ring` is called; `waits` are the times that were waited for."""

    def __init__(self) -> None:
        self.waits: list[int | None] = []
        self._rung = asyncio.Event()
        self._resting = asyncio.Event()

    def ring(self) -> None:
        """Let whoever waits look at the clock."""
        self._resting.clear()
        self._rung.set()

    async def at_rest(self) -> None:
        """Return when the clock was looked at and is waited for again."""
        await self._resting.wait()

    async def wait(self, until_ms: int | None, news: asyncio.Event) -> None:
        """Wait for the bell or for news."""
        self.waits.append(until_ms)
        if not self._rung.is_set():
            self._resting.set()
        waiting = [owned_task(event.wait(), name="bell") for event in (self._rung, news)]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
        self._rung.clear()


class JobHouse:
    """A house whose time a test moves."""

    def __init__(self, house: House, alarm: HandAlarm, window: Window) -> None:
        self.house = house
        self.alarm = alarm
        self._window = window

    async def add(self, **draft: Any) -> JobId:
        """Add a job in the name of the owner."""
        made: dict[str, Any] = {"name": "news", "schedule": "every 1 h", "says": "What is new?"}
        answer = await self.house.jobs.add(JobDraft(**(made | draft)), origin="owner")
        assert isinstance(answer, Accepted), answer
        return JobId(answer.note)

    def pass_time(self, seconds: float) -> None:
        """Let time go by, and the alarm ring."""
        self.house.clock.advance(seconds)
        self.alarm.ring()

    async def until(self, wanted: Callable[[tuple[Job, ...]], bool]) -> tuple[Job, ...]:
        """Wait until the jobs were told to be so; return them."""

        def is_so(event: Event) -> bool:
            return isinstance(event, JobsChanged) and wanted(event.jobs)

        event = await self._window.until(is_so)
        assert isinstance(event, JobsChanged)
        self._window.heard.clear()
        return event.jobs

    async def ended(self, runs: int = 1) -> tuple[JobRun, ...]:
        """Wait until so many runs have ended; return them, newest first."""
        async with asyncio.timeout(10):
            while True:
                listed = await self.runs()
                if len([run for run in listed if run.ended_ms is not None]) >= runs:
                    return listed
                await self.until(lambda _: True)

    async def runs(self) -> tuple[JobRun, ...]:
        """Return all runs, newest first."""
        answer = await self.house.port.ask(ListJobRuns(limit=500))
        assert isinstance(answer, JobRunList)
        return answer.runs


@asynccontextmanager
async def job_house(
    root: Path,
    *,
    clock: FakeClock | None = None,
    configured: Sequence[Mapping[str, object]] = (),
    **more: Any,
) -> AsyncGenerator[JobHouse]:
    """Open a house whose alarm rings by hand."""
    alarm = HandAlarm()
    async with (
        open_house(root, clock=clock, alarm=alarm, configured=configured, **more) as house,
        watching(house.port, HOUSE) as window,
    ):
        yield JobHouse(house, alarm, window)
