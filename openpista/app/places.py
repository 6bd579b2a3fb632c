"""In which folder the program was started, as the user sees it."""

import os
from pathlib import Path

from openpista.config.paths import expand_tilde
from openpista.domain.errors import UsageError


def started_in(workspace: str) -> str:
    """Return the absolute folder that `--workspace` names, else the current one.

    Raises UsageError where the option names no folder. Whether it may be a workspace is decided
    by the gateway (decisions.md 3).
    """
    if not workspace:
        try:
            return str(Path.cwd())
        except FileNotFoundError:
            return ""
    folder = Path(expand_tilde(workspace, os.environ)).absolute()
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder.")
    return str(folder)
