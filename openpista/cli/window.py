"""`openpista` and `openpista tui`: the window, with its first pixels before everything else."""

import os

from openpista.cli.failure import guarded
from openpista.cli.launch import Launch
from openpista.cli.screen import check_screen, may_want_lines, wants_lines


def open_window(launch: Launch) -> int:
    """Show the window and return the exit code."""
    return guarded(lambda: _open(launch))


def _open(launch: Launch) -> int:
    if wants_lines(launch, os.environ) or may_want_lines(launch, os.environ):
        return _loaded(launch)
    check_screen()
    from openpista.tui.app import splash, unsplash

    try:
        splash()
        return _loaded(launch)
    finally:
        # Ctrl+C while the rest is imported must not leave a screen without echo behind.
        unsplash()


def _loaded(launch: Launch) -> int:
    from openpista.cli.window_start import run_window

    return run_window(launch)
