"""The responses wire: items in their order, an end that is told, nothing lost on the way."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.message import Text, Thinking, ToolCall
from openpista.domain.model import ProviderError, TextChunk, ThinkingChunk, ToolCallBegun
from openpista.providers.reply import CallIds
from openpista.providers.responses_decode import ResponsesDecoder
from openpista.providers.sse import SseEvent
from openpista.providers.toolnames import ToolNames
from openpista.providers.wire_responses import RESPONSES
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

TAG = tag_of(RESPONSES)
Told = dict[str, Any]


def decoder() -> ResponsesDecoder:
    return ResponsesDecoder(
        tag=TAG, names=ToolNames(["system.run"]), ids=CallIds(seed="s"), label="P"
    )


def told(kind: str, index: int | None = 0, **fields: object) -> Told:
    place = {} if index is None else {"output_index": index}
    return {"type": f"response.{kind}"} | place | fields


def item(kind: str, **fields: object) -> Told:
    return {"type": kind} | fields


def ended(status: str = "completed", **fields: object) -> Told:
    return {"type": f"response.{status}", "response": {"status": status} | fields}


def text_item(text: str, **fields: object) -> Told:
    return item("message", content=[{"type": "output_text", "text": text}], **fields)


def call_item(arguments: str = "", **fields: object) -> Told:
    return item("function_call", call_id="c1", name="system_run", arguments=arguments, **fields)


def test_words_as_they_come():
    deco = decoder()
    said = fed(
        deco,
        {"type": "response.created", "response": {"model": "m-1"}},
        told("output_item.added", item=item("message", id="msg_1")),
        told("output_text.delta", delta="Hel"),
        told("output_text.delta", delta="lo"),
        told("output_item.done", item=text_item("Hello", id="msg_1", phase="final")),
        ended(model="m-1"),
    )

    assert said == [TextChunk("Hel"), TextChunk("lo")]
    kept = TAG.wrap(b'{"id":"msg_1","phase":"final"}')
    assert deco.reply().blocks == (Text("Hello", kept),)
    assert (deco.reply().stop, deco.reply().stop_raw, deco.reply().model) == (
        "end_turn",
        "completed",
        "m-1",
    )
    assert deco.closed


def test_a_call_whose_item_changes_its_id_on_the_way():
    reply = reply_to(
        decoder(),
        told("output_item.added", 1, item=call_item(id="one")),
        told("function_call_arguments.delta", 1, delta='{"a"', item_id="two"),
        told("function_call_arguments.delta", 1, delta=": 1}", item_id="three"),
        told("output_item.done", 1, item=call_item('{"a": 1}', id="four", namespace="n")),
        ended(),
    )

    assert reply.blocks == (
        call("c1", arguments='{"a": 1}', opaque=TAG.wrap(b'{"id":"four","namespace":"n"}')),
    )
    assert reply.stop == "tool_use"


def test_a_call_is_told_when_it_is_announced():
    begun = fed(decoder(), told("output_item.added", item=call_item()))

    assert begun == [ToolCallBegun(call("c1").call_id, "system.run")]


def test_arguments_whole_take_the_place_of_their_pieces():
    reply = reply_to(
        decoder(),
        told("output_item.added", item=call_item()),
        told("function_call_arguments.delta", delta="{brok"),
        told("function_call_arguments.done", arguments='{"a": 2}'),
        ended(),
    )

    assert reply.blocks == (call("c1", arguments='{"a": 2}'),)


def test_items_that_were_not_announced_are_taken_from_the_end():
    deco = decoder()
    sealed = item("reasoning", id="rs", encrypted_content="sealed", summary=[])
    said = fed(deco, ended(output=[sealed, text_item("hi"), call_item("{}")]))

    assert said == [TextChunk("hi"), ToolCallBegun(call("c1").call_id, "system.run")]
    thinking, text, called = deco.reply().blocks
    assert isinstance(thinking, Thinking)
    assert thinking.opaque is not None
    assert json.loads(thinking.opaque.payload)["encrypted_content"] == "sealed"
    assert text == Text("hi")
    assert called == call("c1", arguments="{}")


def test_reasoning_is_sealed_by_its_first_finished_form():
    def reasoning(content: str | None) -> Told:
        return item("reasoning", id="rs_1", encrypted_content=content, summary=[])

    for done, last, sealed in (("a", "b", "a"), (None, "b", "b")):
        reply = reply_to(
            decoder(),
            told("output_item.added", item=reasoning("0")),
            told("output_item.done", item=reasoning(done)),
            ended(output=[reasoning(last)]),
        )
        (thinking,) = reply.blocks
        assert isinstance(thinking, Thinking)
        assert thinking.opaque is not None
        assert json.loads(thinking.opaque.payload) == {
            "type": "reasoning",
            "id": "rs_1",
            "summary": [],
            "encrypted_content": sealed,
        }


def test_summaries_are_told_with_a_line_between_their_parts():
    deco = decoder()
    said = fed(
        deco,
        told("output_item.added", item=item("reasoning")),
        told("reasoning_summary_text.delta", delta="One", summary_index=0),
        told("reasoning_summary_text.delta", delta=".", summary_index=0),
        told("reasoning_summary_text.delta", delta="Two.", summary_index=1),
        ended(),
    )

    assert said == [ThinkingChunk("One"), ThinkingChunk("."), ThinkingChunk("\n\nTwo.")]
    assert deco.reply().blocks == (Thinking("One.\n\nTwo."),)


def test_reasoning_that_came_only_with_its_item():
    summary = [{"type": "summary_text", "text": "One."}]
    said = fed(decoder(), told("output_item.done", item=item("reasoning", summary=summary)))

    assert said == [ThinkingChunk("One.")]


def test_plain_reasoning_text():
    deco = decoder()

    assert fed(deco, told("reasoning_text.delta", delta="hm")) == [ThinkingChunk("hm")]


def test_a_refusal_is_told_as_text():
    for events in (
        [told("refusal.delta", delta="No."), ended()],
        [ended(output=[item("message", content=[{"type": "refusal", "refusal": "No."}])])],
    ):
        reply = reply_to(decoder(), *events)
        assert (reply.stop, reply.blocks) == ("refusal", (Text("No."),))


def test_events_without_a_place_belong_to_the_newest_item():
    reply = reply_to(
        decoder(),
        told("output_item.added", None, item=item("message")),
        told("output_text.delta", None, delta="a"),
        told("output_item.added", None, item=call_item()),
        told("function_call_arguments.delta", None, delta="{}"),
        ended(),
    )

    assert reply.blocks == (Text("a"), call("c1", arguments="{}"))


def test_the_name_of_the_event_counts_where_its_data_has_no_type():
    deco = decoder()
    deco.feed(SseEvent("response.output_text.delta", b'{"output_index":0,"delta":"a"}'))

    assert deco.partial("cut_off").blocks == (Text("a"),)


def test_items_of_the_service_itself_are_left_out():
    reply = reply_to(
        decoder(),
        told("output_item.added", item=item("web_search_call", id="ws")),
        told("function_call_arguments.delta", delta="{}"),
        told("output_item.done", item=item("web_search_call", arguments={"a": 1})),
        told("output_text.annotation.added", annotation={}),
        b"[DONE]",
        ended(),
    )

    assert reply.blocks == ()


@pytest.mark.parametrize(
    ("reason", "stop"),
    [
        ("max_output_tokens", "max_tokens"),
        ("content_filter", "content_filter"),
        ("", "max_tokens"),
    ],
)
def test_an_incomplete_response_says_why(reason: str, stop: str):
    reply = reply_to(
        decoder(),
        told("output_item.added", item=call_item()),
        ended("incomplete", incomplete_details={"reason": reason} if reason else None),
    )

    assert (reply.stop, reply.stop_raw) == (stop, reason or "incomplete")
    (called,) = reply.blocks
    assert isinstance(called, ToolCall)
    assert not called.complete


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({"type": "error", "code": "server_error", "message": "m"}, "server"),
        ({"type": "error", "error": {"type": "rate_limit_error", "message": "m"}}, "rate_limit"),
        ({"type": "response.error", "message": "overloaded"}, "overloaded"),
        (ended("failed", error={"code": "insufficient_quota", "message": "m"}), "quota"),
        (ended("failed"), "server"),
        (ended(error={"code": "content_filter", "message": "m"}), "content_filter"),
    ],
)
def test_an_error_in_the_stream_is_raised_with_its_kind(event: Told, kind: str):
    deco = decoder()
    fed(deco, told("output_text.delta", delta="a"))

    with pytest.raises(ProviderError) as caught:
        fed(deco, event)

    assert caught.value.kind == kind
    assert not deco.ended


def test_usage_of_the_end():
    counted = {
        "input_tokens": 9,
        "output_tokens": 4,
        "input_tokens_details": {"cached_tokens": 5, "cache_write_tokens": 1},
        "output_tokens_details": {"reasoning_tokens": 2},
        "cost": 0.25,
    }
    usage = reply_to(decoder(), ended(usage=counted)).usage

    assert usage is not None
    assert (usage.input_tokens, usage.output_tokens) == (9, 4)
    assert (usage.cached_tokens, usage.cache_write_tokens, usage.reasoning_tokens) == (5, 1, 2)
    assert usage.cost_usd == 0.25
    assert reply_to(decoder(), ended()).usage is None


def test_what_arrived_before_a_break_is_kept_and_nothing_of_it_may_run():
    deco = decoder()
    fed(
        deco,
        told("output_text.delta", 0, delta="a"),
        told("output_item.done", 1, item=call_item("{}", id="fc")),
    )

    partial = deco.partial("cut_off")

    assert partial.stop == "cut_off"
    assert partial.blocks == (Text("a"), call("c1", arguments="{}", complete=False))


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_events_pass_or_are_malformed(data: bytes):
    survives(decoder(), data)


KINDS = [
    "response.output_item.added",
    "response.output_item.done",
    "response.output_text.delta",
    "response.function_call_arguments.delta",
    "response.function_call_arguments.done",
    "response.reasoning_summary_text.delta",
    "response.completed",
    "response.failed",
    "error",
    "function_call",
    "message",
    "reasoning",
]
KEYS = ["type", "item", "output_index", "delta", "arguments", "response", "output", "summary",
        "content", "status", "error", "usage", "name", "call_id", "text"]  # fmt: skip


@given(st.lists(objects_with(KEYS, KINDS), max_size=5))
def test_no_objects_raise_anything_else(events: list[object]):
    withstands(decoder, events)


_TOLD = [
    told("output_item.added", 0, item=item("reasoning")),
    told("reasoning_summary_text.delta", 0, delta="hm é", summary_index=0),
    told("output_text.delta", 1, delta="Grüße 👋"),
    told("output_item.added", 2, item=call_item()),
    told("function_call_arguments.delta", 2, delta='{"a": "ü"}'),
    ended(usage={"input_tokens": 3}),
]
_EVENTS = [b"event: x\ndata: " + json.dumps(one, ensure_ascii=False).encode() for one in _TOLD]
_BODY = b"\n\n".join([*_EVENTS, b""])


@given(st.sets(st.integers(0, len(_BODY)), max_size=9))
def test_any_split_of_the_body_gives_the_same_reply(cuts: set[int]):
    same_in_any_pieces(decoder, _BODY, sorted(cuts))
