"""The body of an `/api/chat` request."""

import json
from typing import Any

import pytest

from openpista.domain.message import Message, Text
from openpista.domain.model import Effort
from openpista.providers.encoding import Encoding
from openpista.providers.json_text import write_json
from openpista.providers.wire_ollama import OLLAMA
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


def body(made: Encoding) -> Any:
    return json.loads(write_json(OLLAMA.encode(made)))


def messages(*history: Message) -> Any:
    return body(encoding(OLLAMA, history))["messages"]


def test_every_request_says_how_large_its_window_is():
    made = encoding(OLLAMA, [user("hi")], system="Be kind.", limit=50, reasoning=False)

    assert body(made) == {
        "model": "m",
        "messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "hi"},
        ],
        "stream": True,
        "options": {"num_ctx": 128_000, "num_predict": 50},
    }


def test_tools_by_their_names_on_the_wire():
    (tool,) = body(encoding(OLLAMA, [user("hi")], tools=(RUN,)))["tools"]

    assert tool["function"]["name"] == "system_run"
    assert tool["function"]["parameters"] == {"type": "object", "properties": {"command": {}}}


def test_a_call_with_its_thoughts_and_its_result_go_back():
    thought = thinking(OLLAMA, '{"thinking": "hm"}')
    history = (user("go"), assistant(thought, Text("ok"), call()), result())

    assert messages(*history)[1:] == [
        {
            "role": "assistant",
            "content": "ok",
            "thinking": "hm",
            "tool_calls": [{"function": {"name": "system_run", "arguments": {"command": "ls"}}}],
        },
        {"role": "tool", "tool_name": "system_run", "content": "done"},
    ]


def test_pictures_stand_beside_the_words():
    *_, last = messages(user("go"), assistant(call()), result(images=(PICTURE,)))

    assert last == {"role": "user", "content": "Picture from system.run:", "images": ["UE5H"]}


def test_arguments_that_are_no_object_become_an_empty_one():
    _, said, _ = messages(user("go"), assistant(call(arguments="[")), result())

    assert said["tool_calls"][0]["function"]["arguments"] == {}


@pytest.mark.parametrize(
    ("model", "effort", "think"),
    [
        ("qwen3", None, True),
        ("qwen3", "high", True),
        ("qwen3", "none", False),
        ("gpt-oss:20b", None, "medium"),
        ("gpt-oss:20b", "high", "high"),
        ("gpt-oss:20b", "none", "low"),
    ],
)
def test_how_thinking_is_asked_for(model: str, effort: Effort | None, think: bool | str):
    assert body(encoding(OLLAMA, [user("hi")], model=model, effort=effort))["think"] == think
