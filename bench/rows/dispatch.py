"""What an action costs in a window's store, a part of row 6."""

import subprocess
import sys
from pathlib import Path

import msgspec
from msgspec import Struct

from bench.result import Measure

CHILD = [sys.executable, "-m", "bench.dispatch_child"]


class Dispatched(Struct, frozen=True):
    """Microseconds of CPU for an action: in a store alone, and in a running window."""

    alone_us: float
    running_us: float


def dispatch_measures() -> tuple[Measure, ...]:
    """Measure in a program of its own."""
    done = subprocess.run(
        CHILD, capture_output=True, check=True, text=True, cwd=Path(__file__).parents[2]
    )
    found = msgspec.json.decode(done.stdout.splitlines()[-1], type=Dispatched)
    return (
        Measure("an action in the store alone, CPU", found.alone_us, "µs", 20, compare="value"),
        Measure(
            "an action in the window, without drawing, CPU",
            found.running_us,
            "µs",
            150,
            compare="value",
        ),
    )
