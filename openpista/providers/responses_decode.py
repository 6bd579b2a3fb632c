"""Responses events become neutral events and one reply.

The terminal events are `response.completed`, `.incomplete`, `.failed` and `error`.
"""

from collections.abc import Mapping, Sequence

from openpista.domain.message import Block, StopReason, Usage
from openpista.domain.model import (
    ProviderError,
    Reply,
    StreamEvent,
    TextChunk,
    ThinkingChunk,
)
from openpista.providers.errors import stream_error
from openpista.providers.fault import Fault, fault_from
from openpista.providers.json_text import read_as, read_json
from openpista.providers.reply import CallIds, Tag, settled_stop
from openpista.providers.responses_items import PART_BREAK, ItemDraft
from openpista.providers.responses_schema import (
    EVENT,
    InputDetails,
    Item,
    OutputDetails,
    Response,
    ResponsesEvent,
    ResponsesUsage,
)
from openpista.providers.sse import SseEvent
from openpista.providers.toolnames import ToolNames
from openpista.providers.wire_fields import count, given, number_or_none, text_or_json

_INCOMPLETE: Mapping[str, StopReason] = {
    "max_output_tokens": "max_tokens",
    "content_filter": "content_filter",
}


class ResponsesDecoder:
    """One stream of the responses wire (see `reply.Decoder`)."""

    def __init__(self, *, tag: Tag, names: ToolNames, ids: CallIds, label: str = "") -> None:
        self.ended = False
        self.closed = False
        self._tag = tag
        self._names = names
        self._ids = ids
        self._label = label
        self._items: dict[int, ItemDraft] = {}
        self._summary_index: int | None = None
        self._response = Response()
        self._stop: StopReason = "end_turn"
        self._stop_raw = ""

    def feed(self, event: SseEvent) -> Sequence[StreamEvent]:
        """Take one event (see `reply.Decoder`)."""
        if event.data.strip() == b"[DONE]":
            return []
        told = read_as(event.data, EVENT)
        match told.type or event.name:
            case "response.output_text.delta":
                return self._say(told, refused=False)
            case "response.refusal.delta":
                return self._say(told, refused=True)
            case "response.reasoning_summary_text.delta" | "response.reasoning_text.delta":
                return self._think(told)
            case "response.function_call_arguments.delta" if call := self._item(told).call:
                call.add(text_or_json(told.delta))
            case "response.function_call_arguments.done" if call := self._item(told).call:
                call.replace(text_or_json(told.arguments))
            case "response.output_item.added" if told.item:
                return self._begin(self._index(told, new=True), told.item)
            case "response.output_item.done" if told.item:
                return self._settle(self._index(told), told.item)
            case "response.completed" | "response.incomplete" | "response.failed" if told.response:
                return self._end(told.response)
            case "response.created" if told.response:
                self._response = told.response
            case "error" | "response.error":
                raise self._error(event.data, "error")
            case _:
                pass
        return []

    def reply(self) -> Reply:
        """Return the whole answer (see `reply.Decoder`)."""
        return self._build(self._stop, whole=True)

    def partial(self, stop: StopReason) -> Reply:
        """Return what arrived (see `reply.Decoder`)."""
        return self._build(stop, whole=False)

    def _index(self, told: ResponsesEvent, *, new: bool = False) -> int:
        if told.output_index is not None:
            return told.output_index
        last = max(self._items, default=-1)
        return last + 1 if new else max(last, 0)

    def _item(self, told: ResponsesEvent, kind: str = "") -> ItemDraft:
        """Return the item that `told` is about; one that was not announced begins here."""
        return self._items.setdefault(self._index(told), ItemDraft(kind))

    def _say(self, told: ResponsesEvent, *, refused: bool) -> list[StreamEvent]:
        item = self._item(told, "message")
        text = text_or_json(told.delta)
        item.refused = item.refused or refused
        item.add(text)
        return [TextChunk(text)] if text else []

    def _think(self, told: ResponsesEvent) -> list[StreamEvent]:
        item = self._item(told, "reasoning")
        text = text_or_json(told.delta)
        if told.summary_index != self._summary_index and item.text:
            text = PART_BREAK + text
        self._summary_index = told.summary_index
        item.add(text)
        return [ThinkingChunk(text)] if text else []

    def _begin(self, index: int, item: Item) -> list[StreamEvent]:
        draft = self._items[index] = ItemDraft(item.type)
        if draft.call is None:
            return []
        draft.call.raw_id = item.call_id or ""
        draft.call.add(text_or_json(item.arguments))
        return [draft.call.begin(item.name or "", self._ids, self._names)]

    def _settle(self, index: int, item: Item) -> list[StreamEvent]:
        said: list[StreamEvent] = []
        if index not in self._items:
            said += self._begin(index, item)
        draft = self._items[index]
        if draft.call is not None and (arguments := text_or_json(item.arguments)):
            draft.call.replace(arguments)
        words = draft.settle(item)
        if words and draft.kind == "message":
            said.append(TextChunk(words))
        elif words and draft.kind == "reasoning":
            said.append(ThinkingChunk(words))
        return said

    def _end(self, response: Response) -> list[StreamEvent]:
        self._response = response
        said: list[StreamEvent] = []
        for index, item in enumerate(response.output or ()):
            # Azure seals its reasoning only here; some servers announce no items at all.
            said += self._settle(index, item)
        status = response.status or "completed"
        if given(response.error) or status == "failed":
            raise self._error(bytes(response.error), status)
        self.ended = self.closed = True
        self._stop_raw = status
        if status == "incomplete":
            reason = (response.incomplete_details and response.incomplete_details.reason) or ""
            self._stop_raw = reason or status
            self._stop = _INCOMPLETE.get(reason, "max_tokens")
        return said

    def _error(self, data: bytes, stop_raw: str) -> ProviderError:
        self._stop_raw = stop_raw
        value = read_json(data) if data else None
        fault = fault_from(value) or fault_from({"error": value}) or Fault()
        return stream_error(fault, provider=self._tag.provider, label=self._label)

    def _build(self, stop: StopReason, *, whole: bool) -> Reply:
        blocks: list[Block] = []
        drafts = [self._items[index] for index in sorted(self._items)]
        for draft in drafts:
            block = draft.block(stop=stop, whole=whole, names=self._names, tag=self._tag)
            if block is not None:
                blocks.append(block)
        return Reply(
            blocks=tuple(blocks),
            stop=settled_stop(
                stop,
                calls=any(draft.call for draft in drafts),
                refused=any(draft.refused for draft in drafts),
            ),
            usage=_usage(self._response.usage),
            model=self._response.model or "",
            stop_raw=self._stop_raw,
        )


def _usage(usage: ResponsesUsage | None) -> Usage | None:
    if usage is None:
        return None
    before = usage.input_tokens_details or InputDetails()
    after = usage.output_tokens_details or OutputDetails()
    return Usage(
        input_tokens=count(usage.input_tokens),
        output_tokens=count(usage.output_tokens),
        cached_tokens=count(before.cached_tokens),
        cache_write_tokens=count(before.cache_write_tokens),
        reasoning_tokens=count(after.reasoning_tokens),
        cost_usd=number_or_none(usage.cost),
    )
