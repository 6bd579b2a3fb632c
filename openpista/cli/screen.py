"""Whether the window gets a screen, or talks in lines."""

import os
import sys
from collections.abc import Mapping

from openpista.cli.launch import Launch
from openpista.domain.errors import UsageError

_PLAIN_VARIABLES = ("OPENPISTA_UI__PLAIN", "openpista_UI__PLAIN")
_NO_SCREEN = frozenset({"dumb", "unknown"})


def wants_lines(launch: Launch, environ: Mapping[str, str]) -> bool:
    """Say whether the window was asked for without a screen, or its terminal has none."""
    return launch.plain or environ.get("TERM") in _NO_SCREEN


def may_want_lines(launch: Launch, environ: Mapping[str, str]) -> bool:
    """Say whether the configuration could ask for lines: then nothing is drawn before it is read.
    Most people's does not have the word."""
    if any(environ.get(name) for name in _PLAIN_VARIABLES):
        return True
    try:
        descriptor = os.open(launch.config or _config_file(environ), os.O_RDONLY)
    except OSError:
        return False
    with os.fdopen(descriptor, "rb") as file:
        return b"plain" in file.read()


def _config_file(environ: Mapping[str, str]) -> str:
    """Return what `config.paths` does, without what it imports: the first pixels wait for this."""
    home, moved = environ.get("HOME", ""), environ.get("OPENPISTA_HOME", "")
    if moved == "~" or moved.startswith("~/"):
        moved = home + moved[1:]
    return os.path.join(moved or os.path.join(home, ".openpista"), "config.toml")  # noqa: PTH118


def check_screen() -> None:
    """Raise UsageError where there is no terminal on which a screen could be drawn."""
    if not all(one.isatty() for one in (sys.stdin, sys.stdout, sys.stderr)):
        raise UsageError(
            "The window needs a terminal. Without one: openpista --plain, or"
            ' openpista run -e "list the files here".'
        )
