"""Makes the tools of the house, in the order in which every model sees them."""

import os
from collections.abc import Mapping
from pathlib import Path

from openpista.config.paths import Home
from openpista.config.schema import Config
from openpista.domain.clock import Clock
from openpista.domain.desk import JobDesk
from openpista.domain.tool import Tool
from openpista.sandbox.launcher import Sandbox
from openpista.sandbox.secret_places import secret_places
from openpista.tools.file_writer import FileWriter
from openpista.tools.files_edit import FilesEdit
from openpista.tools.files_list import FilesList
from openpista.tools.files_read import FilesRead
from openpista.tools.files_search import FilesSearch
from openpista.tools.files_write import FilesWrite
from openpista.tools.output import KeptOutput, SystemOutput
from openpista.tools.places import Places
from openpista.tools.schedule import schedule_tools
from openpista.tools.shell import SystemRun
from openpista.tools.undo import UndoBook


def build_tools(
    config: Config,
    *,
    home: Home,
    sandbox: Sandbox,
    undo: UndoBook,
    kept_output: KeptOutput,
    clock: Clock,
    jobs: JobDesk,
    environ: Mapping[str, str] | None = None,
) -> tuple[Tool, ...]:
    """Return all tools that are not switched off; the order is stable for prompt caching.

    `kept_output` reads what the store keeps of earlier calls, `jobs` is where they plan.
    """
    del clock  # tools to come need it; those here measure nothing
    environ = os.environ if environ is None else environ
    user_home = Path(environ.get("HOME") or Path.home()).absolute()
    places = Places(user_home, secret_places(user_home=user_home, our_home=home.root))
    writer = FileWriter(undo)
    tools: tuple[Tool, ...] = (
        SystemRun(sandbox, places, undo, environ=environ),
        SystemOutput(kept_output),
        FilesRead(places),
        FilesWrite(places, writer),
        FilesEdit(places, writer),
        FilesList(places),
        FilesSearch(places),
        *schedule_tools(jobs),
    )
    switched_off = set(config.agent.disabled_tools)
    return tuple(tool for tool in tools if tool.spec.name not in switched_off)
