"""A house with one job that is due, in a process of its own that dies after so many writes.

Run as `python -m tests.gateway.killed_jobs FOLDER WRITES`: it kills itself after the WRITES-th
write to its database; with 0 it works until the run has ended. The job's tool leaves a line in
FOLDER/count each time it runs.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from openpista.store.database import Database
from tests.fakes.clock import FakeClock
from tests.fakes.models import calls, says
from tests.fakes.responder import Responder
from tests.gateway.houses import open_house
from tests.gateway.killed_house import CountingTool

START_MS = 1_767_600_000_000
JOB = {
    "name": "count",
    "schedule": "2026-01-05 09:00",
    "zone": "UTC",
    "says": "Count once.",
    "target": "telegram:42",
}


def kill_after(writes: int) -> None:
    """Let this process die once so many writes are on the disk."""
    submit: Any = getattr(Database, "_submit")  # noqa: B009 - counts what is written
    done = 0

    async def counted(self: Database, work: Any, *, intake: bool) -> Any:
        nonlocal done
        result = await submit(self, work, intake=intake)
        done += 1
        if done == writes:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(Database, "_submit", counted)  # noqa: B010


async def main(root: Path, writes: int) -> None:
    model = Responder(
        lambda request: (
            says("Counted.") if request.messages[-1].role == "tool" else says(calls("fake.count"))
        )
    )
    clock = FakeClock(START_MS)
    tools = [CountingTool(root / "count")]
    # The job is known before it is due, as in life.
    async with open_house(root, clock=clock, configured=[JOB], working=False):
        pass
    kill_after(writes)
    clock.advance(3 * 3600)
    async with open_house(
        root, clock=clock, configured=[JOB], provider=model, tools=tools
    ) as house:
        while not (ended := await house.store.jobs.last_runs()):
            house.jobs.news.set()
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.02 if writes else 0)
        assert len(ended) == 1


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
