"""Rows 5 to 8: what the window costs, seen from its terminal and felt from inside."""

import itertools
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.probe import Felt, percentile, read_felt
from bench.process import clean_environment
from bench.result import Measure, Row
from bench.terminal import Terminal

CHILD = [sys.executable, "-m", "bench.window_child"]
BARE = [sys.executable, "-m", "bench.floors.bare_window"]
MARKDOWN = [sys.executable, "-m", "bench.floors.markdown_window"]
CTRL_L = "\x0c"


def start_up(runs: int) -> Row:
    """Row 5: first pixels, the usable prompt, and memory at home, beside a bare Textual app."""
    ours: list[tuple[float, float, float]] = []
    bare: list[tuple[float, float, float]] = []
    with tempfile.TemporaryDirectory() as home:
        env = _environment(Path(home), history=0, deltas=0)
        for run in range(runs + 1):
            pair = (_start(CHILD, env), _start(BARE, env))
            if run:  # the first one fills the page cache
                ours.append(pair[0])
                bare.append(pair[1])
    return Row(
        number=5,
        what="the window opens in a real terminal",
        measures=(
            Measure("first pixels", _median(ours, 0), "ms", 40, compare="value"),
            Measure("usable prompt", _median(ours, 1), "ms", 1.35, floor=_median(bare, 1)),
            Measure(
                "memory at home",
                _median(ours, 2),
                "MiB",
                48,
                floor=_median(bare, 2),
                compare="value",
            ),
        ),
    )


def busy_window(runs: int) -> Row:
    """Row 6: keys while 100 tokens a second stream into a session of 1,000 messages."""
    del runs
    with tempfile.TemporaryDirectory() as home:
        env = _environment(Path(home), history=1000, deltas=600)
        with Terminal(CHILD, env=env) as window:
            _open_session(window)
            _ask(window)
            waits = [_key_to_paint(window) for _ in range(40)]
            felt = _felt(window, env)
            focus = _cost(window, lambda: window.type("\x1b[O\x1b[I"))
            sizes = itertools.cycle(((100, 30), (120, 36)))  # the same size again costs nothing
            resize = _cost(window, lambda: window.resize(*next(sizes)))
    waits.sort()
    return Row(
        number=6,
        what="a busy window: 100 tokens/s, 1,000 messages",
        measures=(
            Measure("key to paint, p95", percentile(tuple(waits), 0.95), "ms", 25, compare="value"),
            Measure("loop lag, p95", percentile(felt.lags_ms, 0.95), "ms", 10, compare="value"),
            Measure("focus out and in, CPU", focus, "ms", 80, compare="value"),
            Measure("resize, CPU", resize, "ms", 150, compare="value"),
        ),
    )


def streaming(runs: int) -> Row:
    """Row 7: 2,000 deltas at 100 a second beside Textual's MarkdownStream."""
    del runs
    with tempfile.TemporaryDirectory() as home:
        env = _environment(Path(home), history=2, deltas=2000)
        with Terminal(CHILD, env=env) as window:
            _open_session(window)
            _ask(window)
            ours = _felt(window, env)
        env["BENCH_FELT"] += ".floor"
        with Terminal(MARKDOWN, env=env) as window:
            floor = _felt(window, env)
    quarters = ours.quarters_cpu_s
    return Row(
        number=7,
        what="2,000 deltas of Markdown at 100/s",
        measures=(
            Measure("CPU", ours.cpu_s, "s", 0.45, floor=floor.cpu_s),
            Measure("paints", ours.paints / ours.seconds, "1/s", 20, compare="at_least"),
            Measure("last quarter over the first", quarters[3], "s", 1.3, floor=quarters[0]),
        ),
        note=f"floor paints {floor.paints / floor.seconds:.0f}/s; lag p95 ours "
        f"{percentile(ours.lags_ms, 0.95):.1f} ms, floor {percentile(floor.lags_ms, 0.95):.1f} ms",
    )


def long_session(runs: int) -> Row:
    """Row 8: an answer in a session of 10,000 messages against one of 10; memory; idle."""
    del runs
    with tempfile.TemporaryDirectory() as home:
        short, _, _ = _stream_in(Path(home), history=10)
        long, memory, idle = _stream_in(Path(home), history=10_000)
    return Row(
        number=8,
        what="a long session",
        measures=(
            Measure("CPU of 400 deltas, 10,000 messages over 10", long, "s", 1.2, floor=short),
            Measure("memory after it", memory, "MiB", 90, compare="value"),
            Measure("idle CPU over 10 s", idle, "%", 0.3, compare="value"),
        ),
    )


def _stream_in(home: Path, *, history: int) -> tuple[float, float, float]:
    env = _environment(home, history=history, deltas=400)
    with Terminal(CHILD, env=env) as window:
        _open_session(window)
        _ask(window)
        felt = _felt(window, env)
        memory = window.memory_mib()
        window.settle(12)  # the cursor stops blinking after 10 s
        cpu = window.cpu_s()
        window.settle(10)
        idle = (window.cpu_s() - cpu) / 10 * 100
    return felt.cpu_s, memory, idle


def _start(arguments: list[str], env: dict[str, str]) -> tuple[float, float, float]:
    """Return first pixels and usable prompt in ms after the start, and memory in MiB."""
    with Terminal(arguments, env=env) as window:
        began = time.perf_counter()
        window.wait(lambda: len(window.raw) > 0)
        first = (time.perf_counter() - began) * 1000
        window.type("Q")
        window.wait_for_text("Q")
        usable = (time.perf_counter() - began) * 1000
        window.settle(1.0)
        return first, usable, window.memory_mib()


def _open_session(window: Terminal) -> None:
    window.wait_for_text("Question", timeout_s=60)
    window.settle(1.5)


def _ask(window: Terminal) -> None:
    window.type("Go\r")
    window.settle(0.5)


def _key_to_paint(window: Terminal) -> float:
    """Type one letter that no answer holds and wait for it; returns ms."""
    since = len(window.raw)
    began = time.perf_counter()
    window.type("Q")
    while b"Q" not in window.raw[since:]:
        if time.perf_counter() - began > 5:
            raise TimeoutError(f"the key never appeared:\n{window.text()}")
        window.read(timeout_s=0.005)
    waited = (time.perf_counter() - began) * 1000
    window.settle(0.08)
    return waited


def _cost(window: Terminal, act: object) -> float:
    """Return the CPU ms of the child for an act, the least of five."""
    costs: list[float] = []
    for _ in range(5):
        before = window.cpu_s()
        if callable(act):
            act()
        window.settle(0.7)
        costs.append((window.cpu_s() - before) * 1000)
    return min(costs)


def _felt(window: Terminal, env: dict[str, str]) -> Felt:
    file = Path(env["BENCH_FELT"])
    window.wait(lambda: file.exists() and file.stat().st_size > 0, timeout_s=60)
    felt = read_felt(file)
    file.unlink()
    return felt


def _environment(home: Path, *, history: int, deltas: int) -> dict[str, str]:
    return clean_environment(
        home,
        COLORTERM="truecolor",
        BENCH_HISTORY=str(history),
        BENCH_DELTAS=str(deltas),
        BENCH_PACE_S="0.01",
        BENCH_FELT=str(home / "felt.json"),
        PYTHONPATH=str(Path(__file__).parents[2]),
    )


def _median(values: list[tuple[float, float, float]], index: int) -> float:
    return statistics.median(value[index] for value in values)
