"""Tools: their description for the model, what a call intends, what it comes to."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from openpista.domain.call import Intent, IntentKind
from openpista.domain.ids import CallId, SessionId, TurnId
from openpista.domain.message import Image

__all__ = ["Intent", "IntentKind", "Tool", "ToolContext", "ToolOutcome", "ToolSpec"]


class ToolSpec(Struct, frozen=True):
    """A tool as the model sees it; `parameters` is a JSON Schema as JSON text."""

    name: str
    description: str
    parameters: str
    group: str = "core"


class ToolOutcome(Struct, frozen=True):
    """What a tool returns: the kept output (at most 64 KiB) and the size of the whole.

    `taint` names the untrusted source of the text, empty when it is our own.
    """

    text: str
    is_error: bool = False
    images: tuple[Image, ...] = ()
    total_bytes: int = 0
    taint: str = ""


OutputSink = Callable[[str], None]
"""Takes live output of a running tool; never blocks."""


class ToolContext(Struct, frozen=True):
    """Where and for whom a call runs. `workspace` is resolved and absolute."""

    session_id: SessionId
    turn_id: TurnId
    call_id: CallId
    workspace: Path
    emit: OutputSink


class Tool(Protocol):
    """One tool. `intent` decides nothing and changes nothing; `run` acts and never raises
    for an expected failure (it returns an outcome with `is_error`)."""

    @property
    def spec(self) -> ToolSpec:
        """The description for the model."""
        ...

    def intent(self, arguments: str, context: ToolContext) -> Awaitable[Intent]:
        """Work out what the call would do; raises ToolArgumentError for bad arguments."""
        ...

    def run(self, arguments: str, context: ToolContext) -> Awaitable[ToolOutcome]:
        """Do it. `arguments` are the same bytes that `intent` saw. Cancellation ends
        everything that the call started."""
        ...
