"""Plays a recording into a store, at the pace at which it happened or faster."""

import asyncio

from openpista.tui.runtime.history import Recording
from openpista.tui.runtime.store import Store

MAX_PAUSE_S = 2.0
"""Longer pauses of a recording are cut to this."""


async def play(recording: Recording, store: Store, *, speed: float = 1.0) -> None:
    """Dispatch the recorded actions; `speed` 4 is four times as fast, 0 without any pause.

    The store must begin with the recording's state, keep stamps, and perform nothing.
    """
    before_ms: int | None = None
    for action in recording.actions:
        if speed and before_ms is not None:
            pause_s = (action.at_ms - before_ms) / 1_000 / speed
            await asyncio.sleep(max(0.0, min(pause_s, MAX_PAUSE_S)))
        before_ms = action.at_ms
        store.dispatch(action)
