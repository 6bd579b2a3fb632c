"""What the window wears: colours of a theme, words of a language, the labels of its keys. All of
them change while it is open."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from textual.app import App

from openpista.tui.core.actions import Action
from openpista.tui.core.keymap_rules import Own
from openpista.tui.core.moves import NoticeRaised
from openpista.tui.core.settings import theme_of
from openpista.tui.core.state import State
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.no_color import NoColorFilter
from openpista.tui.views.paint import Painter
from openpista.tui.views.theme import theme_names, tokens_of
from openpista.tui.views.tokens import FLAT_THEMES
from openpista.words.catalogue import load_words

FLAT = "-flat"
"""The class of a window whose parts are told apart by lines, not by grounds."""


@runtime_checkable
class Wearing(Protocol):
    """A screen that can wear another look."""

    def reapply(self) -> None:
        """Draw everything in the present look."""
        ...


class Wardrobe:
    """Dresses one application. Its theme is set before."""

    def __init__(self, app: App[bool], language: str, no_color: NoColorFilter | None) -> None:
        self._app = app
        self._no_color = no_color
        self.look = Look(Painter(tokens_of(app.current_theme)), load_words(language))
        self._go_flat()

    def put(self, wanted: tuple[str, str]) -> None:
        """Wear a theme and a language; a theme that does not exist changes nothing."""
        theme, language = wanted
        known = theme in theme_names()
        if known and theme != self._app.theme:
            self._app.theme = theme
        painter = self.look.painter
        tokens = tokens_of(self._app.current_theme)
        if tokens != painter.tokens:
            painter = Painter(tokens)
        words = self.look.words
        if known and language != words.language:
            words = load_words(language)
        if (painter, words) != self.look:
            self.look = Look(painter, words)
            self._go_flat()
            self._reapply()

    def put_keys(self, keys: KeyMap, tell: Callable[[Action], None], own: Own) -> None:
        """Take the user's keys, and tell which of them cannot be had."""
        if keys.put(own):
            self._reapply()
            for problem in keys.problems:
                tell(NoticeRaised("warning", problem))

    def _go_flat(self) -> None:
        if self._no_color is not None:
            self._no_color.put(self.look.painter.tokens)
        self._app.set_class(self._no_color is not None or self._app.theme in FLAT_THEMES, FLAT)

    def _reapply(self) -> None:
        for screen in self._app.screen_stack:
            if isinstance(screen, Wearing):
                screen.reapply()


def wanted_look(state: State) -> tuple[str, str]:
    """Return the theme and the language that are wanted now."""
    return theme_of(state.settings), state.settings.language
