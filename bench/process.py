"""Whole programs, timed: wall clock, CPU and peak memory of a child."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct


class Run(Struct, frozen=True):
    """One run: wall and CPU in milliseconds, peak resident memory in MiB."""

    wall_ms: float
    cpu_ms: float
    peak_mib: float


def run(arguments: Sequence[str], *, env: Mapping[str, str]) -> Run:
    """Run a program to its end and measure it; raises RuntimeError when it fails."""
    started = time.perf_counter()
    child = subprocess.Popen(
        arguments,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output = child.stdout.read() if child.stdout else b""
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    if child.stdout:
        child.stdout.close()
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"{arguments} ended with {child.returncode}: {output.decode()[-2000:]}")
    return Run(
        wall_ms=wall * 1000,
        cpu_ms=(used.ru_utime + used.ru_stime) * 1000,
        peak_mib=used.ru_maxrss / 1024,
    )


def interleaved(
    ours: Sequence[str], floor: Sequence[str], *, runs: int, env: Mapping[str, str]
) -> tuple[Run, Run]:
    """Return the medians of both programs, run in turn after one warm-up each."""
    run(ours, env=env)
    run(floor, env=env)
    pairs = [(run(ours, env=env), run(floor, env=env)) for _ in range(runs)]
    return _median([pair[0] for pair in pairs]), _median([pair[1] for pair in pairs])


def _median(runs: list[Run]) -> Run:
    return Run(
        wall_ms=statistics.median(one.wall_ms for one in runs),
        cpu_ms=statistics.median(one.cpu_ms for one in runs),
        peak_mib=statistics.median(one.peak_mib for one in runs),
    )


def clean_environment(home: Path, **extra: str) -> dict[str, str]:
    """Return an environment without keys, with a home of its own, compiling bytecode."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return kept | {
        "HOME": str(home),
        "OPENPISTA_HOME": str(home / "openpista"),
        "TERM": "xterm-256color",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        **extra,
    }


def program(name: str) -> str:
    """Return a console script of the environment that runs the benchmark."""
    return str(Path(sys.executable).parent / name)
