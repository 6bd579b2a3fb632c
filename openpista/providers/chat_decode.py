"""Chat completion chunks become neutral events and one reply.

The terminal event is a `finish_reason`, or `[DONE]` where a server leaves the reason out.
"""

from collections.abc import Mapping, Sequence

from openpista.domain.message import Block, StopReason, Text, Thinking
from openpista.domain.model import Reply, StreamEvent, TextChunk, ThinkingChunk
from openpista.providers.chat_reasoning import ReasoningDetails
from openpista.providers.chat_schema import (
    CHUNK,
    CallDelta,
    ChatUsage,
    Choice,
    ContentPart,
    Delta,
)
from openpista.providers.chat_usage import chat_usage
from openpista.providers.errors import stream_error
from openpista.providers.fault import Fault, fault_from
from openpista.providers.json_text import Json, read_as, read_json, write_json
from openpista.providers.reply import CallDraft, CallIds, Tag, settled_stop
from openpista.providers.sse import SseEvent
from openpista.providers.think_tags import Kind, ThinkSplitter
from openpista.providers.toolnames import ToolNames
from openpista.providers.wire_fields import given, text_or_json, words

DONE = b"[DONE]"

_STOPS: Mapping[str, StopReason] = {
    "stop": "end_turn",
    "eos": "end_turn",
    "end_turn": "end_turn",
    "stop_sequence": "stop_sequence",
    "length": "max_tokens",
    "max_tokens": "max_tokens",
    "model_length": "max_tokens",
    "tool_calls": "tool_use",
    "tool_use": "tool_use",
    "function_call": "tool_use",
    "content_filter": "content_filter",
    "safety": "content_filter",
    "recitation": "content_filter",
    "prohibited_content": "content_filter",
    "refusal": "refusal",
    "error": "error",
    "insufficient_system_resource": "error",
    "malformed_function_call": "error",
}

_OLD_CALL = -1
"""The place of a call in the old form, which has neither index nor id."""


class ChatDecoder:
    """One stream of the chat wire (see `reply.Decoder`)."""

    def __init__(
        self,
        *,
        tag: Tag,
        names: ToolNames,
        ids: CallIds,
        label: str = "",
        inline_think_tags: bool = False,
    ) -> None:
        self.ended = False
        self.closed = False
        self._tag = tag
        self._names = names
        self._ids = ids
        self._label = label
        self._splitter = ThinkSplitter() if inline_think_tags else None
        self._text: list[str] = []
        self._refusal: list[str] = []
        self._thinking: list[str] = []
        self._reasoning = ReasoningDetails()
        self._calls: list[CallDraft] = []
        self._by_index: dict[int, CallDraft] = {}
        self._usage: ChatUsage | None = None
        self._stop_raw = ""
        self._model = ""

    def feed(self, event: SseEvent) -> Sequence[StreamEvent]:
        """Take one event (see `reply.Decoder`)."""
        if event.data.strip() == DONE:
            self.ended = self.closed = True
            return self._rest()
        chunk = read_as(event.data, CHUNK)
        self._model = chunk.model or self._model
        self._usage = chunk.usage or (chunk.x_groq and chunk.x_groq.usage) or self._usage
        said = [one for choice in chunk.choices or () for one in self._choice(choice)]
        if given(chunk.error):
            raise self._error(read_json(bytes(chunk.error)))
        if self._stop_raw == "error":
            raise self._error("the answer ended with an error")
        return said

    def reply(self) -> Reply:
        """Return the whole answer (see `reply.Decoder`)."""
        stop = _STOPS.get(self._stop_raw.lower(), "end_turn")
        return self._build(stop, whole=True)

    def partial(self, stop: StopReason) -> Reply:
        """Return what arrived (see `reply.Decoder`)."""
        self._rest()
        return self._build(stop, whole=False)

    def _choice(self, choice: Choice) -> list[StreamEvent]:
        if choice.index:
            return []
        said = self._delta(choice.delta) if choice.delta else []
        self._usage = choice.usage or self._usage
        if choice.finish_reason:
            self._stop_raw = choice.finish_reason
            self.ended = True
            said += self._rest()
        return said

    def _delta(self, delta: Delta) -> list[StreamEvent]:
        said: list[StreamEvent] = []
        details = self._reasoning.add(delta)
        # Servers say the same reasoning in several fields at once: one of them is enough.
        fields = (delta.reasoning_content, delta.reasoning, delta.reasoning_text)
        thought = next((found for field in fields if (found := words(field))), details)
        if thought:
            said.append(self._think(thought))
        match delta.content:
            case str(text) if text:
                said += self._say(text)
            case list(parts):
                for part in parts:
                    said += self._part(part)
            case _:
                pass
        if delta.refusal:
            self._refusal.append(delta.refusal)
            said.append(TextChunk(delta.refusal))
        for call in delta.tool_calls or ():
            said += self._call(call)
        if delta.function_call:
            said += self._call(CallDelta(index=_OLD_CALL, function=delta.function_call))
        return said

    def _part(self, part: ContentPart) -> list[StreamEvent]:
        match part.thinking:
            case str(thought) if thought:
                return [self._think(thought)]
            case list(parts):
                return [self._think(inner.text) for inner in parts if inner.text]
            case _:
                return self._say(part.text) if part.text else []

    def _say(self, text: str) -> list[StreamEvent]:
        if self._splitter is None:
            self._text.append(text)
            return [TextChunk(text)]
        return self._sorted(self._splitter.feed(text))

    def _sorted(self, parts: list[tuple[Kind, str]]) -> list[StreamEvent]:
        said: list[StreamEvent] = []
        for kind, text in parts:
            if kind == "thinking":
                said.append(self._think(text))
            else:
                self._text.append(text)
                said.append(TextChunk(text))
        return said

    def _rest(self) -> list[StreamEvent]:
        return self._sorted(self._splitter.finish()) if self._splitter else []

    def _think(self, thought: str) -> ThinkingChunk:
        self._thinking.append(thought)
        return ThinkingChunk(thought)

    def _call(self, delta: CallDelta) -> list[StreamEvent]:
        said: list[StreamEvent] = []
        draft = self._draft(delta)
        name = delta.function.name if delta.function else None
        if name and not draft.name:
            said.append(draft.begin(name, self._ids, self._names))
        elif name and name != draft.name:
            # Either the whole name again, longer, or its next piece.
            draft.name = name if name.startswith(draft.name) else draft.name + name
        if delta.function:
            draft.add(text_or_json(delta.function.arguments))
        if given(delta.extra_content):
            draft.payload = write_json({"extra_content": delta.extra_content})
        return said

    def _draft(self, delta: CallDelta) -> CallDraft:
        """Return the call that `delta` belongs to: by its index, its id, or the order."""
        name = delta.function.name if delta.function else None
        draft = self._by_index.get(delta.index) if delta.index is not None else None
        if delta.index is None:
            draft = next((d for d in self._calls if delta.id and d.raw_id == delta.id), None)
            if draft is None and not name and self._calls:
                return self._calls[-1]
        elif draft is not None and name and delta.id and draft.raw_id not in ("", delta.id):
            draft = None  # A server that gives parallel calls all the same index.
        if draft is None:
            draft = CallDraft(raw_id=delta.id or "")
            self._calls.append(draft)
            if delta.index is not None:
                self._by_index[delta.index] = draft
        return draft

    def _error(self, error: Json) -> Exception:
        fault = fault_from({"error": error}) or Fault()
        return stream_error(fault, provider=self._tag.provider, label=self._label)

    def _build(self, stop: StopReason, *, whole: bool) -> Reply:
        blocks: list[Block] = []
        thinking, text = "".join(self._thinking), "".join(self._text)
        payload = self._reasoning.payload() if whole else b""
        if thinking or payload:
            blocks.append(Thinking(thinking, self._tag.wrap(payload) if payload else None))
        if said := text + "".join(self._refusal):
            blocks.append(Text(said))
        for draft in self._calls:
            draft.call_id = draft.call_id or self._ids.claim(draft.raw_id)
            blocks.append(draft.build(stop=stop, whole=whole, names=self._names, tag=self._tag))
        return Reply(
            blocks=tuple(blocks),
            stop=settled_stop(stop, calls=bool(self._calls), refused=bool(self._refusal)),
            usage=chat_usage(self._usage) if self._usage else None,
            model=self._model,
            stop_raw=self._stop_raw,
        )
