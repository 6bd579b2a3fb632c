"""`files.read`: a text file, page by page."""

import asyncio
import os
from typing import Annotated

from msgspec import Meta

from openpista.domain.tool import Intent, ToolContext, ToolOutcome, ToolSpec
from openpista.tools.arguments import Arguments, decode_arguments, parameters_of
from openpista.tools.beneath import FileProblem, opened_file
from openpista.tools.file_text import Page, is_binary, read_page
from openpista.tools.places import Place, Places
from openpista.tools.plans import Plans

NAME = "files.read"
MOST_LINES = 2000


class ReadArguments(Arguments, frozen=True):
    """Arguments of `files.read`."""

    path: Annotated[str, Meta(description="File; relative to the workspace, or absolute")]
    offset: Annotated[int, Meta(description="First line, from 1", ge=1)] = 1
    limit: Annotated[int, Meta(description="Most lines", ge=1, le=MOST_LINES)] = MOST_LINES


class FilesRead:
    """Reads a page of a file, exactly as it is."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._plans: Plans[str] = Plans()
        self._spec = ToolSpec(
            NAME,
            "Read a text file. Long files come in pages: read on with offset.",
            parameters_of(ReadArguments),
        )

    @property
    def spec(self) -> ToolSpec:
        """The description for the model."""
        return self._spec

    async def intent(self, arguments: str, context: ToolContext) -> Intent:
        """Say which file would be read."""
        asked = decode_arguments(arguments, ReadArguments)
        place = self._places.find(asked.path, workspace=context.workspace)
        self._plans.remember(context.call_id, str(place.path))
        return reading_intent(f"Read {place.shown}", place)

    async def run(self, arguments: str, context: ToolContext) -> ToolOutcome:
        """Read it."""
        asked = decode_arguments(arguments, ReadArguments)
        place = self._places.find(asked.path, workspace=context.workspace)
        planned = self._plans.take(context.call_id)
        if not place.inside and planned != str(place.path):
            return ToolOutcome(f"{asked.path} leads elsewhere than was shown.", is_error=True)
        try:
            text = await asyncio.to_thread(_read, place, asked.offset, asked.limit)
        except FileNotFoundError:
            return ToolOutcome(f"There is no file {place.shown}.", is_error=True)
        except FileProblem as problem:
            return ToolOutcome(problem.message, is_error=True)
        return ToolOutcome(text, total_bytes=len(text.encode()))


def reading_intent(title: str, place: Place) -> Intent:
    """Return the intent of a tool that looks at one place and changes nothing."""
    return Intent(
        kind="read",
        title=title,
        paths=(str(place.path),),
        outside=() if place.inside else (str(place.path),),
        repeatable=True,
        parallel=True,
    )


def _read(place: Place, first: int, most_lines: int) -> str:
    with opened_file(place) as descriptor:
        size = os.fstat(descriptor).st_size
        if is_binary(os.pread(descriptor, 8192, 0)):
            raise FileProblem(f"{place.shown} is a binary file of {size:,} bytes.")
        page = read_page(descriptor, first=first, most_lines=most_lines)
    return page.text + _note(page, size)


def _note(page: Page, size: int) -> str:
    """What the reader must know beside the text itself, set apart from it."""
    notes: list[str] = []
    if size == 0:
        notes.append("the file is empty")
    elif page.last < page.first:
        notes.append(f"the file has fewer than {page.first} lines")
    if page.more:
        notes.append(f"lines {page.first} to {page.last}; read on with offset {page.last + 1}")
    if page.cut:
        notes.append(f"only the beginning of line {', '.join(map(str, page.cut))} is shown")
    if not page.is_utf8:
        notes.append("bytes that are not UTF-8 are shown as \N{REPLACEMENT CHARACTER}")
    return f"\n[... {'; '.join(notes)} ...]" if notes else ""
