"""Gemini's stream becomes neutral events and one reply. The terminal mark is a finish reason,
or a blocked prompt; usage and a second finish may follow it."""

from collections.abc import Mapping, Sequence

from openpista.domain.message import Block, StopReason, Text, Thinking, ToolCall, Usage
from openpista.domain.model import Reply, StreamEvent, TextChunk, ThinkingChunk
from openpista.providers.errors import stream_error
from openpista.providers.fault import Fault, fault_from
from openpista.providers.gemini_schema import (
    CHUNK,
    Candidate,
    FunctionCall,
    GeminiPart,
    GeminiUsage,
)
from openpista.providers.json_text import read_as, read_json, write_json
from openpista.providers.reply import CallDraft, CallIds, Tag, settled_stop
from openpista.providers.sse import SseEvent
from openpista.providers.toolnames import ToolNames
from openpista.providers.wire_fields import count, given, text_or_json

_STOPS: Mapping[str, StopReason] = {
    "STOP": "end_turn",
    "MAX_TOKENS": "max_tokens",
    "SAFETY": "content_filter",
    "RECITATION": "content_filter",
    "LANGUAGE": "content_filter",
    "BLOCKLIST": "content_filter",
    "PROHIBITED_CONTENT": "content_filter",
    "SPII": "content_filter",
    "IMAGE_SAFETY": "content_filter",
}
"""Every other reason (a malformed call, one that was not expected) is an error of the model."""


class _Said:
    """A run of words or of thoughts while it arrives, as the parts in which it came: a signature
    belongs to its part and has to go back with it."""

    def __init__(self, *, is_thought: bool) -> None:
        self.is_thought = is_thought
        self.parts: list[dict[str, object]] = []
        self.is_signed = False

    def add(self, part: GeminiPart) -> None:
        words = part.text or ""
        last = self.parts[-1] if self.parts else None
        if last is not None and not part.thought_signature and "thoughtSignature" not in last:
            last["text"] = f"{last['text']}{words}"
            return
        kept: dict[str, object] = {"text": words}
        if self.is_thought:
            kept["thought"] = True
        if part.thought_signature:
            kept["thoughtSignature"] = part.thought_signature
            self.is_signed = True
        self.parts.append(kept)

    def build(self, tag: Tag, *, whole: bool) -> Block | None:
        text = "".join(str(part["text"]) for part in self.parts)
        payload = write_json({"parts": self.parts}) if self.is_signed and whole else b""
        opaque = tag.wrap(payload) if payload else None
        if self.is_thought or (not text and opaque):
            return Thinking(text, opaque) if text or opaque else None
        return Text(text, opaque) if text else None


class GeminiDecoder:
    """One stream of the gemini wire (see `reply.Decoder`)."""

    def __init__(self, *, tag: Tag, names: ToolNames, ids: CallIds, label: str = "") -> None:
        self.ended = False
        self.closed = False
        self._tag = tag
        self._names = names
        self._ids = ids
        self._label = label
        self._drafts: list[_Said | CallDraft] = []
        self._usage: GeminiUsage | None = None
        self._stop_raw = ""
        self._model = ""

    def feed(self, event: SseEvent) -> Sequence[StreamEvent]:
        """Take one event (see `reply.Decoder`)."""
        told = read_as(event.data, CHUNK)
        if given(told.error):
            fault = fault_from({"error": read_json(bytes(told.error))}) or Fault()
            raise stream_error(fault, provider=self._tag.provider, label=self._label)
        self._model = told.model_version or self._model
        self._usage = told.usage_metadata or self._usage
        if told.prompt_feedback and told.prompt_feedback.block_reason:
            self._stop_raw = told.prompt_feedback.block_reason
            self.ended = True
        return [said for one in told.candidates or () for said in self._candidate(one)]

    def reply(self) -> Reply:
        """Return the whole answer (see `reply.Decoder`)."""
        return self._build(_STOPS.get(self._stop_raw, "error"), whole=True)

    def partial(self, stop: StopReason) -> Reply:
        """Return what arrived (see `reply.Decoder`)."""
        return self._build(stop, whole=False)

    def _candidate(self, candidate: Candidate) -> list[StreamEvent]:
        if candidate.index:
            return []
        parts = candidate.content.parts if candidate.content else None
        said = [event for part in parts or () for event in self._part(part)]
        if candidate.finish_reason:
            self._stop_raw = candidate.finish_reason
            self.ended = True
        return said

    def _part(self, part: GeminiPart) -> list[StreamEvent]:
        if part.function_call is not None:
            return [self._call(part.function_call, part.thought_signature)]
        if part.text is None or not (part.text or part.thought_signature):
            return []
        is_thought = part.thought is True
        last = self._drafts[-1] if self._drafts else None
        if not isinstance(last, _Said) or last.is_thought != is_thought:
            last = _Said(is_thought=is_thought)
            self._drafts.append(last)
        last.add(part)
        if not part.text:
            return []
        return [ThinkingChunk(part.text) if is_thought else TextChunk(part.text)]

    def _call(self, call: FunctionCall, signature: str | None) -> StreamEvent:
        draft = CallDraft(raw_id=call.id or "")
        draft.add(text_or_json(call.args))
        if signature:
            draft.payload = write_json({"thoughtSignature": signature})
        self._drafts.append(draft)
        return draft.begin(call.name or "", self._ids, self._names)

    def _build(self, stop: StopReason, *, whole: bool) -> Reply:
        blocks: list[Block] = []
        for draft in self._drafts:
            if isinstance(draft, CallDraft):
                call = draft.build(stop=stop, whole=whole, names=self._names, tag=self._tag)
                blocks.append(call)
            elif block := draft.build(self._tag, whole=whole):
                blocks.append(block)
        return Reply(
            blocks=tuple(blocks),
            stop=settled_stop(stop, calls=any(isinstance(block, ToolCall) for block in blocks)),
            usage=_neutral(self._usage) if self._usage else None,
            model=self._model,
            stop_raw=self._stop_raw,
        )


def _neutral(usage: GeminiUsage) -> Usage:
    thoughts = count(usage.thoughts_token_count)
    return Usage(
        input_tokens=count(usage.prompt_token_count),
        output_tokens=count(usage.candidates_token_count) + thoughts,
        cached_tokens=count(usage.cached_content_token_count),
        reasoning_tokens=thoughts,
    )
