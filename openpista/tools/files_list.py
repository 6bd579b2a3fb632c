"""`files.list`: what is in a folder."""

import asyncio
import os
import stat
from typing import Annotated

from msgspec import Meta

from openpista.domain.tool import Intent, ToolContext, ToolOutcome, ToolSpec
from openpista.sandbox.protection import GIT, PROTECTED
from openpista.tools.arguments import Arguments, decode_arguments, parameters_of
from openpista.tools.beneath import FileProblem, opened_folder, problems_told
from openpista.tools.files_read import reading_intent
from openpista.tools.places import Place, Places
from openpista.tools.plans import Plans

NAME = "files.list"
MAX_ENTRIES = 400
MAX_DEPTH = 5
_MAX_SCANNED = 20_000
_STAND_INS = frozenset({GIT, *PROTECTED})


class ListArguments(Arguments, frozen=True):
    """Arguments of `files.list`."""

    path: Annotated[str, Meta(description="Folder; default: the workspace")] = "."
    depth: Annotated[int, Meta(description="Levels to show", ge=1, le=MAX_DEPTH)] = 1


class FilesList:
    """Lists a folder; `.git` is named but not opened."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._plans: Plans[str] = Plans()
        self._spec = ToolSpec(
            NAME, "List a folder: names, sizes in bytes.", parameters_of(ListArguments)
        )

    @property
    def spec(self) -> ToolSpec:
        """The description for the model."""
        return self._spec

    async def intent(self, arguments: str, context: ToolContext) -> Intent:
        """Say which folder would be listed."""
        asked = decode_arguments(arguments, ListArguments)
        place = self._places.find(asked.path, workspace=context.workspace)
        self._plans.remember(context.call_id, str(place.path))
        return reading_intent(f"List {place.shown}", place)

    async def run(self, arguments: str, context: ToolContext) -> ToolOutcome:
        """List it."""
        asked = decode_arguments(arguments, ListArguments)
        place = self._places.find(asked.path, workspace=context.workspace)
        planned = self._plans.take(context.call_id)
        if not place.inside and planned != str(place.path):
            return ToolOutcome(f"{asked.path} leads elsewhere than was shown.", is_error=True)
        try:
            lines = await asyncio.to_thread(_list, place, asked.depth)
        except FileNotFoundError:
            return ToolOutcome(f"There is no folder {place.shown}.", is_error=True)
        except FileProblem as problem:
            return ToolOutcome(problem.message, is_error=True)
        text = "\n".join(lines) if lines else "The folder is empty."
        return ToolOutcome(text, total_bytes=len(text.encode()))


def _list(place: Place, depth: int) -> list[str]:
    with problems_told(place), opened_folder(place, place.relative) as folder:
        lines = _entries(folder, "", depth)
    if len(lines) > MAX_ENTRIES:
        left_out = len(lines) - MAX_ENTRIES
        lines = [*lines[:MAX_ENTRIES], f"[... {left_out} more; list a folder below ...]"]
    return lines


def _entries(folder: int, base: str, depth: int) -> list[str]:
    lines: list[str] = []
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: entry.name)
    for entry in entries[:_MAX_SCANNED]:
        found = entry.stat(follow_symlinks=False)
        name = f"{base}{entry.name}"
        if stat.S_ISLNK(found.st_mode):
            lines.append(f"{name} -> {os.readlink(entry.name, dir_fd=folder)}")
        elif not stat.S_ISDIR(found.st_mode):
            lines.append(f"{name}  {found.st_size}")
        elif entry.name in _STAND_INS and _is_empty(folder, entry.name):
            continue  # a stand-in of the sandbox (protection.py)
        else:
            lines.append(f"{name}/")
            if depth > 1 and entry.name != GIT and len(lines) <= MAX_ENTRIES:
                lines += _below(folder, entry.name, f"{name}/", depth - 1)
    return lines


def _below(folder: int, name: str, base: str, depth: int) -> list[str]:
    try:
        inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
    except OSError:
        return []
    try:
        return _entries(inner, base, depth)
    finally:
        os.close(inner)


def _is_empty(folder: int, name: str) -> bool:
    return not _below(folder, name, "", 1)
