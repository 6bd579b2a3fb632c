"""The chat wire under hostile and split streams."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.message import Text, ToolCall
from openpista.providers.json_text import MalformedError
from tests.providers.chat_pieces import Piece, calling, decoder, delta
from tests.providers.feeding import (
    HOSTILE,
    fed,
    objects_with,
    reply_to,
    same_in_any_pieces,
    survives,
    withstands,
)


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_events_pass_or_are_malformed(data: bytes):
    survives(decoder(), data)


WRONG: list[Piece] = [
    {"choices": 5},
    {"choices": [5]},
    {"choices": [{"delta": "text"}]},
    delta(content=5),
    delta(tool_calls={}),
    calling(id=5),
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_wrong_form_is_malformed(wrong: Piece):
    with pytest.raises(MalformedError):
        fed(decoder(), wrong)


KEYS = [
    "choices",
    "delta",
    "index",
    "content",
    "tool_calls",
    "function",
    "name",
    "arguments",
    "id",
    "finish_reason",
    "error",
    "usage",
    "reasoning_details",
    "text",
    "type",
    "refusal",
    "thinking",
    "extra_content",
    "message",
    "code",
    "function_call",
    "prompt_tokens",
]


@given(st.lists(objects_with(KEYS, ["reasoning.text", "text", "stop", "error"]), max_size=5))
def test_no_objects_raise_anything_else(told: list[object]):
    withstands(decoder, told)


_PIECES: list[Piece] = [
    delta(reasoning="hmm é"),
    delta(content="Grüße 👋 "),
    calling(0, id="c1", name="system_run", arguments='{"a": "'),
    calling(0, arguments='ü"}'),
    {"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 4}},
    delta("tool_calls"),
]
_EVENTS = [b"data: " + json.dumps(one, ensure_ascii=False).encode() for one in _PIECES]
_BODY = b"\r\n\r\n".join([*_EVENTS, b": comment", b"data: [DONE]", b""])


@given(st.sets(st.integers(0, len(_BODY)), max_size=9))
def test_any_split_of_the_body_gives_the_same_reply(cuts: set[int]):
    same_in_any_pieces(decoder, _BODY, sorted(cuts))


@given(st.text(min_size=1, max_size=30), st.data())
def test_any_split_of_the_words_and_arguments_gives_the_same_reply(text: str, data: st.DataObject):
    arguments = json.dumps({"text": text})
    cut_a, cut_t = data.draw(st.integers(0, len(arguments))), data.draw(st.integers(0, len(text)))

    reply = reply_to(
        decoder(),
        delta(content=text[:cut_t]),
        calling(id="c", name="system_run", arguments=arguments[:cut_a]),
        delta(content=text[cut_t:]),
        calling(arguments=arguments[cut_a:]),
        delta("tool_calls"),
    )

    assert reply.blocks[0] == Text(text)
    assert isinstance(reply.blocks[1], ToolCall)
    assert (reply.blocks[1].arguments, reply.blocks[1].complete) == (arguments, True)
