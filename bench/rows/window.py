"""Rows 5 to 8: what the window costs, seen from its terminal and felt from inside."""

import itertools
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench import window_acts as acts
from bench.probe import percentile
from bench.result import Measure, Row
from bench.rows.dispatch import dispatch_measures
from bench.terminal import Terminal

CHILD = [sys.executable, "-m", "bench.window_child"]
BARE = [sys.executable, "-m", "bench.floors.bare_window"]
MARKDOWN = [sys.executable, "-m", "bench.floors.markdown_window"]


def start_up(runs: int) -> Row:
    """Row 5: first pixels, the usable prompt, and memory at home, beside a bare Textual app."""
    ours: list[tuple[float, float, float]] = []
    bare: list[tuple[float, float, float]] = []
    with tempfile.TemporaryDirectory() as home:
        env = acts.environment(Path(home), history=0, deltas=0)
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
    """Row 6: keys while 100 tokens a second stream into a session of 1,000 messages, then what
    single acts cost there; beside it a key in a bare Textual app."""
    del runs
    with tempfile.TemporaryDirectory() as home:
        env = acts.environment(Path(home), history=1000, deltas=900)
        waits: list[float] = []
        floor: list[float] = []
        with Terminal(CHILD, env=env) as window:
            acts.open_session(window)
            with Terminal(BARE, env=env) as bare:
                bare.settle(1.5)
                acts.ask(window)
                for _ in range(40):
                    waits.append(acts.key_to_paint(window))
                    floor.append(acts.key_to_paint(bare))
            felt = acts.felt(window, env)
            window.type(acts.CTRL_U)
            measures, note = _single_acts(window)
    waits.sort()
    floor.sort()
    return Row(
        number=6,
        what="a busy window: 100 tokens/s, 1,000 messages",
        measures=(
            Measure(
                "key to paint, p95",
                percentile(tuple(waits), 0.95),
                "ms",
                25,
                floor=percentile(tuple(floor), 0.95),
                compare="value",
            ),
            Measure("loop lag, p95", percentile(felt.lags_ms, 0.95), "ms", 10, compare="value"),
            *measures,
            *dispatch_measures(),
        ),
        note=note,
    )


def _single_acts(window: Terminal) -> tuple[tuple[Measure, ...], str]:
    focus = acts.least_cost_ms(window, lambda: window.type(acts.FOCUS_OUT_AND_IN))
    sizes = itertools.cycle(((100, 30), (120, 36)))  # the same size again costs nothing
    resize = acts.least_cost_ms(window, lambda: window.resize(*next(sizes)))
    settled = acts.cost_ms(window, lambda: window.resize(*next(sizes)), settle_s=8)
    window.resize(120, 36)
    window.settle(acts.SETTLED_S)
    theme = acts.theme_cost_ms(window)
    first, later = acts.dialog_costs_ms(window)
    paste = acts.paste_cost_ms(window, 100_000)
    limits = (
        ("focus out and in, CPU", focus, 80),
        ("resize, CPU", resize, 150),
        ("theme, CPU", theme, 60),
        ("palette opens, CPU", later, 50),
        ("paste of 100 kB, CPU", paste, 80),
    )
    measures = tuple(
        Measure(name, value, "ms", limit, compare="value") for name, value, limit in limits
    )
    note = (
        f"a resize with all that is measured later when idle: {settled:.0f} ms; "
        f"the first dialog, with its imports: {first:.0f} ms"
    )
    return measures, note


def streaming(runs: int) -> Row:
    """Row 7: 2,000 deltas at 100 a second beside Textual's MarkdownStream."""
    del runs
    with tempfile.TemporaryDirectory() as home:
        env = acts.environment(Path(home), history=2, deltas=2000)
        with Terminal(CHILD, env=env) as window:
            acts.open_session(window)
            acts.ask(window)
            ours = acts.felt(window, env)
        env["BENCH_FELT"] += ".floor"
        with Terminal(MARKDOWN, env=env) as window:
            floor = acts.felt(window, env)
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
    """Row 8: an answer in a session of 10,000 messages against one of 10; memory; idle, beside a
    bare Textual app; the way to the tail of 100,000 messages beside that to the tail of 10."""
    with tempfile.TemporaryDirectory() as home:
        short, _, _, _ = _stream_in(Path(home), history=10)
        long, memory, idle, bare = _stream_in(Path(home), history=10_000)
        opened = [
            (_open(Path(home), history=100_000), _open(Path(home), history=10))
            for _ in range(min(runs, 3))
        ]
    later = min(pair[0][0] for pair in opened) - min(pair[1][0] for pair in opened)
    larger = min(pair[0][1] for pair in opened) - min(pair[1][1] for pair in opened)
    return Row(
        number=8,
        what="a long session",
        measures=(
            Measure("CPU of 400 deltas, 10,000 messages over 10", long, "s", 1.2, floor=short),
            Measure("memory after it", memory, "MiB", 90, compare="value"),
            Measure("idle CPU over 10 s", idle, "%", 0.3, floor=bare, compare="value"),
            Measure(
                "the tail of 100,000 messages: later than of 10", later, "ms", 500, compare="value"
            ),
            Measure("the same: more memory", larger, "MiB", 20, compare="value"),
        ),
    )


def _stream_in(home: Path, *, history: int) -> tuple[float, float, float, float]:
    """Return an answer's CPU seconds, memory after it, and idle CPU: ours and a bare app's."""
    env = acts.environment(home, history=history, deltas=400)
    with Terminal(CHILD, env=env) as window, Terminal(BARE, env=env) as bare:
        acts.open_session(window)
        acts.ask(window)
        felt = acts.felt(window, env)
        memory = window.memory_mib()
        window.settle(12)  # the cursor stops blinking after 10 s
        before = window.cpu_s(), bare.cpu_s()
        until = time.perf_counter() + 10
        while time.perf_counter() < until:
            window.settle(0.5)
            bare.read(timeout_s=0)
        idle, floor = (window.cpu_s() - before[0]) * 10, (bare.cpu_s() - before[1]) * 10
    return felt.cpu_s, memory, idle, floor


def _open(home: Path, *, history: int) -> tuple[float, float]:
    """Return the ms from the start to the newest message, and memory once all is at rest."""
    env = acts.environment(home, history=history, deltas=0)
    with Terminal(CHILD, env=env) as window:
        began = time.perf_counter()
        window.wait_for_text("Question")
        opened = (time.perf_counter() - began) * 1000
        window.settle(3)
        return opened, window.memory_mib()


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


def _median(values: list[tuple[float, float, float]], index: int) -> float:
    return statistics.median(value[index] for value in values)
