"""`openpista` and `openpista tui`: the window, with its first pixels before everything else."""

import sys

from openpista.cli.failure import guarded
from openpista.cli.launch import Launch
from openpista.domain.errors import UsageError


def open_window(launch: Launch) -> int:
    """Show the window and return the exit code."""
    return guarded(lambda: _open(launch))


def _open(launch: Launch) -> int:
    if not all(one.isatty() for one in (sys.stdin, sys.stdout, sys.stderr)):
        raise UsageError(
            'The window needs a terminal. Without one: openpista run -e "list the files here".'
        )
    from openpista.tui.app import splash

    splash()
    from openpista.cli.window_start import run_window

    return run_window(launch)
