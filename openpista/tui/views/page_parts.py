"""The parts of the page that keys and clicks move."""

from collections.abc import Callable
from typing import NamedTuple

from openpista.domain.ids import SessionId
from openpista.tui.core.actions import Action
from openpista.tui.core.state import State
from openpista.tui.runtime.store import Store
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.prompt import PromptArea
from openpista.tui.views.transcript import Transcript
from openpista.words.catalogue import Words


class Page(NamedTuple):
    """The parts of the page that keys move; `words` are those of the present language."""

    store: Store
    keys: KeyMap
    prompt: PromptArea
    transcript: Transcript
    words: Callable[[], Words]

    @property
    def state(self) -> State:
        """The state now."""
        return self.store.state

    @property
    def active(self) -> SessionId:
        """The session that is shown."""
        return self.store.state.sessions.active

    def say(self, action: Action) -> bool:
        """Dispatch an action; the key meant something."""
        self.store.dispatch(action)
        return True
