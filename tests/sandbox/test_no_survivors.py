"""Nothing that a command leaves behind outlives its time, our cancelling or our death
(reliability.md P12). OPENPISTA_SOAK=1 tries each a hundred times instead of once."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path
from typing import Literal

import pytest

from openpista.domain.tasks import owned_task
from openpista.sandbox.host import HostTree
from openpista.sandbox.process import run_tree
from tests.sandbox.builders import (
    KINDS,
    a_confinement,
    a_spec,
    a_workspace,
    ignore,
    processes_like,
    until_gone,
    until_running,
)
from tests.sandbox.trees import WAYS, leaving

REPEATS = 100 if os.environ.get("OPENPISTA_SOAK") else 1
TRIES = len(WAYS) + 1

Place = Literal["bubblewrap", "namespaces", "host"]
places = pytest.mark.parametrize("place", [*KINDS, "host"])
_marks = count(770_000)


def a_mark() -> str:
    """Return a number of seconds that nobody else on this machine sleeps."""
    return f"{next(_marks)}.{os.getpid()}"


async def run(place: Place, command: str, folder: Path, *, timeout_s: float) -> None:
    """Run `command` in one of the places that hold commands, to its end or its time."""
    if place == "host":
        env = {"PATH": os.defpath, "HOME": str(folder)}
        tree = HostTree(command, shell="/bin/bash", directory=str(folder), env=env)
        await run_tree(tree.start, tree, timeout_s=timeout_s, emit=ignore)
        return
    confinement = a_confinement(folder)
    try:
        spec = a_spec(command, a_workspace(folder), timeout_s=timeout_s)
        await confinement.run(place, spec, ignore)
    finally:
        await confinement.aclose()


async def its_time_is_up(place: Place, mark: str, folder: Path) -> None:
    command = f"{leaving(mark, then=f'sleep {mark}')}"
    await run(place, command, folder, timeout_s=0.4)


async def it_is_cancelled(place: Place, mark: str, folder: Path) -> None:
    command = leaving(mark, then=f"sleep {mark}")
    task = owned_task(run(place, command, folder, timeout_s=60), name="command")
    await until_running(f"sleep\0{mark}", count=TRIES)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def we_are_killed(place: Place, mark: str, folder: Path) -> None:
    command = leaving(mark, then=f"sleep {mark}")
    program = (
        "import asyncio\nfrom pathlib import Path\n"
        "from tests.sandbox.test_no_survivors import run\n"
        f"asyncio.run(run({place!r}, {command!r}, Path({str(folder)!r}), timeout_s=60))\n"
    )
    us = subprocess.Popen([sys.executable, "-c", program])
    try:
        await until_running(f"sleep\0{mark}", count=TRIES, within_s=30)
    finally:
        us.send_signal(signal.SIGKILL)
        us.wait(5)
    await until_gone(f"sleep\0{mark}")


@pytest.mark.soak
@places
@pytest.mark.parametrize("end", [its_time_is_up, it_is_cancelled, we_are_killed])
async def test_no_process_survives(
    tmp_path: Path, place: Place, end: Callable[[Place, str, Path], Awaitable[None]]
) -> None:
    for _ in range(REPEATS):
        mark = a_mark()

        await end(place, mark, tmp_path)

        assert not processes_like(f"sleep\0{mark}")


async def test_without_us_every_way_would_leave_something_behind(tmp_path: Path) -> None:
    mark = a_mark()
    shell = await asyncio.create_subprocess_exec("bash", "-c", leaving(mark), cwd=tmp_path)
    await shell.wait()
    try:
        await until_running(f"sleep\0{mark}", count=len(WAYS))
    finally:
        for pid in processes_like(f"sleep\0{mark}"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
