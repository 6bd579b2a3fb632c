"""Rows 1 to 4: what the program costs before and around a model call."""

import asyncio
import sys
import tempfile
from pathlib import Path

from bench.model_server import asking_environment, model_server
from bench.process import clean_environment, interleaved, program
from bench.result import Measure, Row

WHOLE_AGENT = "import openpista.app, openpista.gateway.gateway, openpista.agent.loop"
AGENT_FLOOR = "import asyncio, aiosqlite, msgspec"


def version(runs: int) -> Row:
    """Row 1: `--version` against a Python that does nothing, wall clock."""
    with tempfile.TemporaryDirectory() as home:
        ours, floor = interleaved(
            [program("openpista"), "--version"],
            [sys.executable, "-c", "pass"],
            runs=runs,
            env=clean_environment(Path(home)),
        )
    measure = Measure(
        name="openpista --version, wall",
        value=ours.wall_ms,
        floor=floor.wall_ms,
        unit="ms",
        limit=3,
    )
    return Row(number=1, what="the program says its version", measures=(measure,))


def whole_agent(runs: int) -> Row:
    """Row 2: importing everything but the SDKs against its three libraries, CPU."""
    with tempfile.TemporaryDirectory() as home:
        ours, floor = interleaved(
            [sys.executable, "-c", WHOLE_AGENT],
            [sys.executable, "-c", AGENT_FLOOR],
            runs=runs,
            env=clean_environment(Path(home)),
        )
    measure = Measure(
        name="import of the whole agent, CPU",
        value=ours.cpu_ms,
        floor=floor.cpu_ms,
        unit="ms",
        limit=2,
    )
    return Row(number=2, what="the whole agent is imported", measures=(measure,))


def one_shot(runs: int) -> Row:
    """Row 3: `run -e` against fifteen lines around the SDK, wall clock and peak memory."""
    return asyncio.run(_one_shot(runs))


async def _one_shot(runs: int) -> Row:
    async with model_server() as url:
        with tempfile.TemporaryDirectory() as home:
            env = asking_environment(Path(home), url)
            ours, floor = await asyncio.to_thread(
                interleaved,
                [program("openpista"), "run", "-e", "Hello"],
                [sys.executable, "-m", "bench.floors.one_shot"],
                runs=runs,
                env=env,
            )
    return Row(
        number=3,
        what="one shot against the OpenAI wire",
        measures=(
            Measure(name="wall", value=ours.wall_ms, floor=floor.wall_ms, unit="ms", limit=1.25),
            Measure(
                name="peak memory", value=ours.peak_mib, floor=floor.peak_mib, unit="MiB", limit=1.2
            ),
        ),
    )
