"""`files.edit`: one passage of a file for another, by its exact bytes."""

import asyncio
from typing import Annotated

from msgspec import Meta

from openpista.domain.errors import ToolArgumentError
from openpista.domain.tool import Intent, ToolContext, ToolOutcome, ToolSpec
from openpista.tools.arguments import Arguments, decode_arguments, parameters_of
from openpista.tools.beneath import FileProblem, FileState, read_state
from openpista.tools.edit_match import edited
from openpista.tools.file_change import MAX_FILE_BYTES, refuse_redacted
from openpista.tools.file_writer import FileWriter
from openpista.tools.places import Place, Places

NAME = "files.edit"


class EditArguments(Arguments, frozen=True):
    """Arguments of `files.edit`."""

    path: Annotated[str, Meta(description="File; relative to the workspace, or absolute")]
    old_text: Annotated[str, Meta(description="Passage that is in the file exactly once")]
    new_text: Annotated[str, Meta(description="What takes its place")]
    replace_all: Annotated[bool, Meta(description="Replace every such passage")] = False


class FilesEdit:
    """Replaces a passage; every other byte of the file stays as it is."""

    def __init__(self, places: Places, writer: FileWriter) -> None:
        self._places = places
        self._writer = writer
        self._spec = ToolSpec(
            NAME,
            "Replace a passage of a text file. Copy old_text exactly from the file.",
            parameters_of(EditArguments),
        )

    @property
    def spec(self) -> ToolSpec:
        """The description for the model."""
        return self._spec

    async def intent(self, arguments: str, context: ToolContext) -> Intent:
        """Work out the change and its diff."""
        try:
            place, before, after = await self._wanted(arguments, context)
        except FileProblem as problem:
            raise ToolArgumentError(problem.message) from problem
        return self._writer.plan(context, place, before, after)

    async def run(self, arguments: str, context: ToolContext) -> ToolOutcome:
        """Make the change."""
        try:
            place, before, after = await self._wanted(arguments, context)
            await self._writer.write(context, place, before, after)
        except (FileProblem, ToolArgumentError) as problem:
            return ToolOutcome(problem.message, is_error=True)
        return ToolOutcome(f"Changed {place.shown}.")

    async def _wanted(self, arguments: str, context: ToolContext) -> tuple[Place, FileState, bytes]:
        asked = decode_arguments(arguments, EditArguments)
        refuse_redacted(asked.old_text, asked.new_text)
        place = self._places.find(asked.path, workspace=context.workspace)
        before = await asyncio.to_thread(read_state, place, most_bytes=MAX_FILE_BYTES)
        if before.data is None:
            raise ToolArgumentError(f"There is no file {place.shown}.")
        after = edited(before.data, asked.old_text, asked.new_text, replace_all=asked.replace_all)
        return place, before, after
