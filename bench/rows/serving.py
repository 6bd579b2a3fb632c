"""Rows 9 and 10: a server from its start to ready, and what it costs while nobody talks to it."""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from bench.bot_api import bot_api
from bench.process import clean_environment, program
from bench.result import Measure, Row
from tests.fakes.botapi import TOKEN

IDLE_S = float(os.environ.get("OPENPISTA_BENCH_IDLE_S", "60"))
SETTLE_S = 3.0
READY = b"ready\n"
NOTE = (
    "ours: the web page and the Telegram bot on, which polls a Bot API server on this computer;"
    " they come up while the house is already ready; the floor serves a page and has a bot client"
    " that asks nobody"
)

Command = Callable[[int], Sequence[str]]


class Idle(Struct, frozen=True):
    """What a process takes: proportional memory in MiB, CPU in percent of one core."""

    pss_mib: float
    cpu_percent: float


def start(runs: int) -> Row:
    """Row 9: from the start of the process to ready, wall clock."""
    with tempfile.TemporaryDirectory() as home, bot_api() as url:
        environ = _environ(Path(home), url)
        for command in (ours, floor):
            _start_ms(command, environ)
        pairs = [(_start_ms(ours, environ), _start_ms(floor, environ)) for _ in range(runs)]
    measure = Measure(
        name="start to ready, wall",
        value=statistics.median(pair[0] for pair in pairs),
        floor=statistics.median(pair[1] for pair in pairs),
        unit="ms",
        limit=1.5,
    )
    return Row(number=9, what="a server starts", measures=(measure,), note=NOTE)


def idle(runs: int) -> Row:
    """Row 10: memory and CPU of a server that nobody talks to. Measured once, side by side."""
    del runs
    with tempfile.TemporaryDirectory() as home, bot_api() as url:
        environ = _environ(Path(home), url)
        both = [_until_ready(command, environ) for command in (ours, floor)]
        time.sleep(SETTLE_S)
        before = [_cpu_s(one.pid) for one in both]
        time.sleep(IDLE_S)
        found = [
            Idle(_pss_mib(one.pid), (_cpu_s(one.pid) - began) / IDLE_S * 100)
            for one, began in zip(both, before, strict=True)
        ]
        for one in both:
            one.kill()
            one.wait()
    mine, bare = found
    return Row(
        number=10,
        what="a server that nobody talks to",
        measures=(
            Measure("idle memory (PSS)", mine.pss_mib, "MiB", 1.4, floor=bare.pss_mib),
            Measure("idle CPU", mine.cpu_percent, "%", 0.2, compare="value"),
        ),
        note=NOTE,
    )


def ours(descriptor: int) -> Sequence[str]:
    """Return the words that start our server."""
    return [program("openpista"), "serve", "--ready-fd", str(descriptor)]


def floor(descriptor: int) -> Sequence[str]:
    """Return the words that start the bare one."""
    return [sys.executable, "-m", "bench.floors.bare_server", str(descriptor)]


def _environ(home: Path, bot_api_url: str) -> dict[str, str]:
    """Return an environment in which both channels are on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    return clean_environment(
        home,
        OPENPISTA_OFFLINE="1",
        TELEGRAM_BOT_TOKEN=TOKEN,
        OPENPISTA_CHANNELS__TELEGRAM__BASE_URL=bot_api_url,
        OPENPISTA_CHANNELS__WEB__ENABLED="true",
        OPENPISTA_CHANNELS__WEB__PORT=str(port),
    )


def _start_ms(command: Command, environ: Mapping[str, str]) -> float:
    began = time.perf_counter()
    process = _until_ready(command, environ)
    took_s = time.perf_counter() - began
    process.terminate()
    process.wait()
    return took_s * 1000


def _until_ready(command: Command, environ: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    reading, writing = os.pipe()
    process = subprocess.Popen(
        command(writing),
        env=dict(environ),
        pass_fds=(writing,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    said = os.read(reading, len(READY))
    os.close(reading)
    if said != READY:
        raise RuntimeError(f"{command(0)[0]} ended with {process.wait()}")
    return process


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _pss_mib(pid: int) -> float:
    """Return the proportional memory; the resident one where only that may be read."""
    try:
        text, name = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8"), "Pss:"
    except OSError:
        text, name = Path(f"/proc/{pid}/status").read_text(encoding="utf-8"), "VmRSS:"
    line = next(line for line in text.splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024
