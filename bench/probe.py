"""What a running window feels from inside: how late its loop is, how often it paints."""

import asyncio
import itertools
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import msgspec
from msgspec import Struct

NAP_S = 0.005


class Felt(Struct, frozen=True):
    """Figures of one stretch: paints, seconds, CPU seconds, lags in ms (sorted), quarters' CPU."""

    paints: int
    seconds: float
    cpu_s: float
    lags_ms: tuple[float, ...]
    quarters_cpu_s: tuple[float, ...] = ()


class Probe:
    """Counts the paints of Textual and measures the lag of the loop while `watch` runs."""

    def __init__(self) -> None:
        self.paints = 0

    def count_paints(self) -> None:
        """Count every frame that Textual hands to its driver from now on."""
        from textual.app import App

        window: type[object] = App
        display = cast("Callable[..., None]", vars(window)["_display"])

        def counted(*arguments: object, **named: object) -> None:
            self.paints += 1
            display(*arguments, **named)

        setattr(window, "_display", counted)  # noqa: B010

    async def watch(self, until: asyncio.Event, *, seconds: float) -> Felt:
        """Measure until the event; `seconds` is the expected time, for the quarters."""
        lags: list[float] = []
        marks = [time.process_time()]
        began, paints = time.perf_counter(), self.paints
        while not until.is_set():
            at = time.perf_counter()
            await asyncio.sleep(NAP_S)
            lags.append((time.perf_counter() - at - NAP_S) * 1000)
            if len(marks) < 4 and time.perf_counter() - began > len(marks) * seconds / 4:
                marks.append(time.process_time())
        marks.append(time.process_time())
        return Felt(
            paints=self.paints - paints,
            seconds=time.perf_counter() - began,
            cpu_s=marks[-1] - marks[0],
            lags_ms=tuple(sorted(lags)),
            quarters_cpu_s=tuple(b - a for a, b in itertools.pairwise(marks)),
        )


def write_felt(felt: Felt) -> None:
    """Leave the figures where the parent looks for them."""
    Path(os.environ["BENCH_FELT"]).write_bytes(msgspec.json.encode(felt))


def read_felt(file: Path) -> Felt:
    """Read what a child left."""
    return msgspec.json.decode(file.read_bytes(), type=Felt)


def percentile(values: tuple[float, ...], share: float) -> float:
    """Return the value below which `share` (0 to 1) of the sorted values lie."""
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0
