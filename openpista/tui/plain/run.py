"""Runs the plain window: lines in, lines out, over the same core as the window with a screen."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import ExitStack, asynccontextmanager, contextmanager

from openpista.domain.tasks import owned_task
from openpista.tui.core.approvals import front
from openpista.tui.core.chat import TurnCancelAsked
from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.moves import CommandGiven
from openpista.tui.core.route import LeaveAsked, LeaveConfirmed
from openpista.tui.core.selectors import active_chat
from openpista.tui.core.settings_editing import SettingSealed
from openpista.tui.core.state import State
from openpista.tui.plain.hear import heard
from openpista.tui.plain.lines_in import LineSource, line_terminal, unseen
from openpista.tui.plain.speech import Teller
from openpista.tui.runtime.engine import driving, make_store
from openpista.tui.runtime.services import Connected
from openpista.tui.runtime.store import Store
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.opening import opening_of, window_opened
from openpista.tui.views.options import TuiOptions
from openpista.tui.views.paint import Painter
from openpista.tui.views.services import services_for
from openpista.tui.views.tokens import DARK, DEFAULT_THEME
from openpista.words.catalogue import load_words

Connect = Callable[[], Awaitable[Connected]]

MAX_ATTEMPTS = 3
"""Attempts to reach the gateway after which lines of a pipe are given up; people wait longer."""

COLUMNS, ROWS = 80, 24
"""Told to the core, which knows no window without a size; nothing is laid out by it."""


EXIT_UNREACHED = 1


class UnreachedError(Exception):
    """What came through a pipe cannot be said to anyone: no gateway can be reached."""


def run_plain(connect: Connect, options: TuiOptions) -> int:
    """Talk in lines until the user leaves or the input ends; return the exit code."""
    return asyncio.run(_run(connect, options))


async def _run(connect: Connect, options: TuiOptions) -> int:
    with ExitStack() as stack:
        recorder = None
        if options.record is not None:
            from openpista.tui.runtime.history import Recorder, open_recording

            file = stack.enter_context(open_recording(options.record))
            recorder = Recorder(file, redact=options.redact, version=options.version)
        store = make_store(clock=options.clock, new_ulid=options.new_ulid, recorder=recorder)
        window = PlainWindow(store, options, LineSource(sys.stdin.fileno()), _say)
        services = services_for(
            window, connect, options, notify_mode=lambda: store.state.settings.notify
        )
        try:
            async with driving(store, services):
                detach = await window.run()
        except UnreachedError:
            return EXIT_UNREACHED
        finally:
            if options.aclose is not None:
                await options.aclose()
    if detach and options.detach is not None:
        options.detach()
    return os.EX_OK


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class PlainWindow:
    """One window without a screen. `say` tells a line."""

    def __init__(
        self, store: Store, options: TuiOptions, source: LineSource, say: Callable[[str], None]
    ) -> None:
        self._store = store
        self._options = options
        self._source = source
        source.interrupted = self._interrupted
        self._say = say
        self._keys = KeyMap(options.keys)
        self._teller = Teller(self._keys, scripts=options.scripts, echo=not source.typed)
        self._changed = asyncio.Event()
        self._left: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._look = Look(Painter(DARK), load_words("en"))
        self._wanted = options.session

    async def run(self) -> bool:
        """Talk until the end; return whether the house goes on without this window."""
        unlisten = self._store.listen(lambda _, state: self._tell(state))
        opening = opening_of(self._options, theme=DEFAULT_THEME, auto_theme=DEFAULT_THEME)
        hearing = owned_task(self._hear_all(), name="plain input")
        try:
            with line_terminal(self._source.descriptor), _interrupts(self._interrupted):
                self._store.dispatch(window_opened(opening, COLUMNS, ROWS))
                await asyncio.wait({hearing, self._left}, return_when=asyncio.FIRST_COMPLETED)
                if hearing.done():
                    hearing.result()
                return await self._left
        finally:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)
            unlisten()

    def write_terminal(self, sequence: str) -> bool:  # noqa: ARG002 - a line has no sequences
        """Hand nothing to the terminal: whoever reads the lines may not know what to do with it."""
        return False

    @asynccontextmanager
    async def suspended(self) -> AsyncGenerator[None]:
        """Lend the terminal to another program; nothing of it is ours."""
        yield

    def leave(self, detach: bool) -> None:
        """End the window."""
        if not self._left.done():
            self._left.set_result(detach)

    # --- telling ------------------------------------------------------------------------------

    def _tell(self, state: State) -> None:
        if state.settings.language != self._look.words.language:
            self._look = self._look._replace(words=load_words(state.settings.language))
        self._keys.put(state.keymap.own)
        for line in self._teller.tell(state, self._look):
            self._say(line)
        self._changed.set()
        lost = state.connection.state == "lost" and state.connection.attempt >= MAX_ATTEMPTS
        if lost and not self._source.typed and not self._left.done():
            self._left.set_exception(UnreachedError())
        if self._wanted and state.house.known:
            wanted, self._wanted = self._wanted, ""
            self._store.dispatch(CommandGiven(NEW_SESSION, "session", f"load {wanted}"))

    def _interrupted(self) -> None:
        """Ctrl+C stops the turn; twice leaves. Only where other work would stop is it asked."""
        state = self._store.state
        asked = bool(state.route.overlays) and state.route.overlays[-1].kind == "leave"
        if asked or (state.route.leaving and not _others_work(state)):
            self._store.dispatch(LeaveConfirmed())
            return
        chat = active_chat(state)
        if chat.turn is not None and chat.turn.phase != "cancelling":
            self._store.dispatch(TurnCancelAsked(chat.session_id))
        self._store.dispatch(LeaveAsked())

    # --- hearing ------------------------------------------------------------------------------

    async def _hear_all(self) -> None:
        while True:
            await self._until(_attached if self._source.typed else _ready)
            menu = self._teller.menu
            if menu is not None and menu.secret:
                await self._hear_secret()
                continue
            line = await self._source.next()
            if line is None:
                await self._until(_attached if self._source.typed else _idle)
                self.leave(False)
                return
            self._hear(line)

    def _hear(self, line: str) -> None:
        said = heard(self._store.state, line, self._teller.menu)
        for action in said.actions:
            self._store.dispatch(action)
        if said.told:
            self._say(self._look.words(said.told))

    async def _hear_secret(self) -> None:
        """Take a secret without showing it; it goes into the drawer, never into an action."""
        with unseen(self._source.descriptor):
            line = await self._source.next()
        if line:
            self._store.dispatch(SettingSealed(self._store.drawer.put(line)))
        else:
            self._hear("")

    async def _until(self, holds: Callable[[State], bool]) -> None:
        """Wait until the state is so: lines of a pipe come one at a time, as a person would type
        them, each after the answer to the one before."""
        while not holds(self._store.state):
            self._changed.clear()
            await self._changed.wait()


def _others_work(state: State) -> bool:
    """Say whether something runs in this house that the first Ctrl+C did not stop."""
    return any(
        row.session.activity in {"working", "waiting"} and row.session.id != state.sessions.active
        for row in state.sessions.rows
    )


def _attached(state: State) -> bool:
    return state.connection.state == "attached" and state.house.known


def _idle(state: State) -> bool:
    """Say whether nothing more will come by itself."""
    chat = active_chat(state)
    works = chat.turn is not None or chat.outgoing or chat.queued
    return _attached(state) and chat.state == "ready" and not works


def _ready(state: State) -> bool:
    """Say whether a line would be heard for what it is: a question that can be answered, or
    nothing under way."""
    card = front(state.approvals)
    if card is not None:
        return card.armed and not card.request_id
    busy = state.config.state == "loading" or state.models.state == "loading"
    return _idle(state) and not busy and not state.config.sending


@contextmanager
def _interrupts(heard_one: Callable[[], None]) -> Generator[None]:
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, heard_one)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
