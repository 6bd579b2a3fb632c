"""What one action costs: in a store alone, and in a running window without what the views draw.

Prints a JSON object: microseconds of CPU for each, the best of several hundred in a row.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path

import msgspec

from bench.load_port import MODEL, SESSION, TURN, LoadPort
from openpista.app.clock import SystemClock, fresh_ulids
from openpista.domain.event import TextDelta, TurnStarted
from openpista.domain.ids import session_stream
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import EventArrived
from openpista.tui.core.moves import PromptEdited, SessionChosen, WindowOpened
from openpista.tui.runtime.engine import make_store
from openpista.tui.runtime.store import Store
from openpista.tui.views.bind import Binder
from openpista.tui.views.options import TuiOptions
from openpista.tui.views.run import make_app

MESSAGES = 1_000
ROUNDS, IN_A_ROW = 9, 100
STREAM = session_stream(SESSION)


class Applied:
    """Adds up the time that views take to show values."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def watch(self) -> None:
        """Time every `apply` that is bound from now on."""
        bind = Binder.bind

        def timed(
            binder: Binder, select: Callable[..., object], apply: Callable[..., None]
        ) -> None:
            def applied(value: object) -> None:
                began = time.thread_time()
                apply(value)
                self.seconds += time.thread_time() - began

            bind(binder, select, applied)

        setattr(Binder, "bind", timed)  # noqa: B010


async def main() -> None:
    """Measure both and print them."""
    options = _options()
    store = make_store(clock=options.clock, new_ulid=options.new_ulid)
    await _fill(store)
    actions = _actions()
    alone = _best_us(store, actions, Applied())
    applied = Applied()
    applied.watch()
    app = make_app(store, options)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause(0.5)
        running = _best_us(store, actions, applied)
    print(msgspec.json.encode({"alone_us": alone, "running_us": running}).decode())


async def _fill(store: Store) -> None:
    """Have the long session open, in the middle of a turn."""
    port = LoadPort(history=MESSAGES, deltas=0, pace_s=0)
    store.dispatch(
        WindowOpened(
            width=120,
            height=36,
            workspace="/work",
            theme="openpista-dark",
            themes=("openpista-dark",),
            language="en",
        )
    )
    events = port.events(STREAM)
    store.dispatch(SessionChosen(SESSION))
    store.dispatch(EventArrived(await anext(events)))
    await events.aclose()
    store.dispatch(EventArrived(TurnStarted(stream=STREAM, turn_id=TURN, model=MODEL, seq=1)))


def _best_us(store: Store, actions: Iterator[Action], applied: Applied) -> float:
    """Return the least mean of a row of actions: pieces of text and letters in turn."""
    best = float("inf")
    for _ in range(ROUNDS):
        row = list(islice(actions, IN_A_ROW))
        shown, began = applied.seconds, time.thread_time()
        for action in row:
            store.dispatch(action)
        spent = time.thread_time() - began - (applied.seconds - shown)
        best = min(best, spent / IN_A_ROW * 1e6)
    return best


def _actions() -> Iterator[Action]:
    for number in count(2):
        yield EventArrived(TextDelta(stream=STREAM, turn_id=TURN, text="a word ", seq=number))
        yield PromptEdited(SESSION, 0, f"draft {number}", 5)


def _options() -> TuiOptions:
    clock = SystemClock()

    async def keep_nothing(key: str, value: str) -> None:
        del key, value

    return TuiOptions(
        workspace="/work",
        clock=clock,
        new_ulid=fresh_ulids(clock),
        environ=os.environ,
        user_home="/home/bench",
        clipboard_file=Path(os.devnull),
        save_preference=keep_nothing,
        redact=str,
        version="bench",
    )


if __name__ == "__main__":
    asyncio.run(main())
