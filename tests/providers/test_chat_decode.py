"""The chat wire, as its many speakers speak it."""

import json
from typing import Any

import pytest

from openpista.domain.message import StopReason, Text, Thinking, ToolCall
from openpista.domain.model import ProviderError, TextChunk, ThinkingChunk, ToolCallBegun
from tests.providers.chat_pieces import DONE, Piece, calling, decoder, delta
from tests.providers.feeding import (
    fed,
    reply_to,
)


def calls(*pieces: Piece) -> list[tuple[str, str, str, bool]]:
    reply = reply_to(decoder(), *pieces, delta("tool_calls"))
    found = [block for block in reply.blocks if isinstance(block, ToolCall)]
    assert reply.stop == "tool_use"
    return [(call.call_id, call.name, call.arguments, call.complete) for call in found]


def test_words_are_told_as_they_come_and_kept_as_one_block():
    deco = decoder()
    said = fed(deco, delta(content="Hel"), delta(content="lo"), delta("stop"), DONE)

    assert said == [TextChunk("Hel"), TextChunk("lo")]
    assert deco.reply().blocks == (Text("Hello"),)
    assert (deco.reply().stop, deco.reply().stop_raw, deco.closed) == ("end_turn", "stop", True)


def test_a_stream_has_ended_with_its_finish_reason_and_is_closed_with_done():
    deco = decoder()
    fed(deco, delta(content="a"))
    assert not deco.ended
    fed(deco, delta("stop"))
    assert deco.ended
    assert not deco.closed
    fed(deco, DONE)
    assert deco.closed


def test_done_alone_is_an_end_for_servers_that_give_no_reason():
    reply = reply_to(decoder(), delta(content="a"), DONE)

    assert (reply.stop, reply.stop_raw) == ("end_turn", "")


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning", "reasoning_text"])
def test_reasoning_in_any_of_its_fields(field: str):
    deco = decoder()
    said = fed(deco, delta(**{field: "hm"}), delta("stop", content="yes"))

    assert said == [ThinkingChunk("hm"), TextChunk("yes")]
    assert isinstance(deco.reply().blocks[0], Thinking)


def test_the_same_reasoning_in_two_fields_counts_once():
    both = delta("stop", reasoning_content="hm", reasoning_details=[{"text": "hm", "type": "x"}])

    assert fed(decoder(), both) == [ThinkingChunk("hm")]


def test_reasoning_in_content_parts():
    thought: list[Piece] = [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}]
    deco = decoder()

    fed(deco, delta(content=[*thought, {"type": "text", "text": "yes"}]))
    fed(deco, delta("stop", content=[{"type": "thinking", "thinking": "so"}, {"type": "image"}]))

    assert deco.reply().blocks == (Thinking("hmso"), Text("yes"))


def test_reasoning_between_think_tags_where_the_server_writes_it_so():
    deco = decoder(inline_think_tags=True)

    said = fed(
        deco, delta(content="<think>h"), delta(content="m</think>ye"), delta("stop", content="s")
    )

    assert said == [ThinkingChunk("h"), ThinkingChunk("m"), TextChunk("ye"), TextChunk("s")]
    assert reply_to(decoder(), delta("stop", content="<think>h")).blocks == (Text("<think>h"),)


def test_what_was_held_back_as_a_tag_is_told_at_the_end():
    deco = decoder(inline_think_tags=True)

    assert fed(deco, delta("stop", content="<thi")) == [TextChunk("<thi")]


def test_a_call_in_pieces():
    assert calls(
        calling(id="c1", name="system_run"),
        calling(arguments='{"a"'),
        calling(arguments=": 1}"),
    ) == [("c1", "system.run", '{"a": 1}', True)]


def test_a_call_is_told_when_its_name_is_known():
    begun = fed(decoder(), calling(id="c1", name="system_run", arguments="{"))

    assert begun == [ToolCallBegun(reply_call_id("c1"), "system.run")]


def reply_call_id(raw: str) -> Any:
    return raw


def test_parallel_calls_by_index():
    found = calls(
        calling(0, id="c1", name="system_run"),
        calling(1, id="c2", name="files_read", arguments="{}"),
        calling(0, arguments='{"a": 1}'),
    )

    assert found == [("c1", "system.run", '{"a": 1}', True), ("c2", "files.read", "{}", True)]


def test_calls_without_index_and_id_are_told_apart_by_their_names():
    found = calls(
        calling(None, name="system_run", arguments='{"a": 1}'),
        calling(None, name="system_run", arguments='{"a": 2}'),
    )

    assert [one[1:] for one in found] == [
        ("system.run", '{"a": 1}', True),
        ("system.run", '{"a": 2}', True),
    ]
    assert found[0][0] != found[1][0]


def test_pieces_without_index_belong_to_their_id_or_to_the_last_call():
    found = calls(
        calling(None, id="c1", name="system_run", arguments="{"),
        calling(None, arguments='"a"'),
        calling(None, id="c1", arguments=": 1}"),
    )

    assert found == [("c1", "system.run", '{"a": 1}', True)]


def test_a_server_that_gives_parallel_calls_the_same_index():
    found = calls(
        calling(0, id="c1", name="system_run", arguments="{}"),
        calling(0, id="c2", name="files_read", arguments="{}"),
    )

    assert [one[:2] for one in found] == [("c1", "system.run"), ("c2", "files.read")]


def test_a_name_that_is_repeated_grows_or_comes_in_pieces():
    for pieces in (["system_run"] * 3, ["system", "system_run"], ["system", "_run"]):
        found = calls(*[calling(id="c1", name=piece) for piece in pieces], calling(arguments="{}"))
        assert [one[1] for one in found] == ["system.run"]


def test_arguments_as_an_object_instead_of_text():
    (found,) = calls(calling(id="c1", name="system_run", arguments={"a": [1]}))

    assert json.loads(found[2]) == {"a": [1]}
    assert found[3]


def test_a_call_in_the_old_form():
    reply = reply_to(
        decoder(),
        delta(function_call={"name": "system_run", "arguments": '{"a"'}),
        delta("function_call", function_call={"arguments": ": 1}"}),
    )

    (call,) = reply.blocks
    assert isinstance(call, ToolCall)
    assert (call.name, call.arguments, call.complete) == ("system.run", '{"a": 1}', True)


def test_a_delta_without_a_function_adds_nothing():
    (found,) = calls(
        calling(id="c1", name="system_run", arguments="{}"), delta(tool_calls=[{"index": 0}])
    )

    assert found == ("c1", "system.run", "{}", True)


def test_a_call_that_never_got_a_name_still_has_an_id():
    (found,) = calls(calling(arguments="{}"))

    assert found[0].startswith("call_")
    assert found[1] == ""


def test_what_gemini_wants_back_with_a_call_is_kept():
    signed = {"google": {"thought_signature": "abc"}}
    reply = reply_to(
        decoder(),
        calling(id="c", name="x", arguments="{}", extra_content=signed),
        calling(arguments="", extra_content=None),
        delta("stop"),
    )

    (call,) = reply.blocks
    assert isinstance(call, ToolCall)
    assert call.opaque is not None
    assert json.loads(call.opaque.payload) == {"extra_content": signed}


@pytest.mark.parametrize(
    ("finish", "stop"),
    [
        ("stop", "end_turn"),
        ("eos", "end_turn"),
        ("length", "max_tokens"),
        ("content_filter", "content_filter"),
        ("SAFETY", "content_filter"),
        ("insufficient_system_resource", "error"),
        ("made_up", "end_turn"),
    ],
)
def test_reasons_to_stop(finish: str, stop: StopReason):
    reply = reply_to(decoder(), delta(finish, content="a"))

    assert (reply.stop, reply.stop_raw) == (stop, finish)


def test_a_refusal_is_told_as_text():
    deco = decoder()

    assert fed(deco, delta("stop", refusal="No.")) == [TextChunk("No.")]
    assert (deco.reply().stop, deco.reply().blocks) == ("refusal", (Text("No."),))


def test_other_choices_than_the_first_are_not_ours():
    other = {"choices": [{"index": 1, "delta": {"content": "b"}, "finish_reason": "stop"}]}
    deco = decoder()

    assert fed(deco, other) == []
    assert not deco.ended


def test_usage_counts_where_it_stands_last():
    lasts: list[Piece] = [
        {"choices": [], "usage": {"prompt_tokens": 5}},
        {"choices": [{"index": 0, "usage": {"prompt_tokens": 5}}]},
        {"x_groq": {"usage": {"prompt_tokens": 5}}},
    ]
    for last in lasts:
        reply = reply_to(decoder(), {"usage": {"prompt_tokens": 1}}, last, {"usage": None}, DONE)
        assert reply.usage is not None
        assert reply.usage.input_tokens == 5
    assert reply_to(decoder(), DONE).usage is None


def test_the_model_that_answered_is_kept():
    assert reply_to(decoder(), {"model": "m-1"}, {"model": ""}, DONE).model == "m-1"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"message": "busy", "type": "overloaded_error"}, "overloaded"),
        ({"message": "busy", "code": 429}, "rate_limit"),
        ("no credit: insufficient funds", "quota"),
        (5, "server"),
    ],
)
def test_an_error_in_the_stream_is_raised_with_its_kind(error: object, kind: str):
    with pytest.raises(ProviderError) as caught:
        fed(decoder(), {"error": error, "choices": []})

    assert (caught.value.kind, caught.value.provider) == (kind, "p")


def test_a_finish_reason_of_error_is_one():
    with pytest.raises(ProviderError):
        fed(decoder(), delta("error"))


def test_what_arrived_before_a_break_is_kept_and_nothing_of_it_may_run():
    deco = decoder()
    fed(deco, delta(reasoning_details=[{"type": "reasoning.text", "text": "h", "signature": "s"}]))
    fed(deco, delta(content="a"), calling(id="c1", name="system_run", arguments="{}"))

    partial = deco.partial("cut_off")

    assert partial.stop == "cut_off"
    assert partial.blocks[:2] == (Thinking("h"), Text("a"))
    assert isinstance(partial.blocks[2], ToolCall)
    assert not partial.blocks[2].complete


def test_half_an_emoji_in_arguments_passes():
    assert calls(calling(id="c", name="x", arguments="\ud83d"))[0][2] == "\ufffd"
