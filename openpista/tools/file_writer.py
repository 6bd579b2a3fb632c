"""The writing that `files.write` and `files.edit` share: plan, check, record, write."""

import asyncio

from openpista.domain.tool import Intent, ToolContext
from openpista.tools.beneath import FileProblem, FileState, replace_file
from openpista.tools.file_change import FileChangePlan, changing_intent, plan_of
from openpista.tools.places import Place
from openpista.tools.plans import Plans
from openpista.tools.undo import UndoBook


class FileWriter:
    """Writes what was shown and nothing else, and keeps what was there before."""

    def __init__(self, undo: UndoBook) -> None:
        self._undo = undo
        self._plans: Plans[FileChangePlan] = Plans()

    def plan(self, context: ToolContext, place: Place, before: FileState, after: bytes) -> Intent:
        """Remember a change and return what to show of it."""
        self._plans.remember(context.call_id, plan_of(place, before, after))
        return changing_intent(place, before, after)

    async def write(
        self, context: ToolContext, place: Place, before: FileState, after: bytes
    ) -> None:
        """Make a change that was planned. Raises FileProblem, also when the file is no longer
        what it was when the change was shown."""
        planned = self._plans.take(context.call_id)
        if planned != plan_of(place, before, after):
            raise FileProblem(f"{place.shown} has changed since the change was worked out.")
        async with self._undo.writing(context, place.path, before, after):
            await asyncio.to_thread(replace_file, place, after, mode=before.mode)
