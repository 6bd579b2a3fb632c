"""`system.output`: what was left out of an earlier call's result."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from msgspec import Meta

from openpista.domain.ids import CallId, SessionId
from openpista.domain.tool import Intent, ToolContext, ToolOutcome, ToolSpec
from openpista.tools.arguments import Arguments, decode_arguments, parameters_of

NAME = "system.output"
PAGE_CHARS = 9_500

KeptOutput = Callable[[SessionId, CallId], Awaitable[tuple[str, int] | None]]
"""Returns the kept output of a call and the size of the whole in bytes."""


class OutputArguments(Arguments, frozen=True):
    """Arguments of `system.output`."""

    call_id: Annotated[str, Meta(description="The call that the marker names")]
    offset: Annotated[int, Meta(description="First character, from 0", ge=0)] = 0


class SystemOutput:
    """Reads kept outputs of this conversation, page by page."""

    def __init__(self, kept_output: KeptOutput) -> None:
        self._kept_output = kept_output
        self._spec = ToolSpec(
            NAME,
            "Read more of an earlier call's output where it was cut (up to 64 KiB are kept).",
            parameters_of(OutputArguments),
        )

    @property
    def spec(self) -> ToolSpec:
        """The description for the model."""
        return self._spec

    async def intent(self, arguments: str, context: ToolContext) -> Intent:  # noqa: ARG002
        """It looks at nothing but what the conversation has seen."""
        asked = decode_arguments(arguments, OutputArguments)
        return Intent(
            kind="internal",
            title=f"Read the output of {asked.call_id} from character {asked.offset}",
            repeatable=True,
            parallel=True,
        )

    async def run(self, arguments: str, context: ToolContext) -> ToolOutcome:
        """Return one page."""
        asked = decode_arguments(arguments, OutputArguments)
        kept = await self._kept_output(context.session_id, CallId(asked.call_id))
        if kept is None:
            sentence = f"No output of {asked.call_id} is kept in this conversation."
            return ToolOutcome(sentence, is_error=True)
        text, total_bytes = kept
        page = text[asked.offset : asked.offset + PAGE_CHARS]
        end = asked.offset + len(page)
        note = f"characters {asked.offset} to {end} of {len(text)} kept, {total_bytes} bytes in all"
        if end < len(text):
            note += f"; read on with offset {end}"
        return ToolOutcome(f"{page}\n[... {note} ...]")
