"""What all encoders write in the same way."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from openpista.domain.message import Message, Text, Thinking
from openpista.domain.model import Effort
from openpista.providers.encoding import fields_of, schema
from openpista.providers.json_text import write_json
from openpista.providers.transform import AssistantSaid
from openpista.providers.wire import Wire
from openpista.providers.wire_chat import CHAT
from openpista.providers.wire_messages import MESSAGES
from openpista.providers.wire_responses import RESPONSES
from tests.providers.making import PICTURE, RUN, assistant, call, encoding, result, user

WIRES = [CHAT, RESPONSES, MESSAGES]


def test_a_schema_is_written_as_it_is_and_a_broken_one_allows_anything():
    assert bytes(schema('{ "type" : "object" }')) == b'{ "type" : "object" }'
    assert bytes(schema('{"type":')) == b'{"type":"object"}'


@pytest.mark.parametrize("payload", ["", "{", "[]", "5", '"text"'])
def test_a_damaged_payload_has_no_fields(payload: str):
    assert fields_of(payload) == {}


@pytest.mark.parametrize(
    ("wished", "reasoning", "least", "effort"),
    [
        (None, True, "none", None),
        ("high", False, "none", None),
        ("high", True, "low", "high"),
        ("none", True, "none", "none"),
        ("none", True, "low", "low"),
    ],
)
def test_effort_stays_in_the_range_of_the_model(
    wished: Effort | None, reasoning: bool, least: Effort, effort: Effort | None
):
    made = encoding(CHAT, [], effort=wished, reasoning=reasoning, least_effort=least)

    assert made.effort == effort


@pytest.mark.parametrize(("wished", "effort"), [(None, "medium"), ("high", "high")])
def test_what_is_recommended_counts_where_nobody_chose(wished: Effort | None, effort: Effort):
    made = encoding(CHAT, [], effort=wished)

    assert replace(made, traits=replace(made.traits, effort="medium")).effort == effort


@pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.name)
def test_the_same_request_has_the_same_bytes(wire: Wire):
    history = [user("hi", PICTURE), assistant(Text("ok"), call()), result(images=(PICTURE,))]
    made = [write_json(wire.encode(encoding(wire, history, tools=(RUN,)))) for _ in range(2)]

    assert made[0] == made[1]


@pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.name)
def test_thinking_that_has_nothing_to_go_back_with_is_not_sent(wire: Wire):
    said = AssistantSaid((Thinking("hm"), Text("ok")))
    made = replace(encoding(wire, []), parts=(said,))

    assert b"hm" not in write_json(wire.encode(made))


_TEXTS = st.text(alphabet=st.characters(codec=None), max_size=20)


@pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.name)
@given(texts=st.lists(_TEXTS, min_size=1, max_size=3))
def test_any_text_makes_a_body_that_is_json(wire: Wire, texts: list[str]):
    history: list[Message] = [user(text) for text in texts]
    history += [assistant(Text(texts[0]), call(arguments=texts[-1])), result(text=texts[0])]

    json.loads(write_json(wire.encode(encoding(wire, history, system=texts[0]))).decode("utf-8"))
