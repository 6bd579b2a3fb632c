"""Playing a recording."""

import asyncio

import pytest

from openpista.tui.core.state import State
from openpista.tui.core.window import Resized
from openpista.tui.runtime import player
from openpista.tui.runtime.engine import replay_store
from openpista.tui.runtime.history import Recording
from openpista.tui.runtime.player import MAX_PAUSE_S, play

ACTIONS = (
    Resized(50, 20, at_ms=1_000),
    Resized(60, 20, at_ms=1_400),
    Resized(70, 20, at_ms=99_000),
    Resized(80, 21, at_ms=98_000),
)


class Pauses:
    """Stands in for waiting."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waited: list[float] = []
        monkeypatch.setattr(player.asyncio, "sleep", self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.waited.append(round(seconds, 3))


async def test_a_recording_is_played_at_its_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = Pauses(monkeypatch)
    recording = Recording(State(), ACTIONS)
    store = replay_store(recording)

    await play(recording, store)

    assert pauses.waited == [0.4, MAX_PAUSE_S, 0.0]
    assert (store.state.window.width, store.state.window.height) == (80, 21)


async def test_a_recording_is_played_faster_or_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = Pauses(monkeypatch)
    recording = Recording(State(), ACTIONS)

    await play(recording, replay_store(recording), speed=4)
    await play(recording, replay_store(recording), speed=0)

    assert pauses.waited == [0.1, MAX_PAUSE_S, 0.0]


async def test_playing_can_be_stopped() -> None:
    recording = Recording(State(), ACTIONS)
    task = asyncio.get_running_loop().create_task(play(recording, replay_store(recording)))
    await asyncio.sleep(0)

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
