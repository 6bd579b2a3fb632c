"""The gemini wire: parts in their order, signatures kept with them, an end that is told."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.message import StopReason, Text, Thinking, ToolCall, Usage
from openpista.domain.model import ProviderError, TextChunk, ThinkingChunk, ToolCallBegun
from openpista.providers.gemini_decode import GeminiDecoder
from openpista.providers.reply import CallIds
from openpista.providers.toolnames import ToolNames
from openpista.providers.wire_gemini import GEMINI
from tests.providers.feeding import HOSTILE, fed, objects_with, reply_to, survives, withstands
from tests.providers.making import tag_of

TAG = tag_of(GEMINI)
Told = dict[str, Any]


def decoder() -> GeminiDecoder:
    return GeminiDecoder(tag=TAG, names=ToolNames(["system.run"]), ids=CallIds(seed="s"), label="P")


def says(*parts: Told, finish: str = "", **more: object) -> Told:
    candidate: Told = {"content": {"role": "model", "parts": list(parts)}, "index": 0}
    return {"candidates": [candidate | ({"finishReason": finish} if finish else {})]} | more


def calls(name: str = "system_run", **more: object) -> Told:
    return {"functionCall": {"name": name, "args": {"command": "ls"}} | more}


def kept(block: object) -> Any:
    assert isinstance(block, Text | Thinking | ToolCall)
    assert block.opaque is not None
    return json.loads(block.opaque.payload)


def test_words_and_thoughts_as_they_come():
    deco = decoder()
    usage = {"promptTokenCount": 9, "candidatesTokenCount": 2, "thoughtsTokenCount": 5}
    said = fed(
        deco,
        says({"text": "Hm, ", "thought": True}),
        says({"text": "yes.", "thought": True}, {"text": "H"}, modelVersion="g-1"),
    )
    assert said == [ThinkingChunk("Hm, "), ThinkingChunk("yes."), TextChunk("H")]
    assert not deco.ended

    reply = reply_to(deco, says({"text": "i"}, finish="STOP", usageMetadata=usage))

    assert reply.blocks == (Thinking("Hm, yes."), Text("Hi"))
    assert (reply.stop, reply.stop_raw, reply.model) == ("end_turn", "STOP", "g-1")
    assert reply.usage == Usage(9, 7, reasoning_tokens=5)


def test_a_call_decides_over_the_services_word_for_the_end():
    reply = reply_to(decoder(), says(calls(id="c9"), finish="STOP"))

    assert reply.blocks == (ToolCall(reply_id(reply), "system.run", '{"command": "ls"}'),)
    assert reply_id(reply) == "c9"
    assert reply.stop == "tool_use"


def reply_id(reply: Any) -> Any:
    return reply.blocks[-1].call_id


def test_calls_without_ids_and_arguments_get_their_own():
    deco = decoder()
    bare = {"functionCall": {"name": "system_run"}}
    said = fed(deco, says(bare, bare, finish="STOP"))
    first, second = deco.reply().blocks

    assert isinstance(first, ToolCall)
    assert isinstance(second, ToolCall)
    assert first.call_id != second.call_id
    assert first.arguments == "{}"
    assert said[0] == ToolCallBegun(first.call_id, "system.run")


def test_a_signature_stays_with_its_call():
    signed = calls() | {"thoughtSignature": "sig+/="}
    first, second = reply_to(decoder(), says(signed, calls(), finish="STOP")).blocks

    assert kept(first) == {"thoughtSignature": "sig+/="}
    assert isinstance(second, ToolCall)
    assert second.opaque is None


def test_a_signature_that_comes_with_no_words_joins_the_words_before_it():
    (block,) = reply_to(
        decoder(),
        says({"text": "a"}),
        says({"text": "b"}),
        says({"text": "", "thoughtSignature": "s"}, finish="STOP"),
    ).blocks

    assert isinstance(block, Text)
    assert block.text == "ab"
    assert kept(block) == {"parts": [{"text": "ab"}, {"text": "", "thoughtSignature": "s"}]}


def test_a_signature_alone_is_kept_unseen():
    (_, block) = reply_to(
        decoder(), says(calls(), {"text": "", "thoughtSignature": "s"}, finish="STOP")
    ).blocks

    assert isinstance(block, Thinking)
    assert (block.text, kept(block)) == ("", {"parts": [{"text": "", "thoughtSignature": "s"}]})


@pytest.mark.parametrize(
    ("reason", "stop"),
    [
        ("STOP", "end_turn"),
        ("MAX_TOKENS", "max_tokens"),
        ("SAFETY", "content_filter"),
        ("PROHIBITED_CONTENT", "content_filter"),
        ("MALFORMED_FUNCTION_CALL", "error"),
        ("SOMETHING_NEW", "error"),
    ],
)
def test_reasons_to_stop(reason: str, stop: StopReason):
    assert reply_to(decoder(), says({"text": "a"}, finish=reason)).stop == stop


def test_a_prompt_that_was_blocked_ends_the_stream():
    reply = reply_to(decoder(), {"promptFeedback": {"blockReason": "SAFETY"}})

    assert (reply.blocks, reply.stop, reply.stop_raw) == ((), "content_filter", "SAFETY")


def test_what_follows_the_end_still_counts():
    deco = decoder()
    fed(deco, says({"text": "a"}, finish="STOP"))

    reply = reply_to(deco, {"usageMetadata": {"promptTokenCount": 3}})

    assert not deco.closed
    assert reply.usage == Usage(3, 0)


def test_other_candidates_are_not_ours():
    told = {"candidates": [{"index": 1, "content": {"parts": [{"text": "no"}]}}]}

    assert fed(decoder(), told) == []


def test_an_error_in_the_stream_is_told_in_its_words():
    told = {"error": {"code": 503, "message": "busy now", "status": "UNAVAILABLE"}}
    with pytest.raises(ProviderError) as caught:
        fed(decoder(), told)

    assert (caught.value.kind, caught.value.status) == ("overloaded", 503)
    assert "busy now" in caught.value.message


def test_what_broke_off_has_no_complete_call():
    deco = decoder()
    fed(deco, says({"text": "a", "thoughtSignature": "s"}, calls()))

    text, call = deco.partial("cut_off").blocks

    assert text == Text("a")
    assert isinstance(call, ToolCall)
    assert not call.complete


@pytest.mark.parametrize("data", HOSTILE)
def test_foreign_bytes_raise_nothing_else(data: bytes):
    survives(decoder(), data)


KEYS = ["candidates", "content", "parts", "text", "thought", "thoughtSignature", "functionCall",
        "name", "args", "finishReason", "usageMetadata", "promptFeedback", "error"]  # fmt: skip


@given(st.lists(objects_with(KEYS, ["STOP", "SAFETY"]), max_size=5))
def test_no_objects_raise_anything_else(events: list[object]):
    withstands(decoder, events)
