"""Rows 11 and 15: what a turn costs beside the bare stream, and in longer and longer sessions."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from bench.archive import SIZES, a_session, open_archive, session_of, the_archive
from bench.model_server import asking_environment, model_server
from bench.process import clean_environment
from bench.result import Measure, Row

TURNS = 15
"""Turns of each process; the quickest counts, because this machine may be shared."""

EMPTY = "empty"


class Cost(msgspec.Struct, frozen=True):
    """What `bench.turn_child` tells of the turns of a session."""

    best: float
    median: float
    peak_mib: float


def beside_the_stream(runs: int) -> Row:
    """Row 11: CPU of a turn of 20 words, and what it adds until the first of them."""
    return asyncio.run(_beside_the_stream(runs))


async def _beside_the_stream(runs: int) -> Row:
    async with model_server() as url:
        with tempfile.TemporaryDirectory() as home:
            output = await asyncio.to_thread(
                _child,
                ["bench.wire_child", str(runs * TURNS)],
                asking_environment(Path(home), url),
            )
    told = msgspec.json.decode(output, type=dict[str, dict[str, float]])
    ours, bare = told["ours"], told["bare"]
    return Row(
        number=11,
        what="a turn of 20 words, the SDK warm, quickest",
        measures=(
            Measure("CPU of a turn", ours["cpu"], "ms", 2, floor=bare["cpu"]),
            Measure(
                "added to the first word", ours["first"] - bare["first"], "ms", 8, compare="value"
            ),
        ),
        note=f"the whole turn: {ours['whole']:.1f} ms, the bare stream {bare['whole']:.1f} ms",
    )


def long_sessions(runs: int) -> Row:
    """Row 15: a turn in sessions of a thousand to a million messages, beside an empty one."""
    archive = asyncio.run(the_archive()).absolute()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_make_empty(Path(folder)))
        homes = {EMPTY: Path(folder), **{session_of(size): archive for size in SIZES}}
        costs: dict[str, list[Cost]] = {session: [] for session in homes}
        for _ in range(max(1, runs // 2)):
            for session, home in homes.items():
                costs[session].append(_cost(home, session))
    cpu = {session: min(one.best for one in found) for session, found in costs.items()}
    peak = {session: min(one.peak_mib for one in found) for session, found in costs.items()}
    measures: list[Measure] = []
    for size in SIZES:
        name = session_of(size)
        measures += [
            Measure(f"CPU of a turn, {size:,} messages", cpu[name], "ms", 1.3, floor=cpu[EMPTY]),
            Measure("more memory", peak[name] - peak[EMPTY], "MiB", 10, compare="value"),
        ]
    return Row(number=15, what="a turn in a long session, quickest", measures=tuple(measures))


async def _make_empty(home: Path) -> None:
    async with await open_archive(home) as store:
        await store.sessions.create(a_session(EMPTY, title="Empty"))


def _cost(home: Path, session: str) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        env = clean_environment(
            Path(folder), OPENPISTA_PRACTICE__PACE_MS="0", OPENPISTA_HOME=str(home)
        )
        output = _child(["bench.turn_child", session, str(TURNS)], env)
    return msgspec.json.decode(output, type=Cost)


def _child(arguments: list[str], env: Mapping[str, str]) -> bytes:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, env=dict(env), capture_output=True, check=True).stdout
