"""A message is flushed to the disk before it is acknowledged (reliability.md P2), as the kernel
saw it: the log of the database is synced between the receiving of each message and its answer."""

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from openpista.domain.command import Accepted, NewSession
from openpista.gateway import control_client
from openpista.gateway.control_client import RemotePort
from tests.gateway.houses import accepted, message

MESSAGES = 100
WAITING_PER_SESSION = 19
READY_S = 30.0

_CALL = re.compile(r"^(?P<pid>\d+) +(?P<name>\w+)\((?P<rest>.*)$")
_RESUMED = re.compile(r"^(?P<pid>\d+) +<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)$")
_MESSAGE = re.compile(r'\\"type\\":\\"send\\",\\"id\\":(\d+),.*\\"type\\":\\"send_message\\"')
_ANSWER = re.compile(r'\\"type\\":\\"done\\",\\"id\\":(\d+)')


@asynccontextmanager
async def traced_house(
    root: Path, *, careless: bool = False
) -> AsyncGenerator[tuple[RemotePort, Path]]:
    """Start a house under strace and connect to it; the trace is whole afterwards."""
    trace = root / "trace"
    environ = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    house = [sys.executable, "-m", "tests.gateway.traced_house", str(root)]
    traced = "trace=fdatasync,fsync,recvfrom,sendto"
    command = ["strace", "-f", "-qq", "-y", "-s", "400", "-e", traced, "-e", "signal=none"]
    process = subprocess.Popen(
        [*command, "-o", str(trace), *house, *(["careless"] if careless else [])], env=environ
    )
    try:
        port = await _connected(process, root / "home" / "openpista.sock")
        try:
            yield port, trace
        finally:
            await port.aclose()
    finally:
        # strace ends with what it traces, and then its file is whole.
        with contextlib.suppress(OSError):
            os.kill(int((root / "pid").read_text()), signal.SIGKILL)
        process.wait(READY_S)


async def _connected(process: "subprocess.Popen[bytes]", path: Path) -> RemotePort:
    async with asyncio.timeout(READY_S):
        while True:
            assert process.poll() is None, "the house did not start"
            try:
                return await control_client.connect(path)
            except OSError:
                await asyncio.sleep(0.02)


async def acknowledged(port: RemotePort) -> int:
    """Send messages one after the other; return how many were acknowledged."""
    count = 0
    while count < MESSAGES:
        session_id = accepted(await port.send(NewSession()))
        for _ in range(min(WAITING_PER_SESSION, MESSAGES - count)):
            assert isinstance(await port.send(message("hello", session_id)), Accepted)
            count += 1
    return count


def flushed_before_answered(trace: str) -> list[bool]:
    """Return for each message, in the order of the answers, whether the database's log was
    synced after it was received and before its answer was sent."""
    flushes: list[bool] = []
    waiting: dict[str, bool] = {}
    syncing: dict[str, bool] = {}
    for line in trace.splitlines():
        call, resumed = _CALL.match(line), _RESUMED.match(line)
        if call and call["name"] in {"fdatasync", "fsync"}:
            of_log = ".db-wal>" in call["rest"]
            syncing[call["pid"]] = of_log
            is_done = of_log and call["rest"].endswith("= 0")
        elif resumed and resumed["name"] in {"fdatasync", "fsync"}:
            is_done = syncing[resumed["pid"]] and resumed["rest"].endswith("= 0")
        else:
            is_done = False
        if is_done:
            waiting = dict.fromkeys(waiting, True)
        if found := _MESSAGE.search(line):
            waiting[found[1]] = False
        if "sendto(" in line and (found := _ANSWER.search(line)) and found[1] in waiting:
            flushes.append(waiting.pop(found[1]))
    return flushes


async def test_every_message_is_flushed_before_it_is_acknowledged(tmp_path: Path) -> None:
    async with traced_house(tmp_path) as (port, trace):
        count = await acknowledged(port)

    assert flushed_before_answered(trace.read_text()) == [True] * count


async def test_a_house_that_does_not_flush_is_found_out(tmp_path: Path) -> None:
    async with traced_house(tmp_path, careless=True) as (port, trace):
        count = await acknowledged(port)

    assert flushed_before_answered(trace.read_text()) == [False] * count


def test_a_trace_is_read_call_by_call() -> None:
    log, other = "7</h/openpista.db-wal>", "8</h/other>"
    sent = r"{\"type\":\"send\",\"id\":%d,\"command\":{\"type\":\"send_message\""
    received = f'1 recvfrom(5<socket:[1]>, "{sent}", 9) = 9'
    answered = r'1 sendto(5<socket:[1]>, "{\"type\":\"done\",\"id\":%d,\"result\":", 9, 0) = 9'
    trace = [
        f"2 fdatasync({log}) = 0",
        received % 1,
        f"2 fdatasync({other}) = 0",
        answered % 1,
        received % 2,
        f"2 fdatasync({log} <unfinished ...>",
        answered % 2,
        "2 <... fdatasync resumed>) = 0",
        received % 3,
        f"2 fdatasync({log} <unfinished ...>",
        "2 <... fdatasync resumed>) = 0",
        answered % 3,
        received % 4,
        f"2 fdatasync({log}) = -1 EIO (Input/output error)",
        answered % 4,
    ]

    assert flushed_before_answered("\n".join(trace)) == [False, False, True, False]
