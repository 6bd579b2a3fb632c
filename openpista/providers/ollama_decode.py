"""Ollama's stream of lines becomes neutral events and one reply. The terminal line is `done`."""

from collections.abc import Mapping, Sequence

from openpista.domain.message import Block, StopReason, Text, Thinking, Usage
from openpista.domain.model import Reply, StreamEvent, TextChunk, ThinkingChunk
from openpista.providers.errors import stream_error
from openpista.providers.fault import Fault, fault_from
from openpista.providers.json_text import read_as, read_json, write_json
from openpista.providers.ollama_schema import CHUNK, OllamaCall, OllamaChunk, OllamaMessage
from openpista.providers.reply import CallDraft, CallIds, Tag, settled_stop
from openpista.providers.sse import SseEvent
from openpista.providers.think_tags import Kind, ThinkSplitter
from openpista.providers.toolnames import ToolNames
from openpista.providers.wire_fields import count, given, text_or_json

_STOPS: Mapping[str, StopReason] = {"stop": "end_turn", "length": "max_tokens"}


class OllamaDecoder:
    """One stream of the ollama wire (see `reply.Decoder`)."""

    def __init__(self, *, tag: Tag, names: ToolNames, ids: CallIds, label: str = "") -> None:
        self.ended = False
        self.closed = False
        self._tag = tag
        self._names = names
        self._ids = ids
        self._label = label
        # Models that the server does not know to think write their thoughts into the answer.
        self._splitter = ThinkSplitter()
        self._text: list[str] = []
        self._thinking: list[str] = []
        self._calls: list[CallDraft] = []
        self._last = OllamaChunk()

    def feed(self, event: SseEvent) -> Sequence[StreamEvent]:
        """Take one line (see `reply.Decoder`)."""
        told = read_as(event.data, CHUNK)
        if given(told.error):
            fault = fault_from({"error": read_json(bytes(told.error))}) or Fault()
            raise stream_error(fault, provider=self._tag.provider, label=self._label)
        said = self._message(told.message) if told.message else []
        if told.done:
            self._last = told
            self.ended = self.closed = True
            said += self._sorted(self._splitter.finish())
        return said

    def reply(self) -> Reply:
        """Return the whole answer (see `reply.Decoder`)."""
        return self._build(_STOPS.get(self._last.done_reason or "stop", "end_turn"), whole=True)

    def partial(self, stop: StopReason) -> Reply:
        """Return what arrived (see `reply.Decoder`)."""
        self._sorted(self._splitter.finish())
        return self._build(stop, whole=False)

    def _message(self, message: OllamaMessage) -> list[StreamEvent]:
        said: list[StreamEvent] = []
        if message.thinking:
            said += self._sorted([("thinking", message.thinking)])
        if message.content:
            said += self._sorted(self._splitter.feed(message.content))
        for call in message.tool_calls or ():
            said.append(self._call(call))
        return said

    def _sorted(self, parts: list[tuple[Kind, str]]) -> list[StreamEvent]:
        said: list[StreamEvent] = []
        for kind, text in parts:
            if kind == "thinking":
                self._thinking.append(text)
                said.append(ThinkingChunk(text))
            else:
                self._text.append(text)
                said.append(TextChunk(text))
        return said

    def _call(self, call: OllamaCall) -> StreamEvent:
        draft = CallDraft(raw_id=call.id or "")
        self._calls.append(draft)
        if call.function is None:
            return draft.begin("", self._ids, self._names)
        draft.add(text_or_json(call.function.arguments))
        return draft.begin(call.function.name or "", self._ids, self._names)

    def _build(self, stop: StopReason, *, whole: bool) -> Reply:
        blocks: list[Block] = []
        if thinking := "".join(self._thinking):
            payload = write_json({"thinking": thinking})
            blocks.append(Thinking(thinking, self._tag.wrap(payload) if whole else None))
        if text := "".join(self._text):
            blocks.append(Text(text))
        blocks += [
            draft.build(stop=stop, whole=whole, names=self._names, tag=self._tag)
            for draft in self._calls
        ]
        return Reply(
            blocks=tuple(blocks),
            stop=settled_stop(stop, calls=bool(self._calls)),
            usage=_usage(self._last) if self._last.done else None,
            model=self._last.model or "",
            stop_raw=self._last.done_reason or "",
        )


def _usage(last: OllamaChunk) -> Usage:
    return Usage(input_tokens=count(last.prompt_eval_count), output_tokens=count(last.eval_count))
