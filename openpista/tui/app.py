"""The window's front door: its first frame, and running it from beginning to end.

Nothing of Textual is imported before `run_tui` needs it.
"""

import os
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from openpista.tui.views.options import TuiOptions
from openpista.tui.views.splash import restore as unsplash
from openpista.tui.views.splash import splash

if TYPE_CHECKING:
    from openpista.tui.runtime.services import Connected

PAINTS_PER_S = "240"

__all__ = ["TuiOptions", "run_lines", "run_tui", "splash", "unsplash"]


def run_lines(connect: "Callable[[], Awaitable[Connected]]", options: TuiOptions) -> int:
    """Talk in lines instead of on a screen until the user leaves; return the exit code."""
    from openpista.tui.plain.run import run_plain

    return run_plain(connect, options)


def run_tui(connect: "Callable[[], Awaitable[Connected]]", options: TuiOptions) -> int:
    """Show the window until its user leaves; return the exit code.

    `connect` reaches the gateway: it is called once the first frame of Home stands, and again
    after a loss. The terminal is given back in every case.
    """
    # Textual reads it when it is imported. Paints happen on its ticks: at 60 a second a key waits
    # up to two of them, 37 ms at the 95th percentile while text streams; at 240 it is 20 ms. Where
    # nothing changed there are no ticks.
    os.environ.setdefault("TEXTUAL_FPS", PAINTS_PER_S)
    try:
        from openpista.tui.views.run import run_window

        return run_window(connect, options)
    finally:
        unsplash()
