"""A tree is let go, waited for and ended, whatever happens meanwhile."""

import asyncio
import os
import time

import pytest

from openpista.domain.tasks import owned_task
from openpista.sandbox import output_pump
from openpista.sandbox.errors import SandboxError
from openpista.sandbox.process import KILLED_EXIT_CODE, Start, run_tree
from openpista.sandbox.single import SingleProcess
from tests.sandbox.builders import ignore, processes_like, until_running


def _bash(command: str) -> Start:
    return Start(argv=("/bin/bash", "-c", command), env={"PATH": os.defpath})


async def test_output_and_exit_code_come_back() -> None:
    ended = await run_tree(
        _bash("echo out; echo err >&2; exit 3"), SingleProcess(), timeout_s=10, emit=ignore
    )

    assert ended.output == "out\nerr\n"
    assert ended.exit_code == 3
    assert not ended.timed_out


async def test_a_command_ended_by_a_signal_counts_as_in_a_shell() -> None:
    ended = await run_tree(_bash("kill -TERM $$"), SingleProcess(), timeout_s=10, emit=ignore)

    assert ended.exit_code == 128 + 15


async def test_standard_input_is_empty() -> None:
    ended = await run_tree(_bash("cat; echo end"), SingleProcess(), timeout_s=10, emit=ignore)

    assert ended.output == "end\n"


async def test_what_came_before_the_time_was_up_is_returned() -> None:
    began = time.monotonic()

    ended = await run_tree(
        _bash("echo early; exec sleep 7001"), SingleProcess(), timeout_s=0.3, emit=ignore
    )

    assert ended.output == "early\n"
    assert (ended.exit_code, ended.timed_out) == (KILLED_EXIT_CODE, True)
    assert time.monotonic() - began < 2
    assert not processes_like("7001")


async def test_cancelling_ends_the_process_first() -> None:
    task = owned_task(
        run_tree(_bash("exec sleep 7002"), SingleProcess(), timeout_s=60, emit=ignore),
        name="command",
    )
    await until_running("7002")

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert not processes_like("7002")


async def test_a_program_that_is_not_there_is_told() -> None:
    start = Start(argv=("/no/such/program",), env={})

    with pytest.raises(SandboxError, match="/no/such/program could not be started"):
        await run_tree(start, SingleProcess(), timeout_s=1, emit=ignore)


async def test_a_grandchild_that_holds_the_pipe_does_not_hold_us() -> None:
    began = time.monotonic()

    ended = await run_tree(
        _bash("setsid sleep 7003 & echo done"), SingleProcess(), timeout_s=10, emit=ignore
    )

    assert ended.output == "done\n"
    assert time.monotonic() - began < 2
    for pid in processes_like("7003"):
        os.kill(pid, 9)


async def test_a_flood_is_ended_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output_pump, "MAX_TOTAL_BYTES", 10 * 1024**2)

    ended = await run_tree(_bash("exec yes 7004"), SingleProcess(), timeout_s=30, emit=ignore)

    assert "more than 1 GiB" in ended.flooded
    assert ended.exit_code == KILLED_EXIT_CODE
    assert len(ended.output.encode()) <= 64 * 1024
    assert not processes_like("7004")


async def test_the_loop_stays_free_while_600_mb_go_by() -> None:
    lags: list[float] = []

    async def measure() -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.005)
            lags.append(time.monotonic() - before - 0.005)

    watch = owned_task(measure(), name="lags")
    before = _memory_kib()
    ended = await run_tree(
        _bash("head -c 600M /dev/zero"), SingleProcess(), timeout_s=60, emit=ignore
    )
    watch.cancel()

    assert ended.total_bytes == 600 * 1024**2
    assert _memory_kib() - before < 64 * 1024
    assert sorted(lags)[len(lags) // 2] < 0.05


def _memory_kib() -> int:
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
