"""A window from beginning to end, over a played gateway, without a terminal."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from openpista.domain.command import SendMessage
from openpista.tui.core.blocks import Answer
from openpista.tui.core.effects import Notify
from openpista.tui.core.moves import PromptSubmitted
from openpista.tui.core.selectors import active_chat
from openpista.tui.runtime.engine import driving, make_store
from openpista.tui.runtime.history import read_recording
from openpista.tui.runtime.services import Connected
from openpista.tui.runtime.store import Store
from openpista.tui.views import run
from openpista.tui.views.options import TuiOptions
from openpista.tui.views.pista import PistaApp
from tests.fakes.clock import counting_ulids
from tests.fakes.gateway import FakeGateway
from tests.fakes.turns import Say, played
from tests.tui.views.harness import frame, settled

ECHO = (Say("Thinking.", think=True), Say("Hello **there**."))


def options_for(gateway: FakeGateway, folder: Path, **fields: Any) -> TuiOptions:
    async def save(_key: str, _value: str) -> None:
        await asyncio.sleep(0)

    known: dict[str, Any] = {
        "workspace": "/src",
        "clock": gateway.clock,
        "new_ulid": counting_ulids("W"),
        "environ": {},
        "user_home": "/home/x",
        "clipboard_file": folder / "copied",
        "save_preference": save,
        "redact": str,
        "version": "1",
    }
    return TuiOptions(**{**known, **fields})


async def until(pilot: Any, met: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(400):
        if met():
            return
        await pilot.pause(0.01)
    raise AssertionError("it did not come to pass")


def replies(store: Store) -> list[str]:
    return [b.text for b in active_chat(store.state).blocks.tail if isinstance(b, Answer)]


async def test_a_conversation(tmp_path: Path) -> None:
    gateway = FakeGateway(turn=played(*ECHO))
    options = options_for(gateway, tmp_path)
    store = make_store(clock=gateway.clock, new_ulid=options.new_ulid)
    app = run.make_app(store, options)

    async def connect() -> Connected:
        await asyncio.sleep(0)
        return Connected(gateway)

    services = run.services_for(app, connect, options)
    async with driving(store, services), app.run_test(size=(90, 30)) as pilot:
        await until(pilot, lambda: store.state.house.known)
        store.dispatch(PromptSubmitted(store.state.sessions.active, "hi"))
        await until(pilot, lambda: replies(store) == ["Hello **there**."])
        await settled(pilot)

        assert "▌ hi" in frame(app)
        assert "Hello there." in frame(app)
    await gateway.aclose()
    sent = [command for command in gateway.commands if isinstance(command, SendMessage)]
    assert [(command.text, command.workspace) for command in sent] == [("hi", "/src")]


async def test_services_reach_the_world(tmp_path: Path) -> None:
    gateway = FakeGateway()
    options = options_for(gateway, tmp_path, notify="bell")
    store = make_store(clock=gateway.clock, new_ulid=options.new_ulid)
    app = run.make_app(store, options)

    async def connect() -> Connected:
        await asyncio.sleep(0)
        return Connected(gateway)

    services = run.services_for(app, connect, options)
    async with app.run_test() as pilot:
        await settled(pilot)
        copied = await services.copy("text")
        await services.notify(Notify("waiting", active_chat(store.state).session_id, "x"))

    assert (copied.method, Path(copied.path).read_text()) == ("file", "text")
    assert await services.find_files("x", "") == ()


class Headless(PistaApp):
    """Runs without a terminal and leaves as soon as it is there."""

    detaches = False

    async def run_async(self, **options: Any) -> bool | None:
        async with self.run_test() as pilot:
            await settled(pilot)
            self.leave(self.detaches)
        return self.return_value


def test_it_runs_records_and_closes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PistaApp", Headless)
    gateway = FakeGateway()
    closed: list[str] = []

    async def close() -> None:
        closed.append("closed")
        await asyncio.sleep(0)

    recording = tmp_path / "window.jsonl"
    options = options_for(gateway, tmp_path, aclose=close, record=recording)

    assert run.run_window(_connecting(gateway), options) == 0
    assert closed == ["closed"]
    played_back = read_recording(recording)
    assert type(played_back.actions[0]).__name__ in {"Resized", "WindowOpened", "TerminalFocused"}

    replay = options_for(gateway, tmp_path, replay=recording)
    assert run.run_window(_connecting(gateway), replay) == 0


def test_leaving_with_detach_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Detaching(Headless):
        detaches = True

    monkeypatch.setattr(run, "PistaApp", Detaching)
    gateway = FakeGateway()
    detached: list[str] = []
    options = options_for(gateway, tmp_path, detach=lambda: detached.append("detached"))

    assert run.run_window(_connecting(gateway), options) == 0
    assert detached == ["detached"]


def test_a_window_that_failed_says_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(PistaApp):
        async def run_async(self, **options: Any) -> bool | None:
            self._exception = RuntimeError("secret")
            await asyncio.sleep(0)
            return None

    monkeypatch.setattr(run, "PistaApp", Failing)
    gateway = FakeGateway()

    with pytest.raises(run.WindowError, match="The conversation is safe") as caught:
        run.run_window(_connecting(gateway), options_for(gateway, tmp_path))
    assert "secret" not in caught.value.message


def _connecting(gateway: FakeGateway) -> Callable[[], Awaitable[Connected]]:
    async def connect() -> Connected:
        await asyncio.sleep(0)
        return Connected(gateway)

    return connect
