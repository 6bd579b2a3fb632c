"""Row 4: how large the first request to the model is, as it goes over the wire."""

import asyncio
import tempfile
from pathlib import Path

from bench.model_server import asking_environment, model_server
from bench.process import program, run
from bench.result import Measure, Row


def first_request(runs: int) -> Row:
    """Row 4: bytes of the first request, with the standard and with the lean profile."""
    del runs
    return Row(
        number=4,
        what="the first request to the model",
        measures=(
            Measure("core tools", asyncio.run(_bytes_of("standard")), "B", 10_000, compare="value"),
            Measure("lean profile", asyncio.run(_bytes_of("lean")), "B", 3_000, compare="value"),
        ),
        note="there are no further tool groups yet",
    )


async def _bytes_of(profile: str) -> int:
    bodies: list[bytes] = []
    async with model_server(bodies=bodies) as url:
        with tempfile.TemporaryDirectory() as home:
            env = asking_environment(Path(home), url, OPENPISTA_AGENT__PROFILE=profile)
            command = [program("openpista"), "run", "-e", "Hello"]
            await asyncio.to_thread(run, command, env=env)
    return len(bodies[0])
