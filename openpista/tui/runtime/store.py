"""Holds the one state of a window. One queue, one drain at a time, on one thread."""

from collections import deque
from collections.abc import Callable

from openpista.tui.core.actions import Action
from openpista.tui.core.effects import Effect
from openpista.tui.core.state import State
from openpista.tui.core.update import update
from openpista.tui.runtime.drawer import Drawer
from openpista.tui.runtime.stamp import Stamp

Listener = Callable[[State, State], None]
Perform = Callable[[Effect], None]
Record = Callable[[Action, State], None]


class Store:
    """Takes actions, keeps the state, tells listeners once per drain, hands effects on.

    `drawer` is where views leave secrets, which no action may carry. Only for the thread of the
    event loop; others use `loop.call_soon_threadsafe`.
    """

    def __init__(
        self, *, stamp: Stamp, state: State | None = None, record: Record | None = None
    ) -> None:
        self._state = State() if state is None else state
        self._stamp = stamp
        self._record = record
        self._perform: Perform | None = None
        self._early: list[Effect] = []
        self._queue: deque[Action] = deque()
        self._listeners: list[Listener] = []
        self._busy = False
        self.drawer = Drawer()

    @property
    def state(self) -> State:
        """The state now."""
        return self._state

    def perform_with(self, perform: Perform) -> None:
        """Hand effects to `perform` from now on, beginning with those that wait for it."""
        self._perform = perform
        early, self._early = self._early, []
        for effect in early:
            perform(effect)

    def stop_performing(self) -> None:
        """Let effects come to nothing from now on."""
        self._perform = perform_nothing

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(before, after)` after each change; returns what ends that."""
        self._listeners.append(listener)

        def unlisten() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unlisten

    def dispatch(self, action: Action) -> None:
        """Apply `action` and all that it leads to. From within a drain it waits its turn."""
        self._queue.append(action)
        if self._busy:
            return
        self._busy = True
        try:
            while self._queue:
                self._drain()
        finally:
            self._busy = False

    def _drain(self) -> None:
        before = self._state
        effects: list[Effect] = []
        while self._queue:
            action = self._stamp(self._queue.popleft())
            self._state, ordered = update(self._state, action)
            effects += ordered
            if self._record is not None:
                self._record(action, self._state)
        if self._state is not before:
            for listener in tuple(self._listeners):
                listener(before, self._state)
        for effect in effects:
            if self._perform is None:
                self._early.append(effect)
            else:
                self._perform(effect)


def perform_nothing(_effect: Effect) -> None:
    """Let an effect come to nothing: for replays, and when the window has closed."""
