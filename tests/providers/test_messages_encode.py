"""The body of a Messages request."""

import json
from typing import Any

import pytest

from openpista.config.presets import Quirks
from openpista.domain.message import Message, Text
from openpista.domain.model import Effort
from openpista.providers.encoding import Encoding
from openpista.providers.json_text import write_json
from openpista.providers.wire_messages import MESSAGES
from tests.providers.making import (
    PICTURE,
    RUN,
    assistant,
    call,
    encoding,
    result,
    thinking,
    user,
)

NATIVE = Quirks(tool_image="result")
SIGNED = '{"type":"thinking","thinking":"h\\u00e9","signature":"s"}'
MARK = {"cache_control": {"type": "ephemeral"}}
IMAGE = {
    "type": "image",
    "source": {"type": "base64", "media_type": "image/png", "data": "UE5H"},
}


def body(made: Encoding) -> Any:
    return json.loads(write_json(MESSAGES.encode(made)))


def messages(*history: Message, quirks: Quirks = NATIVE) -> Any:
    return body(encoding(MESSAGES, history, quirks=quirks))["messages"]


def text(words: str) -> dict[str, str]:
    return {"type": "text", "text": words}


def test_a_plain_request():
    assert body(encoding(MESSAGES, [user("hi")], system="Be kind.", limit=50)) == {
        "model": "m",
        "max_tokens": 50,
        "stream": True,
        "system": [text("Be kind.")],
        "messages": [{"role": "user", "content": [text("hi")]}],
    }


def test_a_limit_is_always_there():
    assert body(encoding(MESSAGES, [user("hi")]))["max_tokens"] == 8_192


def test_tools_by_their_names_on_the_wire():
    (tool,) = body(encoding(MESSAGES, [], tools=(RUN,)))["tools"]

    assert tool == {
        "name": "system_run",
        "description": "Run it.",
        "input_schema": {"type": "object", "properties": {"command": {}}},
    }


def test_a_tool_loop_with_signed_thinking_byte_for_byte():
    made = encoding(MESSAGES, [user("go"), assistant(thinking(MESSAGES, SIGNED), call()), result()])

    assert SIGNED.encode() in write_json(MESSAGES.encode(made))
    assert body(made)["messages"] == [
        {"role": "user", "content": [text("go")]},
        {
            "role": "assistant",
            "content": [
                json.loads(SIGNED),
                {
                    "type": "tool_use",
                    "id": "call_1",
                    "name": "system_run",
                    "input": {"command": "ls"},
                },
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "call_1", "content": [text("done")]}
            ],
        },
    ]


def test_all_results_and_what_was_said_after_them_are_one_message_results_first():
    made = messages(assistant(call("a"), call("b")), result("a"), user("wait"), result("b"))

    assert [one["role"] for one in made] == ["user", "assistant", "user"]
    assert [one["type"] for one in made[2]["content"]] == ["tool_result", "tool_result", "text"]


def test_a_conversation_never_begins_with_the_assistant():
    assert messages(assistant(Text("hi")))[0]["role"] == "user"


def test_a_failed_result_says_so_and_an_empty_one_has_no_text():
    made = messages(assistant(call()), result(text="", is_error=True))

    assert made[-1]["content"] == [
        {"type": "tool_result", "tool_use_id": "call_1", "is_error": True}
    ]


def test_pictures_in_results_where_the_wire_has_them_else_after_them():
    history = [assistant(call()), result(images=(PICTURE,))]

    (native,) = messages(*history)[-1]["content"]
    (plain, *after) = messages(*history, quirks=Quirks())[-1]["content"]

    assert native["content"] == [text("done"), IMAGE]
    assert plain["content"] == [text("done")]
    assert after == [text("Picture from system.run:"), IMAGE]


@pytest.mark.parametrize("arguments", ["", "[1]", "not json"])
def test_arguments_that_are_no_object_go_back_as_an_empty_one(arguments: str):
    made = messages(assistant(call(arguments=arguments), provider="other"), result())

    assert made[1]["content"][0]["input"] == {}


def test_four_marks_for_the_cache():
    history = [
        user("one"),
        assistant(Text("ok")),
        user("two"),
        assistant(Text("ok")),
        user("three"),
    ]
    made = body(
        encoding(MESSAGES, history, system="s", tools=(RUN, RUN), quirks=Quirks(cache_control=True))
    )

    assert made["system"] == [text("s") | MARK]
    assert [MARK.items() <= tool.items() for tool in made["tools"]] == [False, True]
    assert made["messages"][0]["content"] == [text("one")]
    assert made["messages"][2]["content"] == [text("two") | MARK]
    assert made["messages"][4]["content"] == [text("three") | MARK]


@pytest.mark.parametrize(
    ("form", "effort", "limit", "fields"),
    [
        ("budget", "low", 9_000, {"thinking": {"type": "enabled", "budget_tokens": 2_048}}),
        ("budget", "high", 9_000, {"thinking": {"type": "enabled", "budget_tokens": 7_976}}),
        ("budget", "high", 1_500, {}),
        ("budget", None, 9_000, {}),
        ("budget", "none", 9_000, {}),
        ("adaptive", None, 9, {"thinking": {"type": "adaptive", "display": "summarized"}}),
        ("adaptive", "none", 9, {"thinking": {"type": "disabled"}}),
        ("always", None, 9, {}),
        ("always", "low", 9, {"output_config": {"effort": "low"}}),
        ("none", "high", 9, {}),
    ],
)
def test_thinking_in_the_form_of_the_model(
    form: Any, effort: Effort | None, limit: int, fields: object
):
    made = body(encoding(MESSAGES, [], form=form, effort=effort, limit=limit))

    assert {name: made[name] for name in ("thinking", "output_config") if name in made} == fields


def test_adaptive_thinking_takes_an_effort_too():
    made = body(encoding(MESSAGES, [], form="adaptive", effort="medium"))

    assert made["thinking"]["type"] == "adaptive"
    assert made["output_config"] == {"effort": "medium"}
