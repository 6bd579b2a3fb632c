"""`files.write`: a whole file, new or in place of the old one."""

import asyncio
from typing import Annotated

from msgspec import Meta

from openpista.domain.errors import ToolArgumentError
from openpista.domain.tool import Intent, ToolContext, ToolOutcome, ToolSpec
from openpista.tools.arguments import Arguments, decode_arguments, parameters_of
from openpista.tools.beneath import FileProblem, read_state
from openpista.tools.file_change import MAX_FILE_BYTES, refuse_redacted
from openpista.tools.file_writer import FileWriter
from openpista.tools.places import Place, Places

NAME = "files.write"


class WriteArguments(Arguments, frozen=True):
    """Arguments of `files.write`."""

    path: Annotated[str, Meta(description="File; relative to the workspace, or absolute")]
    content: Annotated[str, Meta(description="The whole new content")]


class FilesWrite:
    """Writes a file at once, or not at all; folders on the way are made."""

    def __init__(self, places: Places, writer: FileWriter) -> None:
        self._places = places
        self._writer = writer
        self._spec = ToolSpec(
            NAME,
            "Create a text file, or replace all of it. To change a part use files.edit.",
            parameters_of(WriteArguments),
        )

    @property
    def spec(self) -> ToolSpec:
        """The description for the model."""
        return self._spec

    async def intent(self, arguments: str, context: ToolContext) -> Intent:
        """Work out the change and its diff."""
        place, data = self._wanted(arguments, context)
        try:
            before = await asyncio.to_thread(read_state, place, most_bytes=MAX_FILE_BYTES)
        except FileProblem as problem:
            raise ToolArgumentError(problem.message) from problem
        return self._writer.plan(context, place, before, data)

    async def run(self, arguments: str, context: ToolContext) -> ToolOutcome:
        """Write it."""
        place, data = self._wanted(arguments, context)
        try:
            before = await asyncio.to_thread(read_state, place, most_bytes=MAX_FILE_BYTES)
            await self._writer.write(context, place, before, data)
        except FileProblem as problem:
            return ToolOutcome(problem.message, is_error=True)
        verb = "Created" if before.data is None else "Replaced"
        return ToolOutcome(f"{verb} {place.shown}, {len(data):,} bytes.")

    def _wanted(self, arguments: str, context: ToolContext) -> tuple[Place, bytes]:
        asked = decode_arguments(arguments, WriteArguments)
        refuse_redacted(asked.content)
        place = self._places.find(asked.path, workspace=context.workspace)
        data = asked.content.encode(errors="replace")
        if place.path in {context.workspace, place.root}:
            raise ToolArgumentError(f"{asked.path} is a folder.")
        if len(data) > MAX_FILE_BYTES:
            raise ToolArgumentError(f"The content is larger than {MAX_FILE_BYTES:,} bytes.")
        return place, data
