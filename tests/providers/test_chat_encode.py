"""The body of a chat completion request."""

import json
from typing import Any

import pytest

from openpista.config.presets import Quirks
from openpista.domain.message import Message, Text
from openpista.domain.model import Effort
from openpista.providers.encoding import Encoding
from openpista.providers.json_text import write_json
from openpista.providers.wire_chat import CHAT
from tests.providers.making import (
    PICTURE,
    RUN,
    assistant,
    call,
    encoding,
    message,
    result,
    tag_of,
    thinking,
    user,
)

URL = {"type": "image_url", "image_url": {"url": "data:image/png;base64,UE5H"}}


def body(made: Encoding) -> Any:
    return json.loads(write_json(CHAT.encode(made)))


def messages(*history: Message, quirks: Quirks | None = None) -> Any:
    return body(encoding(CHAT, history, quirks=quirks))["messages"]


def test_a_plain_request():
    assert body(encoding(CHAT, [user("hi")], system="Be kind.", limit=50)) == {
        "model": "m",
        "messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "hi"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 50,
    }


def test_what_a_service_calls_otherwise():
    quirks = Quirks(
        max_tokens_field="max_completion_tokens", supports_developer_role=True, stream_usage=False
    )
    made = body(encoding(CHAT, [], system="x", limit=5, quirks=quirks))

    assert made["max_completion_tokens"] == 5
    assert made["messages"][0]["role"] == "developer"
    assert "stream_options" not in made


def test_tools_by_their_names_on_the_wire():
    (tool,) = body(encoding(CHAT, [], tools=(RUN,)))["tools"]

    assert tool == {
        "type": "function",
        "function": {
            "name": "system_run",
            "description": "Run it.",
            "parameters": {"type": "object", "properties": {"command": {}}},
        },
    }


def test_a_tool_loop():
    assert messages(user("go"), assistant(call("a"), call("b")), result("a", "1"), result("b")) == [
        {"role": "user", "content": "go"},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {
                    "id": name,
                    "type": "function",
                    "function": {"name": "system_run", "arguments": '{"command": "ls"}'},
                }
                for name in ("a", "b")
            ],
        },
        {"role": "tool", "tool_call_id": "a", "content": "1"},
        {"role": "tool", "tool_call_id": "b", "content": "done"},
    ]


def test_pictures_of_results_follow_as_the_users_after_all_results():
    made = messages(
        assistant(call("a"), call("b")), result("a", images=(PICTURE,)), result("b"), user("so?")
    )

    assert [one["role"] for one in made] == ["assistant", "tool", "tool", "user", "user"]
    assert made[3]["content"] == [{"type": "text", "text": "Picture from system.run:"}, URL]


def test_a_picture_of_the_user():
    assert messages(user("see", PICTURE))[0]["content"] == [{"type": "text", "text": "see"}, URL]


def test_reasoning_goes_back_to_those_who_want_it():
    payload = json.dumps(
        {
            "reasoning_details": [{"signature": "s"}],
            "reasoning_content": "hm",
            "reasoning_opaque": "o",
            "content": "must not get in",
        }
    )
    history = [assistant(thinking(CHAT, payload), Text("ok"), call()), result()]

    plain = messages(*history)[0]
    echo = messages(*history, quirks=Quirks(needs_reasoning_echo=True))[0]
    no_call = messages(
        assistant(thinking(CHAT, payload), Text("ok")), quirks=Quirks(needs_reasoning_echo=True)
    )[0]

    assert plain["reasoning_details"] == [{"signature": "s"}]
    assert plain["reasoning_opaque"] == "o"
    assert plain["content"] == "ok"
    assert "reasoning_content" not in plain
    assert echo["reasoning_content"] == "hm"
    assert "reasoning_content" not in no_call


def test_what_gemini_signed_goes_back_with_its_call():
    signed = tag_of(CHAT).wrap(b'{"extra_content":{"google":{"thought_signature":"s"}},"id":"x"}')
    made = messages(assistant(call(opaque=signed)), result())[0]["tool_calls"][0]

    assert made["extra_content"] == {"google": {"thought_signature": "s"}}
    assert made["id"] == "call_1"


@pytest.mark.parametrize(
    ("form", "effort", "fields"),
    [
        ("effort", "high", {"reasoning_effort": "high"}),
        ("object", "high", {"reasoning": {"effort": "high"}}),
        ("object", "none", {"reasoning": {"enabled": False}}),
        ("toggle", "low", {"reasoning": {"enabled": True}}),
        ("toggle", "none", {"reasoning": {"enabled": False}}),
        ("none", "high", {}),
        ("thinking", "high", {}),
        ("effort", None, {}),
        ("object", None, {"reasoning": {"enabled": True}}),
        ("toggle", None, {"reasoning": {"enabled": True}}),
    ],
)
def test_effort_in_the_form_of_the_service(form: Any, effort: Effort | None, fields: object):
    made = body(encoding(CHAT, [], effort=effort, quirks=Quirks(reasoning_format=form)))

    assert {name: made[name] for name in made if name.startswith("reasoning")} == fields


@pytest.mark.parametrize("form", ["effort", "object", "toggle"])
def test_a_model_that_does_not_think_is_told_nothing_about_it(form: Any):
    quirks = Quirks(reasoning_format=form)
    made = body(encoding(CHAT, [], effort="high", reasoning=False, quirks=quirks))

    assert not [name for name in made if name.startswith("reasoning")]


def test_what_to_cache_is_marked_for_claude_behind_a_gateway_only():
    history = [user("one"), assistant(Text("ok")), user("two"), message("user", PICTURE)]
    quirks = Quirks(cache_control=True)
    mark = {"cache_control": {"type": "ephemeral"}}

    claude = body(encoding(CHAT, history[:3], model="anthropic/c", system="s", quirks=quirks))
    other = body(encoding(CHAT, history, model="openai/g", system="s", quirks=quirks))
    pictures = body(encoding(CHAT, history[3:], model="anthropic/c", quirks=quirks))

    assert claude["messages"][0]["content"] == [{"type": "text", "text": "s"} | mark]
    assert claude["messages"][1]["content"] == "one"
    assert claude["messages"][3]["content"] == [{"type": "text", "text": "two"} | mark]
    assert "cache_control" not in json.dumps(other)
    assert "cache_control" not in json.dumps(pictures)
