"""The terminal around us: its size, whether it has the focus, and the time while we are busy."""

from msgspec import Struct
from msgspec.structs import replace

from openpista.tui.core.arrivals import Ticked
from openpista.tui.core.effects import Outcome
from openpista.tui.core.moves import WindowOpened
from openpista.tui.core.stamp import ActionBase


class Window(Struct, frozen=True):
    """`ticks` counts only while something is busy, `now_ms` is the time of the last tick."""

    width: int = 80
    height: int = 24
    focused: bool = True
    ticks: int = 0
    now_ms: int = 0


class Resized(ActionBase, frozen=True):
    """The terminal has another size, in cells."""

    width: int
    height: int


class TerminalFocused(ActionBase, frozen=True):
    """The terminal got or lost the focus."""

    focused: bool


WindowAction = Resized | TerminalFocused
HEARS = (WindowOpened, Resized, TerminalFocused, Ticked)


def update(window: Window, action: ActionBase) -> tuple[Window, tuple[Outcome, ...]]:
    """Return the window after `action`."""
    match action:
        case WindowOpened(width=width, height=height, at_ms=at_ms):
            return replace(window, width=width, height=height, now_ms=at_ms), ()
        case Resized(width=width, height=height):
            return replace(window, width=width, height=height), ()
        case TerminalFocused(focused=focused, at_ms=at_ms):
            return replace(window, focused=focused, now_ms=max(at_ms, window.now_ms)), ()
        case Ticked(at_ms=at_ms):
            now_ms = max(at_ms, window.now_ms)
            return replace(window, ticks=window.ticks + 1, now_ms=now_ms), ()
        case _:
            return window, ()
