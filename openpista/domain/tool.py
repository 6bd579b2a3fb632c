"""Tools: their description for the model, what a call intends, what it comes to."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal, Protocol

from msgspec import Struct

from openpista.domain.ids import CallId, SessionId, TurnId
from openpista.domain.message import Image


class ToolSpec(Struct, frozen=True):
    """A tool as the model sees it; `parameters` is a JSON Schema as JSON text."""

    name: str
    description: str
    parameters: str
    group: str = "core"


IntentKind = Literal[
    "read",  # looks at files; see `paths`
    "write",  # changes files; see `paths`
    "run",  # runs a command; see `command`, `host`, `network`
    "fetch",  # reads from a public host; see `network`
    "send",  # speaks to another person
    "control",  # screen, mouse, keyboard, desktop
    "internal",  # changes nothing outside openpista
]


class Intent(Struct, frozen=True):
    """What a call would do, worked out by its tool before anyone decides.

    `paths` are resolved and absolute; `outside` those of them beyond the workspace and
    `protected` those that may be written only with the owner's word. `command` is the exact
    text that would run, `program` its resolved first program with `program_sha256` when it is
    one simple command, else both are empty. `diff` is unified. `repeatable` says that running
    it twice does no harm; `parallel` that it may run beside others.
    """

    kind: IntentKind
    title: str
    command: str = ""
    cwd: str = ""
    host: bool = False
    network: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    diff: str = ""
    program: str = ""
    program_sha256: str = ""
    undoable: bool = True
    undo_note: str = ""
    repeatable: bool = False
    parallel: bool = False
    taints: bool = False


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
