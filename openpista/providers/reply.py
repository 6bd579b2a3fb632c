"""What the three decoders share: call ids, half-built tool calls, and what a decoder is."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from msgspec import Struct

from openpista.domain.ids import CallId
from openpista.domain.message import Message, Opaque, StopReason, ToolCall, calls_of
from openpista.domain.model import Reply, StreamEvent, ToolCallBegun
from openpista.providers.json_text import is_object
from openpista.providers.sse import SseEvent
from openpista.providers.toolnames import ToolNames

_USABLE_ID = re.compile(r"[\x21-\x7e]{1,256}")
_FRESH_ID_CHARS = 24

_LEFT_OFF: frozenset[StopReason] = frozenset(
    {"max_tokens", "content_filter", "refusal", "error", "cancelled", "cut_off"}
)
"""Stops after which an empty argument text means *not begun* rather than *none needed*."""


class Tag(Struct, frozen=True):
    """Whose opaque payloads these are; they go back to exactly this wire, provider and model."""

    wire: str
    provider: str
    model: str

    def wrap(self, payload: bytes) -> Opaque:
        """Return `payload` (JSON) as a block carries it."""
        return Opaque(self.wire, self.provider, self.model, payload.decode("utf-8"))

    def owns(self, opaque: Opaque | None) -> bool:
        """Say whether `opaque` came from here."""
        return opaque is not None and (opaque.wire, opaque.provider, opaque.model) == (
            self.wire,
            self.provider,
            self.model,
        )


class Decoder(Protocol):
    """Builds a reply from the events of one stream.

    `ended` turns true with the wire's terminal event, `closed` when nothing can follow.
    """

    ended: bool
    closed: bool

    def feed(self, event: SseEvent) -> Sequence[StreamEvent]:
        """Take one event; return what it says. Raises MalformedError, or ProviderError for an
        error that the service told in its stream."""
        ...

    def reply(self) -> Reply:
        """Return the whole answer."""
        ...

    def partial(self, stop: StopReason) -> Reply:
        """Return what arrived before the stream broke; no call in it is complete."""
        ...


class CallIds:
    """Makes every call id of a session its own.

    Some services send no id, some count from 0 in every answer (recorded: Kimi through
    OpenRouter, Bedrock); journal and windows find a call by its id alone.
    """

    def __init__(self, used: Iterable[str] = (), *, seed: str = "") -> None:
        self._used = set(used)
        self._seed = seed
        self._made = 0

    @classmethod
    def after(cls, messages: Sequence[Message]) -> "CallIds":
        """Return the ids that are still free after `messages`."""
        used = (call.call_id for message in messages for call in calls_of(message))
        return cls(used, seed=messages[-1].id if messages else "")

    def claim(self, raw: str | None) -> CallId:
        """Return `raw` where it is usable and new, else a fresh id."""
        if raw and _USABLE_ID.fullmatch(raw) and raw not in self._used:
            self._used.add(raw)
            return CallId(raw)
        while True:
            self._made += 1
            digest = hashlib.sha256(f"{self._seed}\n{self._made}".encode()).hexdigest()
            if (fresh := f"call_{digest[:_FRESH_ID_CHARS]}") not in self._used:
                self._used.add(fresh)
                return CallId(fresh)


class CallDraft:
    """A tool call while its arguments arrive."""

    def __init__(self, *, raw_id: str = "") -> None:
        self.raw_id = raw_id
        self.call_id = CallId("")
        self.name = ""
        self.payload = b""
        self._pieces: list[str] = []

    def begin(self, name: str, ids: CallIds, names: ToolNames) -> ToolCallBegun:
        """Take the first piece of the name; return the event that tells it."""
        self.name = name
        self.call_id = ids.claim(self.raw_id)
        return ToolCallBegun(self.call_id, names.from_wire(name))

    def add(self, arguments: str) -> None:
        """Take more of the arguments."""
        self._pieces.append(arguments)

    def replace(self, arguments: str) -> None:
        """Take the arguments whole, in place of the pieces."""
        self._pieces = [arguments]

    @property
    def arguments(self) -> str:
        """What has arrived of the arguments."""
        return "".join(self._pieces)

    def build(self, *, stop: StopReason, whole: bool, names: ToolNames, tag: Tag) -> ToolCall:
        """Return the call; complete only if `whole` and its arguments are one JSON object."""
        arguments = self.arguments
        if not arguments.strip():
            complete = whole and stop not in _LEFT_OFF
            arguments = "{}" if complete else arguments
        else:
            complete = whole and is_object(arguments)
        return ToolCall(
            call_id=self.call_id,
            name=names.from_wire(self.name),
            arguments=arguments,
            complete=complete,
            opaque=tag.wrap(self.payload) if self.payload and complete else None,
        )


def settled_stop(stop: StopReason, *, calls: bool, refused: bool = False) -> StopReason:
    """Return the stop reason in our words: calls decide over the service's word for the end.

    Gemini and Ollama say `stop` although tools were called; others the other way round.
    """
    if stop not in ("end_turn", "tool_use", "stop_sequence"):
        return stop
    if calls:
        return "tool_use"
    if refused:
        return "refusal"
    return "end_turn" if stop == "tool_use" else stop
