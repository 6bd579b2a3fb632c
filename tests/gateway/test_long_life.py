"""A house that works for long keeps its size (reliability.md P23). OPENPISTA_SOAK=1 runs ten
thousand turns instead of two hundred."""

import asyncio
import gc
import os
import threading
from contextlib import aclosing
from pathlib import Path

import pytest
from msgspec import Struct

from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.domain.command import NewSession
from openpista.domain.event import TurnFinished
from openpista.domain.ids import SessionId
from openpista.domain.message import Text
from openpista.gateway.turn_run import RunTurn
from tests.gateway import killed_house
from tests.gateway.houses import House, accepted, message, open_house, stream_of
from tests.gateway.killed_house import CountingTool, SlowModel

TURNS = 10_000 if os.environ.get("OPENPISTA_SOAK") else 200
SESSIONS = 4
MAX_GROWTH_BYTES_PER_TURN = 1024
"""1 MiB in a thousand turns; while so few turns are run that an arena of the allocator weighs
more than all of them, this much is let through as well."""

ARENA_BYTES = 4 * 1024**2
MAX_MORE_FILES = 10
MAX_MORE_THREADS = 2
MAX_MORE_TASKS = 2 * SESSIONS
"""Actors and titles that are on their way out."""

MAX_LOG_BYTES = 64 * 1024**2


class Size(Struct, frozen=True):
    """How large a process is and what it holds."""

    resident: int
    files: int
    threads: int
    tasks: int

    def grown(self, before: "Size", turns: int) -> list[str]:
        """Return what has grown too much since `before`."""
        limits = {
            "resident": ARENA_BYTES + turns * MAX_GROWTH_BYTES_PER_TURN,
            "files": MAX_MORE_FILES,
            "threads": MAX_MORE_THREADS,
            "tasks": MAX_MORE_TASKS,
        }
        return [
            f"{name} grew by {more}"
            for name, limit in limits.items()
            if (more := getattr(self, name) - getattr(before, name)) > limit
        ]


def size_now() -> Size:
    """Measure this process."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Size(
        resident=pages * os.sysconf("SC_PAGE_SIZE"),
        files=len(list(Path("/proc/self/fd").iterdir())),
        threads=threading.active_count(),
        tasks=len(asyncio.all_tasks()),
    )


async def work(house: House, sessions: list[SessionId], turns: int) -> None:
    """Run turns, in each session one after the other."""

    async def talk(session_id: SessionId, count: int) -> None:
        async with aclosing(house.port.events(stream_of(session_id))) as events:
            await anext(events)
            for _ in range(count):
                accepted(await house.port.send(message("go", session_id)))
                while not isinstance(await anext(events), TurnFinished):
                    pass

    await asyncio.gather(*(talk(one, turns // len(sessions)) for one in sessions))


async def grown_after(root: Path, *, run_turn: RunTurn | None = None) -> list[str]:
    """Return what has grown too much in the second half of a house's life."""
    tool = CountingTool(root / "count")
    async with asyncio.timeout(3_000):
        async with open_house(root, provider=SlowModel(), tools=[tool], run_turn=run_turn) as house:
            sessions = [accepted(await house.port.send(NewSession())) for _ in range(SESSIONS)]
            await work(house, sessions, TURNS // 2)
            before = size_now()
            await work(house, sessions, TURNS // 2)
            grown = size_now().grown(before, TURNS // 2)
            log = root / "home" / "openpista.db-wal"
            return grown + (["the log grew"] if log.stat().st_size > MAX_LOG_BYTES else [])


@pytest.mark.soak
async def test_a_house_that_works_for_long_keeps_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(killed_house, "PAUSE_S", 0)

    assert await grown_after(tmp_path) == []


async def test_a_house_that_leaks_is_found_out(tmp_path: Path) -> None:
    kept: list[bytes] = []
    files: list[int] = []

    async def leaks(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        kept.append(b"x" * (ARENA_BYTES // 10))
        files.append(os.open(os.devnull, os.O_RDONLY))
        await port.store_reply(
            (Text("ok"),), provider="fake", model="fake", stop="end_turn", usage=None
        )
        return TurnResult("done")

    grown = await grown_after(tmp_path, run_turn=leaks)
    for file in files:
        os.close(file)

    assert [what.split()[0] for what in grown] == ["resident", "files"]
