"""The messages wire: blocks in their order, signatures kept, an end that is told."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.message import StopReason, Text, Thinking, ToolCall, Usage
from openpista.domain.model import ProviderError, TextChunk, ThinkingChunk, ToolCallBegun
from openpista.providers.messages_decode import MessagesDecoder
from openpista.providers.reply import CallIds
from openpista.providers.sse import SseEvent
from openpista.providers.toolnames import ToolNames
from openpista.providers.wire_messages import MESSAGES
from tests.providers.feeding import (
    HOSTILE,
    fed,
    objects_with,
    reply_to,
    same_in_any_pieces,
    survives,
    withstands,
)
from tests.providers.making import call, tag_of

TAG = tag_of(MESSAGES)
Told = dict[str, Any]
STOP: Told = {"type": "message_stop"}


def decoder() -> MessagesDecoder:
    return MessagesDecoder(
        tag=TAG, names=ToolNames(["system.run"]), ids=CallIds(seed="s"), label="P"
    )


def begin(index: int | None, kind: str, **fields: object) -> Told:
    place = {} if index is None else {"index": index}
    return {"type": "content_block_start", "content_block": {"type": kind} | fields} | place


def add(index: int | None, **fields: object) -> Told:
    place = {} if index is None else {"index": index}
    return {"type": "content_block_delta", "delta": fields} | place


def end(index: int) -> Told:
    return {"type": "content_block_stop", "index": index}


def stop(reason: str = "end_turn", **usage: object) -> Told:
    delta = {"stop_reason": reason}
    return {"type": "message_delta", "delta": delta} | ({"usage": usage} if usage else {})


def test_words_as_they_come():
    deco = decoder()
    started = {"type": "message_start", "message": {"model": "m-1", "usage": {"input_tokens": 3}}}
    said = fed(deco, started, begin(0, "text", text=""), {"type": "ping"}, add(0, text="Hi"))
    assert said == [TextChunk("Hi")]
    assert not deco.ended

    reply = reply_to(deco, end(0), stop(output_tokens=2), STOP)

    assert reply.blocks == (Text("Hi"),)
    assert (reply.stop, reply.stop_raw, reply.model) == ("end_turn", "end_turn", "m-1")
    assert reply.usage == Usage(3, 2)
    assert deco.closed


def test_a_stop_reason_alone_is_no_end():
    deco = decoder()
    fed(deco, begin(0, "text", text="a"), end(0), stop())

    assert not deco.ended


def test_thinking_keeps_its_signature_and_goes_back_as_it_came():
    deco = decoder()
    said = fed(
        deco,
        begin(0, "thinking", thinking="", signature=""),
        add(0, type="thinking_delta", thinking="hm é"),
        add(0, type="signature_delta", signature="si"),
        add(0, type="signature_delta", signature="gned"),
        end(0),
        begin(1, "redacted_thinking", data="sealed"),
        end(1),
        stop(),
        STOP,
    )

    assert said == [ThinkingChunk("hm é")]
    kept, sealed = deco.reply().blocks
    assert isinstance(kept, Thinking)
    assert isinstance(sealed, Thinking)
    assert kept.opaque is not None
    assert sealed.opaque is not None
    assert json.loads(kept.opaque.payload) == {
        "type": "thinking",
        "thinking": "hm é",
        "signature": "signed",
    }
    assert json.loads(sealed.opaque.payload) == {"type": "redacted_thinking", "data": "sealed"}


def test_thinking_without_a_signature_cannot_go_back():
    reply = reply_to(decoder(), begin(0, "thinking", thinking="hm"), STOP)

    assert reply.blocks == (Thinking("hm"),)


def test_a_call_in_pieces():
    deco = decoder()
    said = fed(
        deco,
        begin(0, "tool_use", id="c1", name="system_run", input={}),
        add(0, type="input_json_delta", partial_json=""),
        add(0, type="input_json_delta", partial_json='{"a"'),
        add(0, type="input_json_delta", partial_json=": 1}"),
        end(0),
        stop("tool_use"),
        STOP,
    )

    assert said == [ToolCallBegun(call("c1").call_id, "system.run")]
    assert deco.reply().blocks == (call("c1", arguments='{"a": 1}'),)
    assert deco.reply().stop == "tool_use"


def test_input_that_came_whole_with_its_block():
    reply = reply_to(
        decoder(), begin(0, "tool_use", id="c1", name="system_run", input={"a": 1}), end(0), STOP
    )

    assert reply.blocks == (call("c1", arguments='{"a": 1}'),)


def test_an_empty_input_does_not_stand_before_its_pieces():
    begun = b'{"type":"content_block_start","content_block":{"type":"tool_use","input":{ }}}'
    reply = reply_to(decoder(), begun, add(None, partial_json='{"a": 1}'), stop("tool_use"), STOP)

    (called,) = reply.blocks
    assert isinstance(called, ToolCall)
    assert called.complete


@pytest.mark.parametrize(
    ("events", "complete"),
    [
        ([end(0), stop("tool_use")], True),
        ([end(0), stop("max_tokens")], False),
        ([stop("tool_use")], False),
        ([add(0, partial_json='{"a": 1}'), stop("tool_use")], True),
        ([add(0, partial_json='{"a'), end(0), stop("max_tokens")], False),
    ],
)
def test_a_call_is_complete_only_when_it_arrived_whole(events: list[Told], complete: bool):
    reply = reply_to(decoder(), begin(0, "tool_use", id="c1", name="x"), *events, STOP)

    (called,) = reply.blocks
    assert isinstance(called, ToolCall)
    assert called.complete is complete


@pytest.mark.parametrize(
    ("reason", "settled"),
    [
        ("end_turn", "end_turn"),
        ("pause_turn", "end_turn"),
        ("max_tokens", "max_tokens"),
        ("model_context_window_exceeded", "max_tokens"),
        ("stop_sequence", "stop_sequence"),
        ("refusal", "refusal"),
        ("tool_use", "end_turn"),
        ("made_up", "end_turn"),
    ],
)
def test_reasons_to_stop(reason: str, settled: StopReason):
    reply = reply_to(decoder(), stop(reason), STOP)

    assert (reply.stop, reply.stop_raw) == (settled, reason)


def test_text_in_a_row_is_one_text_and_text_apart_is_not():
    blocks = [begin(i, "text", text=t) for i, t in enumerate(["a", "b"])]
    apart = [begin(0, "text", text="a"), begin(1, "server_tool_use"), begin(2, "text", text="b")]

    assert reply_to(decoder(), *blocks, STOP).blocks == (Text("ab"),)
    assert reply_to(decoder(), *apart, STOP).blocks == (Text("a"), Text("b"))


def test_tools_of_the_service_itself_are_left_out():
    reply = reply_to(
        decoder(),
        begin(0, "server_tool_use", id="s", name="web_search", input={}),
        add(0, type="input_json_delta", partial_json='{"q": 1}'),
        add(7, text="of no block"),
        end(7),
        {"type": "later_and_unknown", "delta": {"type": "more"}},
        STOP,
    )

    assert reply.blocks == ()
    assert reply.stop == "end_turn"


def test_events_without_an_index_belong_to_the_newest_block():
    reply = reply_to(decoder(), begin(None, "text"), add(None, text="a"), STOP)

    assert reply.blocks == (Text("a"),)


def test_the_name_of_the_event_counts_where_its_data_has_no_type():
    deco = decoder()
    deco.feed(SseEvent("message_stop", b"{}"))

    assert deco.ended


def test_a_mark_of_another_wire_does_no_harm():
    assert fed(decoder(), b"[DONE]") == []


def test_later_counts_replace_earlier_ones_and_missing_ones_hold():
    started = {
        "type": "message_start",
        "message": {"usage": {"input_tokens": 612, "cache_read_input_tokens": 5}},
    }
    details = {"thinking_tokens": 3}
    reply = reply_to(
        decoder(),
        started,
        stop(input_tokens=28, output_tokens=9, cache_creation_input_tokens=2),
        stop(output_tokens=10, output_tokens_details=details, cost=0.5),
        stop(),
        STOP,
    )

    assert reply.usage == Usage(28 + 5 + 2, 10, 5, 2, 3, 0.5)
    assert reply_to(decoder(), STOP).usage is None


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"type": "error", "error": {"type": "overloaded_error", "message": "m"}}, "overloaded"),
        ({"type": "error", "error": {"type": "api_error", "message": "m"}}, "server"),
        ({"type": "error"}, "server"),
    ],
)
def test_an_error_in_the_stream_is_raised_with_its_kind(error: Told, kind: str):
    with pytest.raises(ProviderError) as caught:
        fed(decoder(), error)

    assert caught.value.kind == kind


def test_what_arrived_before_a_break_is_kept_and_nothing_of_it_may_run():
    deco = decoder()
    fed(deco, begin(0, "text", text="a"), begin(1, "tool_use", id="c1", name="system_run"))
    fed(deco, add(1, partial_json="{}"), end(1))

    partial = deco.partial("cut_off")

    assert partial.blocks == (Text("a"), call("c1", arguments="{}", complete=False))
    assert partial.stop == "cut_off"


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_events_pass_or_are_malformed(data: bytes):
    survives(decoder(), data)


KINDS = [
    "message_start",
    "content_block_start",
    "content_block_delta",
    "content_block_stop",
    "message_delta",
    "message_stop",
    "error",
    "tool_use",
    "thinking",
    "text",
]
KEYS = ["type", "index", "message", "content_block", "delta", "usage", "text", "partial_json",
        "signature", "stop_reason", "id", "name", "input", "error", "data"]  # fmt: skip


@given(st.lists(objects_with(KEYS, KINDS), max_size=5))
def test_no_objects_raise_anything_else(events: list[object]):
    withstands(decoder, events)


_TOLD = [
    begin(0, "thinking", thinking="hm "),
    add(0, signature="s"),
    begin(1, "text", text="Grüße "),
    add(1, text="👋"),
    begin(2, "tool_use", id="c1", name="system_run", input={}),
    add(2, partial_json='{"a": "ü"}'),
    stop("tool_use", output_tokens=5),
    STOP,
]
_EVENTS = [b"event: x\ndata: " + json.dumps(one, ensure_ascii=False).encode() for one in _TOLD]
_BODY = b"\n\n".join([*_EVENTS, b""])


@given(st.sets(st.integers(0, len(_BODY)), max_size=9))
def test_any_split_of_the_body_gives_the_same_reply(cuts: set[int]):
    same_in_any_pieces(decoder, _BODY, sorted(cuts))
