"""`files.search`: a regular expression over the files of a workspace."""

import os
import sys
from typing import Annotated

import msgspec
from msgspec import Meta

from openpista.domain.tool import Intent, ToolContext, ToolOutcome, ToolSpec
from openpista.sandbox.process import Ended, Start, run_tree
from openpista.sandbox.single import SingleProcess
from openpista.tools import search_worker
from openpista.tools.arguments import Arguments, decode_arguments, parameters_of
from openpista.tools.files_read import reading_intent
from openpista.tools.places import Place, Places
from openpista.tools.plans import Plans
from openpista.tools.search_request import SearchRequest

NAME = "files.search"
MAX_HITS = 200
MAX_PATTERN_CHARS = 1000
SEARCH_TIMEOUT_S = 20.0


class SearchArguments(Arguments, frozen=True):
    """Arguments of `files.search`."""

    pattern: Annotated[
        str, Meta(description="Regular expression (Python)", max_length=MAX_PATTERN_CHARS)
    ]
    path: Annotated[str, Meta(description="Folder to search; default: the workspace")] = "."
    glob: Annotated[str, Meta(description="Only files so named, for example *.py")] = ""
    ignore_case: bool = False


class FilesSearch:
    """Searches text files; what `.gitignore` ignores, and `.git`, is left out."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._plans: Plans[str] = Plans()
        self._spec = ToolSpec(
            NAME,
            "Search text files line by line. Ignored files are left out.",
            parameters_of(SearchArguments),
        )

    @property
    def spec(self) -> ToolSpec:
        """The description for the model."""
        return self._spec

    async def intent(self, arguments: str, context: ToolContext) -> Intent:
        """Say where would be searched."""
        asked = decode_arguments(arguments, SearchArguments)
        place = self._places.find(asked.path, workspace=context.workspace)
        self._plans.remember(context.call_id, str(place.path))
        return reading_intent(f"Search {place.shown} for {asked.pattern[:60]}", place)

    async def run(self, arguments: str, context: ToolContext) -> ToolOutcome:
        """Search."""
        asked = decode_arguments(arguments, SearchArguments)
        place = self._places.find(asked.path, workspace=context.workspace)
        planned = self._plans.take(context.call_id)
        if not place.inside and planned != str(place.path):
            return ToolOutcome(f"{asked.path} leads elsewhere than was shown.", is_error=True)
        if not place.path.is_dir():
            return ToolOutcome(f"There is no folder {place.shown}.", is_error=True)
        return _outcome(await _search(asked, place, self._places.hidden_from(context.workspace)))


async def _search(asked: SearchArguments, place: Place, hidden: tuple[str, ...]) -> Ended:
    request = SearchRequest(
        root=str(place.root if place.inside else place.path),
        start=str(place.relative) if place.inside else ".",
        pattern=asked.pattern,
        glob=asked.glob,
        ignore_case=asked.ignore_case,
        most=MAX_HITS,
        hidden=hidden,
        parent=os.getpid(),
    )
    text = msgspec.json.encode(request).decode()
    start = Start(argv=(sys.executable, "-I", search_worker.__file__, text), env={})
    return await run_tree(start, SingleProcess(), timeout_s=SEARCH_TIMEOUT_S, emit=lambda _: None)


def _outcome(ended: Ended) -> ToolOutcome:
    if ended.timed_out:
        note = f"The search took longer than {SEARCH_TIMEOUT_S:.0f} s; this is what it found."
        return ToolOutcome(f"{ended.output}\n{note}", is_error=True, total_bytes=ended.total_bytes)
    if ended.exit_code == search_worker.NO_PATTERN_STATUS:
        return ToolOutcome(ended.output, is_error=True)
    if ended.exit_code != 0:
        return ToolOutcome(f"The search failed: {ended.output[-500:]}", is_error=True)
    text = ended.output or "Nothing found."
    return ToolOutcome(text, total_bytes=ended.total_bytes)
