"""The application that Textual runs: it joins the parts, and knows nothing of what they mean."""

import gc
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import ClassVar

from msgspec.structs import replace
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.events import Event, Key, Paste
from textual.filter import Monochrome
from textual.screen import Screen

from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.moves import CommandGiven
from openpista.tui.core.route import Overlay
from openpista.tui.core.selectors import overlays
from openpista.tui.core.window import TerminalFocused
from openpista.tui.runtime.images import PictureShelf
from openpista.tui.runtime.store import Store
from openpista.tui.views.bind import Binder
from openpista.tui.views.images import PictureBook
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.last_door import SafeFilter
from openpista.tui.views.look import Look
from openpista.tui.views.no_color import NoColorFilter
from openpista.tui.views.opening import Opening, window_opened
from openpista.tui.views.overlays import Overlays
from openpista.tui.views.page import PageScreen
from openpista.tui.views.page_binds import bind_page
from openpista.tui.views.theme import css_variables, own_themes, theme_names, tokens_of
from openpista.tui.views.wardrobe import Wardrobe, wanted_look

_log = logging.getLogger(__name__)


DIALOGS_CSS = Path(__file__).with_name("dialogs.tcss")

LEAVE_KEYS = frozenset({"ctrl+c", "ctrl+q", "escape", "q"})
"""Keys that end the window in which a recording is watched."""


class PistaApp(App[bool], inherit_bindings=False):
    """Runs one window over a store; its result says whether the house goes on without it."""

    CSS_PATH = Path(__file__).with_name("styles.tcss")
    ENABLE_COMMAND_PALETTE = False
    PAUSE_GC_ON_SCROLL = True
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, store: Store, keys: KeyMap, opening: Opening) -> None:
        super().__init__()
        self._store = store
        self._keys = keys
        self._opening = opening
        self._overlays = Overlays(self, self._make_screen)
        self._binder: Binder | None = None
        self._early: list[Key | Paste] | None = []
        self._shelf = PictureShelf()
        self._filters.append(SafeFilter())
        for theme in own_themes():
            self.register_theme(theme)
        # Before the style sheet is read: a theme that is set later has it read once more.
        self.set_reactive(App.theme, opening.theme)
        self.stylesheet.set_variables(self.get_css_variables())
        no_color = NoColorFilter(tokens_of(self.current_theme)) if self.no_color else None
        if no_color is not None:
            # Textual would write greys instead; whoever sets NO_COLOR wants no colour at all.
            self._filters = [one for one in self._filters if not isinstance(one, Monochrome)]
            self._filters.append(no_color)
        self._wardrobe = Wardrobe(self, opening.language, no_color)

    def get_default_screen(self) -> Screen[None]:
        """Return the page."""
        return PageScreen(
            self._store,
            self._keys,
            self.look,
            bind=self._bind_page,
            pictures=PictureBook(self._shelf, self._opening.graphics),
            user_home=self._opening.user_home,
        )

    def get_driver_class(self) -> type[Driver]:
        """Return the driver that survives a paste without an end, where it is ours to choose."""
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":
            return found
        from openpista.tui.views.paste_watch import PatientDriver

        return PatientDriver

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our tokens for the style sheet, also with a theme that is not ours."""
        return css_variables(tokens_of(self.current_theme))

    def look(self) -> Look:
        """Return the present look."""
        return self._wardrobe.look

    def on_mount(self) -> None:
        """Follow the state, and tell that the window is there once it has been painted."""
        self._binder = Binder(self._store)
        self._binder.bind(wanted_look, self._wardrobe.put)
        self.call_after_refresh(self._opened)

    async def on_unmount(self) -> None:
        """Follow it no longer."""
        if self._binder is not None:
            self._binder.close()
        await self._overlays.aclose()

    def on_app_focus(self) -> None:
        """The terminal has the focus."""
        self._store.dispatch(TerminalFocused(focused=True))

    def on_app_blur(self) -> None:
        """The terminal has it no longer."""
        self._store.dispatch(TerminalFocused(focused=False))

    def write_terminal(self, sequence: str) -> bool:
        """Hand a sequence of ours to the terminal; say whether there is one."""
        if self._driver is None or self.is_headless:
            return False
        self._driver.write(sequence)
        return True

    async def shelve_picture(self, sha256: str, data: bytes) -> None:
        """Make a picture ready to be drawn; raises PictureError."""
        from openpista.tui.views.shelving import shelve

        ground = self._wardrobe.look.painter.tokens["background"]
        write, mode = self.write_terminal, self._opening.graphics
        await shelve(self._shelf, sha256, data, ground=ground, mode=mode, write=write)

    @asynccontextmanager
    async def suspended(self) -> AsyncGenerator[None]:
        """Lend the terminal to another program."""
        with self.suspend():
            yield
        self.refresh(layout=True)

    def leave(self, detach: bool) -> None:
        """End the window."""
        self.exit(detach)

    @property
    def failure(self) -> Exception | None:
        """The error that ended the window, if one did."""
        return self._exception

    def _fatal_error(self) -> None:
        """End without a word on the terminal: what went wrong goes to the log, the sentence for
        the user comes from `run`. Textual would print the values of all variables."""
        _log.error("the window failed", exc_info=self._exception)
        self._close_messages_no_wait()

    async def on_event(self, event: Event) -> None:
        """Hold what was typed before the composer is there, and hand it on then."""
        if self._early is not None and isinstance(event, Key | Paste):
            self._early.append(event)
            return
        if self._opening.watched and isinstance(event, Key | Paste):
            if isinstance(event, Key) and event.key in LEAVE_KEYS:
                self.leave(False)
            return
        await super().on_event(event)

    def _bind_page(self, binder: Binder, page: PageScreen) -> None:
        """The composer is there: letters typed before stand in its first frame."""
        bind_page(binder, page)
        early = self._early or []
        letters = list(takewhile(bool, map(_letter, early)))
        page.prompt.insert("".join(letters))
        self._early = early[len(letters) :]

    async def _opened(self) -> None:
        """Everything made so far lives as long as the window: the collector may forget it."""
        gc.freeze()
        gc.enable()
        # Textual gives the focus a moment later; what was typed early must not fall through.
        if isinstance(self.screen, PageScreen):
            self.screen.set_focus(self.screen.prompt)
        early, self._early = self._early or [], None
        for event in early:
            await super().on_event(event)
        # Not sooner: a dialog would cover the page before its first refresh, which this waits for.
        if self._binder is not None:
            self._binder.bind(overlays, self._overlays.put)
            self._binder.bind(lambda state: state.house.known, self._open_wanted)
        if not self._opening.silent:
            self._store.dispatch(window_opened(self._opening, *self.size, theme_names()))
        if self._binder is not None:
            put_keys = partial(self._wardrobe.put_keys, self._keys, self._store.dispatch)
            self._binder.bind(lambda state: state.keymap.own, put_keys)

    def _open_wanted(self, known: bool) -> None:
        """Go to the session that was asked for, once it is known which there are."""
        if known and self._opening.session and not self._opening.silent:
            argument = f"load {self._opening.session}"
            self._store.dispatch(CommandGiven(NEW_SESSION, "session", argument))
            self._opening = replace(self._opening, session="")

    def _make_screen(self, overlay: Overlay) -> Screen[None]:
        """Make the screen of a dialog. Their modules and styles are read with the first one."""
        if not self.stylesheet.has_source(str(DIALOGS_CSS)):
            self.stylesheet.read(DIALOGS_CSS)
        if overlay.kind == "approval":
            from openpista.tui.views.approval import ApprovalScreen

            return ApprovalScreen(self._store, self._keys, self.look, self._opening.scripts)
        from openpista.tui.views.dialogs import make_dialog

        return make_dialog(overlay.kind, self._store, self._keys, self.look)


def _letter(event: Key | Paste) -> str:
    if isinstance(event, Key) and event.is_printable:
        return event.character or ""
    return ""
