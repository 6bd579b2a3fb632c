"""Our window on a scripted gateway, inside a pty: the child of the window benchmarks.

`BENCH_HISTORY`, `BENCH_DELTAS` and `BENCH_PACE_S` shape the session; figures of the streaming go
to the file in `BENCH_FELT`.
"""

from openpista.tui.app import splash

if __name__ == "__main__":
    splash()  # as the program does: the first pixels wait for no import

import asyncio
import os
from pathlib import Path

from bench.load_port import SESSION, LoadPort
from bench.probe import Probe, write_felt
from openpista.app.clock import SystemClock, fresh_ulids
from openpista.domain.tasks import owned_task
from openpista.tui.app import TuiOptions, run_tui
from openpista.tui.runtime.services import Connected


def main() -> int:
    """Show the window; measure from the first delta to the end of the turn."""
    deltas, pace_s = int(os.environ["BENCH_DELTAS"]), float(os.environ["BENCH_PACE_S"])
    history = int(os.environ["BENCH_HISTORY"])
    watching: list[asyncio.Task[None]] = []

    async def connect() -> Connected:
        port = LoadPort(history=history, deltas=deltas, pace_s=pace_s)
        probe = Probe()
        probe.count_paints()

        async def watch() -> None:
            await port.begun.wait()
            write_felt(await probe.watch(port.finished, seconds=deltas * pace_s))

        watching.append(owned_task(watch(), name="bench-watch"))
        return Connected(port=port, inside=False)

    clock = SystemClock()
    options = TuiOptions(
        workspace="/work",
        clock=clock,
        new_ulid=fresh_ulids(clock),
        environ=os.environ,
        user_home="/home/bench",
        clipboard_file=Path(os.devnull),
        save_preference=_keep_nothing,
        redact=str,
        version="bench",
        session=str(SESSION) if history else "",
    )
    return run_tui(connect, options)


async def _keep_nothing(key: str, value: str) -> None:
    del key, value


if __name__ == "__main__":
    raise SystemExit(main())
