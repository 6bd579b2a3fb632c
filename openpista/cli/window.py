"""`openpista` and `openpista tui`: the window, with its first pixels before everything else."""

import os

from openpista.cli.failure import guarded
from openpista.cli.launch import Launch
from openpista.cli.screen import check_screen, may_want_lines, wants_lines


def open_window(launch: Launch) -> int:
    """Show the window and return the exit code."""
    return guarded(lambda: _open(launch))


def _open(launch: Launch) -> int:
    if not (wants_lines(launch, os.environ) or may_want_lines(launch, os.environ)):
        check_screen()
        from openpista.tui.app import splash

        splash()
    from openpista.cli.window_start import run_window

    return run_window(launch)
