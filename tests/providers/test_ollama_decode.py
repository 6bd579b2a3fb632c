"""The ollama wire: lines, whole calls, thoughts beside or inside the answer."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.message import StopReason, Text, Thinking, ToolCall, Usage
from openpista.domain.model import ProviderError, TextChunk, ThinkingChunk, ToolCallBegun
from openpista.providers.ollama_decode import OllamaDecoder
from openpista.providers.reply import CallIds
from openpista.providers.toolnames import ToolNames
from openpista.providers.wire_ollama import OLLAMA
from tests.providers.feeding import HOSTILE, fed, objects_with, reply_to, survives, withstands
from tests.providers.making import tag_of

Told = dict[str, Any]
DONE: Told = {"done": True, "done_reason": "stop", "prompt_eval_count": 11, "eval_count": 4}


def decoder() -> OllamaDecoder:
    return OllamaDecoder(
        tag=tag_of(OLLAMA), names=ToolNames(["system.run"]), ids=CallIds(seed="s"), label="P"
    )


def says(content: str = "", **more: object) -> Told:
    message = {"role": "assistant", "content": content} | more
    return {"model": "q-1", "message": message, "done": False}


def test_words_as_they_come():
    deco = decoder()
    assert fed(deco, says("H"), says("i")) == [TextChunk("H"), TextChunk("i")]
    assert not deco.ended

    reply = reply_to(deco, says() | DONE)

    assert reply.blocks == (Text("Hi"),)
    assert (reply.stop, reply.model, reply.usage) == ("end_turn", "q-1", Usage(11, 4))
    assert deco.closed


def test_thoughts_beside_the_answer_are_kept_for_the_next_call():
    deco = decoder()
    said = fed(deco, says(thinking="Hm."), says("Yes."))
    thought, answer = reply_to(deco, DONE).blocks

    assert said == [ThinkingChunk("Hm."), TextChunk("Yes.")]
    assert isinstance(thought, Thinking)
    assert thought.opaque is not None
    assert json.loads(thought.opaque.payload) == {"thinking": "Hm."}
    assert answer == Text("Yes.")


def test_thoughts_inside_the_answer_are_told_apart():
    thought, answer = reply_to(decoder(), says("<think>Hm"), says(".</think>Yes."), DONE).blocks

    assert isinstance(thought, Thinking)
    assert (thought.text, answer) == ("Hm.", Text("Yes."))


def test_calls_come_whole_and_decide_the_end():
    function = {"name": "system_run", "arguments": {"command": "ls"}}
    deco = decoder()
    said = fed(deco, says(tool_calls=[{"function": function}, {"function": function}]))
    first, second = reply_to(deco, DONE).blocks

    assert isinstance(first, ToolCall)
    assert isinstance(second, ToolCall)
    assert said[0] == ToolCallBegun(first.call_id, "system.run")
    assert (first.arguments, first.complete) == ('{"command": "ls"}', True)
    assert first.call_id != second.call_id
    assert deco.reply().stop == "tool_use"


@pytest.mark.parametrize(
    ("reason", "stop"),
    [("stop", "end_turn"), ("length", "max_tokens"), (None, "end_turn"), ("load", "end_turn")],
)
def test_reasons_to_stop(reason: str | None, stop: StopReason):
    assert reply_to(decoder(), says("a"), DONE | {"done_reason": reason}).stop == stop


def test_an_error_in_the_stream_is_told_in_its_words():
    with pytest.raises(ProviderError, match="model requires more memory"):
        fed(decoder(), {"error": "model requires more memory"})


def test_what_broke_off_has_no_complete_call():
    deco = decoder()
    fed(deco, says("<thi", tool_calls=[{"function": {"name": "system_run"}}, {}]))

    text, *calls = deco.partial("cut_off").blocks

    assert text == Text("<thi")
    assert [getattr(call, "complete", None) for call in calls] == [False, False]


@pytest.mark.parametrize("data", HOSTILE)
def test_foreign_bytes_raise_nothing_else(data: bytes):
    survives(decoder(), data)


KEYS = ["message", "content", "thinking", "tool_calls", "function", "name", "arguments", "id",
        "done", "done_reason", "eval_count", "error", "model"]  # fmt: skip


@given(st.lists(objects_with(KEYS, ["stop", "length"]), max_size=5))
def test_no_objects_raise_anything_else(events: list[object]):
    withstands(decoder, events)
