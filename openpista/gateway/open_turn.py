"""What the running turn of a session has said and done since its last stored message.

A fold over the session's own events, so that a snapshot says the same as the deltas did.
"""

from collections import deque

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.event import (
    Event,
    MessageAdded,
    OpenRun,
    TextDelta,
    ThinkingDelta,
    ToolCallProposed,
    ToolFinished,
    ToolOutput,
    ToolStarted,
    TurnFinished,
    TurnStarted,
)
from openpista.domain.ids import CallId
from openpista.domain.message import ToolCall, ToolResult

MAX_OUTPUT_CHARS = 64 * 1024
"""The newest characters of a running call's output that a snapshot shows (decisions.md 20)."""


class OpenParts(Struct, frozen=True):
    """The `open_*` fields of a snapshot, and when the turn began."""

    text: str = ""
    thinking: str = ""
    calls: tuple[ToolCall, ...] = ()
    output: tuple[tuple[CallId, str], ...] = ()
    runs: tuple[OpenRun, ...] = ()
    began_ms: int = 0


class OpenTurn:
    """Hears every event of one session and knows what is still open."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._thinking: list[str] = []
        self._calls: dict[CallId, ToolCall] = {}
        self._output: dict[CallId, _Tail] = {}
        self._runs: dict[CallId, OpenRun] = {}
        self._began_ms = 0

    def hear(self, event: Event) -> None:
        """Take in one event of the session's stream."""
        match event:
            case TextDelta():
                self._text.append(event.text)
            case ThinkingDelta():
                self._thinking.append(event.text)
            case ToolOutput():
                self._output.setdefault(event.call_id, _Tail()).append(event.text)
            case ToolCallProposed():
                self._propose(event)
            case ToolStarted():
                self._begin(event)
            case ToolFinished():
                self._settle(event.call_id)
            case MessageAdded() if event.message.role == "assistant":
                self._text.clear()
                self._thinking.clear()
            case MessageAdded() if event.message.role == "tool":
                for block in event.message.blocks:
                    if isinstance(block, ToolResult):
                        self._settle(block.call_id)
            case TurnStarted() | TurnFinished():
                self._clear()
                self._began_ms = event.at_ms if isinstance(event, TurnStarted) else 0
            case _:
                pass

    def parts(self) -> OpenParts:
        """Return what is open now."""
        return OpenParts(
            text="".join(self._text),
            thinking="".join(self._thinking),
            calls=tuple(self._calls.values()),
            output=tuple((call_id, tail.text()) for call_id, tail in self._output.items()),
            runs=tuple(self._runs.values()),
            began_ms=self._began_ms,
        )

    def _propose(self, event: ToolCallProposed) -> None:
        call_id = event.call.call_id
        self._calls[call_id] = event.call
        self._runs[call_id] = OpenRun(call_id, event.intent, event.at_ms)

    def _begin(self, event: ToolStarted) -> None:
        run = self._runs.get(event.call_id, OpenRun(event.call_id))
        self._runs[event.call_id] = replace(run, where=event.where, began_ms=event.at_ms)

    def _settle(self, call_id: CallId) -> None:
        self._calls.pop(call_id, None)
        self._output.pop(call_id, None)
        self._runs.pop(call_id, None)

    def _clear(self) -> None:
        self._text.clear()
        self._thinking.clear()
        self._calls.clear()
        self._output.clear()
        self._runs.clear()


class _Tail:
    """The newest characters of a text that grows by pieces."""

    def __init__(self) -> None:
        self._pieces: deque[str] = deque()
        self._chars = 0

    def append(self, piece: str) -> None:
        self._pieces.append(piece[-MAX_OUTPUT_CHARS:])
        self._chars += len(self._pieces[-1])
        while self._chars - len(self._pieces[0]) >= MAX_OUTPUT_CHARS:
            self._chars -= len(self._pieces.popleft())

    def text(self) -> str:
        return "".join(self._pieces)[-MAX_OUTPUT_CHARS:]
