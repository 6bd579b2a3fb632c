"""What someone does in a window, seen from its terminal: keys, sizes, pastes, their costs."""

import time
from collections.abc import Callable
from pathlib import Path

from bench.probe import Felt, read_felt
from bench.process import clean_environment
from bench.terminal import Terminal

FOCUS_OUT_AND_IN = "\x1b[O\x1b[I"
ESCAPE = "\x1b"
CTRL_P = "\x10"
CTRL_U = "\x15"
PASTED = "[paste #1]"
SETTLED_S = 0.7


def environment(home: Path, *, history: int, deltas: int) -> dict[str, str]:
    """Return the environment of a window over `history` messages and an answer of `deltas`."""
    return clean_environment(
        home,
        COLORTERM="truecolor",
        BENCH_HISTORY=str(history),
        BENCH_DELTAS=str(deltas),
        BENCH_PACE_S="0.01",
        BENCH_FELT=str(home / "felt.json"),
        PYTHONPATH=str(Path(__file__).parents[1]),
    )


def open_session(window: Terminal) -> None:
    """Wait until the newest messages are there and everything is at rest."""
    window.wait_for_text("Question", timeout_s=60)
    window.settle(1.5)


def ask(window: Terminal) -> None:
    """Send a message: the answer begins to stream."""
    window.type("Go\r")
    window.settle(0.5)


def felt(window: Terminal, env: dict[str, str]) -> Felt:
    """Wait for what the window felt while it streamed."""
    file = Path(env["BENCH_FELT"])
    window.wait(lambda: file.exists() and file.stat().st_size > 0, timeout_s=60)
    found = read_felt(file)
    file.unlink()
    return found


def key_to_paint(window: Terminal) -> float:
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


def cost_ms(window: Terminal, act: Callable[[], None], *, settle_s: float = SETTLED_S) -> float:
    """Return the CPU ms of the child for an act and what follows within `settle_s`."""
    before = window.cpu_s()
    act()
    window.settle(settle_s)
    return (window.cpu_s() - before) * 1000


def least_cost_ms(window: Terminal, act: Callable[[], None], *, times: int = 5) -> float:
    """Return the CPU ms of the child for an act, the least of several."""
    return min(cost_ms(window, act) for _ in range(times))


def theme_cost_ms(window: Terminal) -> float:
    """Return the CPU ms of another theme, the least of four."""
    costs: list[float] = []
    for name in ("light", "dark") * 2:
        window.type(f"/theme openpista-{name}")
        window.settle(SETTLED_S)
        costs.append(cost_ms(window, lambda: window.type("\r")))
    return min(costs)


def dialog_costs_ms(window: Terminal) -> tuple[float, float]:
    """Return the CPU ms of opening the palette for the first time, and the least of later ones."""
    costs: list[float] = []
    for _ in range(6):
        costs.append(cost_ms(window, lambda: window.type(CTRL_P)))
        window.type(ESCAPE)
        window.settle(SETTLED_S)
    return costs[0], min(costs[1:])


def paste_cost_ms(window: Terminal, characters: int) -> float:
    """Return the CPU ms of a paste of so many characters, the least of three."""
    text = ("all of this was pasted \r" * (characters // 24 + 1))[:characters]
    costs: list[float] = []
    for _ in range(3):
        costs.append(cost_ms(window, lambda: window.paste(text)))
        window.wait_for_text(PASTED)
        window.type(CTRL_U)  # ctrl+c twice would leave
        window.wait(lambda: PASTED not in window.text())
        window.settle(SETTLED_S)
    return min(costs)
