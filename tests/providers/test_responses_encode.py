"""The body of a Responses request."""

import json
from typing import Any

import pytest

from openpista.config.presets import Quirks
from openpista.domain.message import Message, Text
from openpista.providers.encoding import Encoding
from openpista.providers.json_text import write_json
from openpista.providers.wire_responses import RESPONSES
from tests.providers.making import (
    PICTURE,
    RUN,
    assistant,
    call,
    encoding,
    result,
    tag_of,
    thinking,
    user,
)

NATIVE = Quirks(tool_image="result", cache_key=True)
SEALED = '{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"x"}'
IMAGE = {"type": "input_image", "image_url": "data:image/png;base64,UE5H", "detail": "auto"}


def body(made: Encoding) -> Any:
    return json.loads(write_json(RESPONSES.encode(made)))


def items(*history: Message, quirks: Quirks = NATIVE) -> Any:
    return body(encoding(RESPONSES, history, quirks=quirks))["input"]


def test_a_plain_request_keeps_nothing_with_the_service():
    made = encoding(
        RESPONSES, [user("hi")], system="Be kind.", conversation="s1", quirks=NATIVE, limit=5,
        reasoning=False,
    )  # fmt: skip

    assert body(made) == {
        "model": "m",
        "input": [{"role": "user", "content": "hi"}],
        "instructions": "Be kind.",
        "stream": True,
        "store": False,
        "max_output_tokens": 16,
        "prompt_cache_key": "s1",
    }


def test_a_conversation_is_named_only_where_the_service_knows_the_field():
    assert "prompt_cache_key" not in body(encoding(RESPONSES, [], conversation="s1"))


def test_reasoning_models_are_asked_to_seal_their_reasoning():
    plain = body(encoding(RESPONSES, [], reasoning=True))
    hard = body(encoding(RESPONSES, [], reasoning=True, effort="high"))

    assert plain["include"] == ["reasoning.encrypted_content"]
    assert plain["reasoning"] == {"summary": "auto"}
    assert hard["reasoning"] == {"effort": "high", "summary": "auto"}


def test_tools_by_their_names_on_the_wire():
    (tool,) = body(encoding(RESPONSES, [], tools=(RUN,)))["tools"]

    assert (tool["type"], tool["name"], tool["strict"]) == ("function", "system_run", False)
    assert tool["parameters"] == {"type": "object", "properties": {"command": {}}}


def test_sealed_reasoning_goes_back_with_its_items_by_their_ids():
    tag = tag_of(RESPONSES)
    said = Text("ok", tag.wrap(b'{"id":"msg_1","phase":"commentary"}'))
    called = call(opaque=tag.wrap(b'{"id":"fc_1","namespace":"n"}'))

    assert items(assistant(thinking(RESPONSES, SEALED), said, called), result()) == [
        json.loads(SEALED),
        {
            "type": "message",
            "role": "assistant",
            "id": "msg_1",
            "phase": "commentary",
            "status": "completed",
            "content": [{"type": "output_text", "text": "ok", "annotations": []}],
        },
        {
            "type": "function_call",
            "id": "fc_1",
            "call_id": "call_1",
            "name": "system_run",
            "arguments": '{"command": "ls"}',
            "namespace": "n",
        },
        {"type": "function_call_output", "call_id": "call_1", "output": "done"},
    ]


def test_without_its_reasoning_an_item_goes_back_without_its_id():
    tag = tag_of(RESPONSES)
    said = Text("ok", tag.wrap(b'{"id":"msg_1","phase":"final"}'))
    made = items(assistant(said, call(opaque=tag.wrap(b'{"id":"fc_1"}'))), result())

    assert "id" not in made[0]
    assert made[0]["phase"] == "final"
    assert "id" not in made[1]


@pytest.mark.parametrize("item_id", ["x" * 65, "", 5, None])
def test_an_id_that_the_service_would_refuse_is_left_out(item_id: object):
    kept = tag_of(RESPONSES).wrap(json.dumps({"id": item_id}).encode())
    made = items(assistant(thinking(RESPONSES, SEALED), call(opaque=kept)), result())

    assert "id" not in made[1]


def test_foreign_calls_go_back_plain():
    made = items(assistant(call(), provider="other"), result())

    assert set(made[0]) == {"type", "call_id", "name", "arguments"}


def test_pictures_in_results_where_the_wire_has_them():
    (_, output) = items(assistant(call()), result(images=(PICTURE,)))
    (_, bare) = items(assistant(call()), result(text="", images=(PICTURE,)))

    assert output["output"] == [{"type": "input_text", "text": "done"}, IMAGE]
    assert bare["output"] == [IMAGE]


def test_pictures_follow_as_the_users_where_a_server_has_them_not():
    (_, output, after) = items(assistant(call()), result(images=(PICTURE,)), quirks=Quirks())

    assert output["output"] == "done"
    assert after["content"] == [{"type": "input_text", "text": "Picture from system.run:"}, IMAGE]


def test_a_picture_of_the_user():
    (said,) = items(user("see", PICTURE))

    assert said["content"] == [{"type": "input_text", "text": "see"}, IMAGE]


def test_a_plan_gets_its_tools_in_a_namespace_and_no_limit_for_the_answer():
    plan = Quirks(namespaced_tools=True, sends_output_limit=False)
    made = body(encoding(RESPONSES, [user("hi")], tools=(RUN,), quirks=plan, limit=900))
    plain = body(encoding(RESPONSES, [user("hi")], tools=(RUN,), limit=900))

    (space,) = made["tools"]
    assert (space["type"], space["name"]) == ("namespace", "openpista")
    assert space["description"]
    assert space["tools"] == plain["tools"]
    assert "max_output_tokens" not in made
    assert plain["max_output_tokens"] == 900
