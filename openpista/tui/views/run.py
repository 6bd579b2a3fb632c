"""Runs a window from beginning to end: the store, the services it may use, and Textual."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path

from msgspec.structs import replace

from openpista.domain.errors import OpenpistaError
from openpista.domain.tasks import owned_task
from openpista.tui.runtime.engine import driving, make_store, replay_store
from openpista.tui.runtime.services import Connected
from openpista.tui.runtime.store import Store
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.opening import opening_of
from openpista.tui.views.options import TuiOptions
from openpista.tui.views.pista import PistaApp
from openpista.tui.views.services import services_for
from openpista.tui.views.theme import chosen_theme


class WindowError(OpenpistaError):
    """The window failed by itself; nothing of the conversation is lost."""


Connect = Callable[[], Awaitable[Connected]]


def run_window(connect: Connect, options: TuiOptions) -> int:
    """Show the window until its user leaves, or until a recording has been watched."""
    if options.replay is not None:
        return asyncio.run(_replay(options.replay, options))
    return asyncio.run(_run(connect, options))


async def _run(connect: Connect, options: TuiOptions) -> int:
    with ExitStack() as stack:
        recorder = None
        if options.record is not None:
            from openpista.tui.runtime.history import Recorder, open_recording

            file = stack.enter_context(open_recording(options.record))
            recorder = Recorder(file, redact=options.redact, version=options.version)
        store = make_store(clock=options.clock, new_ulid=options.new_ulid, recorder=recorder)
        app = make_app(store, options)
        try:
            services = services_for(
                app, connect, options, notify_mode=lambda: store.state.settings.notify
            )
            services = replace(services, shelve_picture=app.shelve_picture)
            async with driving(store, services):
                detach = await app.run_async(mouse=options.mouse)
        finally:
            if options.aclose is not None:
                await options.aclose()
    if detach and options.detach is not None:
        options.detach()
    return _ended(app)


async def _replay(path: Path, options: TuiOptions) -> int:
    from openpista.tui.runtime.history import read_recording
    from openpista.tui.runtime.player import play

    recording = read_recording(path)
    store = replay_store(recording)
    app = make_app(store, options, watched=True)
    playing: list[asyncio.Task[None]] = []

    def begin() -> None:
        playing.append(owned_task(play(recording, store), name="replay"))

    # Within the application: a dialog that opens is composed where Textual knows which one runs.
    app.call_later(begin)
    try:
        await app.run_async(mouse=options.mouse)
    finally:
        for task in playing:
            task.cancel()
        await asyncio.gather(*playing, return_exceptions=True)
    return _ended(app)


def _ended(app: PistaApp) -> int:
    if app.failure is not None:
        raise WindowError(
            "The window ended because of an error in openpista; the log says more. "
            "The conversation is safe: start openpista again."
        ) from app.failure
    return app.return_code or 0


def make_app(store: Store, options: TuiOptions, *, watched: bool = False) -> PistaApp:
    """Return the application for a store."""
    opening = opening_of(
        options,
        theme=chosen_theme(options.theme, options.environ),
        auto_theme=chosen_theme("auto", options.environ),
        watched=watched,
    )
    return PistaApp(store, KeyMap(options.keys), opening)
