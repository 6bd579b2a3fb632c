"""Messages events become neutral events and one reply. The terminal event is `message_stop`."""

from collections.abc import Mapping, Sequence

from openpista.domain.message import Block, StopReason, Text, Thinking, ToolCall, Usage
from openpista.domain.model import Reply, StreamEvent, TextChunk, ThinkingChunk
from openpista.providers.errors import stream_error
from openpista.providers.fault import Fault, fault_from
from openpista.providers.json_text import read_as, read_json, write_json
from openpista.providers.messages_schema import (
    EVENT,
    BlockDelta,
    ContentBlock,
    MessagesEvent,
    MessagesUsage,
    OutputDetails,
)
from openpista.providers.reply import CallDraft, CallIds, Tag, settled_stop
from openpista.providers.sse import SseEvent
from openpista.providers.toolnames import ToolNames
from openpista.providers.wire_fields import count, given, number_or_none, text_or_json

_STOPS: Mapping[str, StopReason] = {
    "end_turn": "end_turn",
    "pause_turn": "end_turn",
    "stop_sequence": "stop_sequence",
    "max_tokens": "max_tokens",
    "model_context_window_exceeded": "max_tokens",
    "tool_use": "tool_use",
    "refusal": "refusal",
}


class _BlockDraft:
    """One block while it arrives; `call` is set for a tool call only."""

    def __init__(self, begun: ContentBlock) -> None:
        self.kind = begun.type
        self.call = CallDraft(raw_id=begun.id or "") if begun.type == "tool_use" else None
        self.data = begun.data or ""
        self.text = [begun.text or begun.thinking or ""]
        self.signature = [begun.signature or ""]
        self.stopped = False


class MessagesDecoder:
    """One stream of the messages wire (see `reply.Decoder`)."""

    def __init__(self, *, tag: Tag, names: ToolNames, ids: CallIds, label: str = "") -> None:
        self.ended = False
        self.closed = False
        self._tag = tag
        self._names = names
        self._ids = ids
        self._label = label
        self._blocks: dict[int, _BlockDraft] = {}
        self._usage: MessagesUsage | None = None
        self._model = ""
        self._stop_raw = ""

    def feed(self, event: SseEvent) -> Sequence[StreamEvent]:
        """Take one event (see `reply.Decoder`)."""
        if event.data.strip() == b"[DONE]":
            return []
        told = read_as(event.data, EVENT)
        match told.type or event.name:
            case "message_start" if told.message:
                self._model = told.message.model or self._model
                self._count(told.message.usage)
            case "content_block_start" if told.content_block:
                return self._begin(told, told.content_block)
            case "content_block_delta" if told.delta and (block := self._block(told)):
                return self._add(block, told.delta)
            case "content_block_stop" if block := self._block(told):
                block.stopped = True
            case "message_delta":
                self._stop_raw = (told.delta and told.delta.stop_reason) or self._stop_raw
                self._count(told.usage)
            case "message_stop":
                self.ended = self.closed = True
            case "error":
                fault = fault_from(read_json(event.data)) or Fault()
                raise stream_error(fault, provider=self._tag.provider, label=self._label)
            case _:
                pass
        return []

    def reply(self) -> Reply:
        """Return the whole answer (see `reply.Decoder`)."""
        return self._build(_STOPS.get(self._stop_raw, "end_turn"), whole=True)

    def partial(self, stop: StopReason) -> Reply:
        """Return what arrived (see `reply.Decoder`)."""
        return self._build(stop, whole=False)

    def _block(self, told: MessagesEvent) -> _BlockDraft | None:
        index = max(self._blocks, default=-1) if told.index is None else told.index
        return self._blocks.get(index)

    def _begin(self, told: MessagesEvent, begun: ContentBlock) -> list[StreamEvent]:
        index = len(self._blocks) if told.index is None else told.index
        draft = self._blocks[index] = _BlockDraft(begun)
        if draft.call is not None:
            if given(begun.input) and read_json(bytes(begun.input)):
                draft.call.add(text_or_json(begun.input))
            return [draft.call.begin(begun.name or "", self._ids, self._names)]
        return self._said(draft, draft.text[0])

    def _add(self, block: _BlockDraft, delta: BlockDelta) -> list[StreamEvent]:
        if delta.partial_json and block.call is not None:
            block.call.add(delta.partial_json)
        block.signature.append(delta.signature or "")
        words = delta.text or delta.thinking or ""
        block.text.append(words)
        return self._said(block, words)

    @staticmethod
    def _said(block: _BlockDraft, words: str) -> list[StreamEvent]:
        if words and block.kind == "text":
            return [TextChunk(words)]
        return [ThinkingChunk(words)] if words and block.kind == "thinking" else []

    def _count(self, usage: MessagesUsage | None) -> None:
        """Take newer counts; they are sums so far, and those left out hold on."""
        if usage is None or self._usage is None:
            self._usage = usage or self._usage
            return
        old = self._usage
        self._usage = MessagesUsage(
            input_tokens=_newer(usage.input_tokens, old.input_tokens),
            output_tokens=_newer(usage.output_tokens, old.output_tokens),
            cache_read_input_tokens=_newer(
                usage.cache_read_input_tokens, old.cache_read_input_tokens
            ),
            cache_creation_input_tokens=_newer(
                usage.cache_creation_input_tokens, old.cache_creation_input_tokens
            ),
            output_tokens_details=usage.output_tokens_details or old.output_tokens_details,
            cost=usage.cost if bytes(usage.cost) else old.cost,
        )

    def _build(self, stop: StopReason, *, whole: bool) -> Reply:
        blocks: list[Block] = []
        last_kind = ""
        for draft in (self._blocks[index] for index in sorted(self._blocks)):
            block = self._finished(draft, stop=stop, whole=whole)
            if isinstance(block, Text) and last_kind == "text" and isinstance(blocks[-1], Text):
                # Text with citations comes as many blocks in a row; to a reader it is one.
                blocks[-1] = Text(blocks[-1].text + block.text)
            elif block is not None:
                blocks.append(block)
            last_kind = draft.kind
        return Reply(
            blocks=tuple(blocks),
            stop=settled_stop(stop, calls=any(isinstance(block, ToolCall) for block in blocks)),
            usage=_neutral(self._usage) if self._usage else None,
            model=self._model,
            stop_raw=self._stop_raw,
        )

    def _finished(self, draft: _BlockDraft, *, stop: StopReason, whole: bool) -> Block | None:
        text, signature = "".join(draft.text), "".join(draft.signature)
        if draft.call is not None:
            ended = whole and (draft.stopped or bool(draft.call.arguments))
            return draft.call.build(stop=stop, whole=ended, names=self._names, tag=self._tag)
        match draft.kind:
            case "text" if text:
                return Text(text)
            case "thinking" if signature:
                kept = {"type": "thinking", "thinking": text, "signature": signature}
                return Thinking(text, self._tag.wrap(write_json(kept)))
            case "thinking" if text:
                return Thinking(text)
            case "redacted_thinking":
                kept = {"type": "redacted_thinking", "data": draft.data}
                return Thinking("", self._tag.wrap(write_json(kept)))
            case _:
                return None


def _newer(new: int | float | None, old: int | float | None) -> int | float | None:
    return old if new is None else new


def _neutral(usage: MessagesUsage) -> Usage:
    read = count(usage.cache_read_input_tokens)
    written = count(usage.cache_creation_input_tokens)
    return Usage(
        input_tokens=count(usage.input_tokens) + read + written,
        output_tokens=count(usage.output_tokens),
        cached_tokens=read,
        cache_write_tokens=written,
        reasoning_tokens=count((usage.output_tokens_details or OutputDetails()).thinking_tokens),
        cost_usd=number_or_none(usage.cost),
    )
