"""Runs a window from beginning to end: the store, the services it may use, and Textual."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from openpista.domain.errors import OpenpistaError
from openpista.domain.tasks import owned_task
from openpista.tui.core.effects import Notify
from openpista.tui.runtime.clipboard import Clipboard
from openpista.tui.runtime.engine import driving, make_store, replay_store
from openpista.tui.runtime.file_search import FileSearch
from openpista.tui.runtime.services import Connected, Services
from openpista.tui.runtime.store import Store
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.notify import notification
from openpista.tui.views.options import TuiOptions
from openpista.tui.views.pista import Opening, PistaApp
from openpista.tui.views.theme import chosen_theme
from openpista.words.catalogue import choose_language


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
            async with driving(store, services_for(app, connect, options)):
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
    playing = owned_task(play(recording, store), name="replay")
    try:
        await app.run_async(mouse=options.mouse)
    finally:
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)
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
    opening = Opening(
        workspace=options.workspace,
        theme=chosen_theme(options.theme, options.environ),
        language=choose_language(options.language, options.environ),
        session=options.session,
        model=options.model,
        scripts=options.scripts,
        user_home=options.user_home,
        silent=watched,
        watched=watched,
    )
    return PistaApp(store, KeyMap(options.keys), opening)


def services_for(app: PistaApp, connect: Connect, options: TuiOptions) -> Services:
    """Return what the window's effects may use of the world."""
    clipboard = Clipboard(
        environ=options.environ,
        platform=sys.platform,
        write_terminal=app.write_terminal,
        fallback=options.clipboard_file,
    )

    async def edit(text: str) -> str:
        import shutil

        from openpista.tui.runtime.editor import Editor, editor_command

        command = partial(editor_command, options.environ, shutil.which)
        return await Editor(command=command, suspended=app.suspended).edit(text)

    async def notify(wanted: Notify) -> None:
        sequence = notification(wanted, options.notify, options.environ)
        if sequence:
            app.write_terminal(sequence)

    return Services(
        connect=connect,
        find_files=FileSearch().find,
        copy=clipboard.copy,
        edit=edit,
        notify=notify,
        save_preference=options.save_preference,
        leave=app.leave,
    )
