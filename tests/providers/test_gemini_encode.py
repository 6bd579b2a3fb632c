"""The body of a streamGenerateContent request."""

import json
from typing import Any

import pytest

from openpista.config.presets import Quirks
from openpista.domain.message import Message, Text, Thinking
from openpista.domain.model import Effort
from openpista.providers.encoding import Encoding
from openpista.providers.gemini_encode import is_signing
from openpista.providers.json_text import write_json
from openpista.providers.wire_gemini import GEMINI
from tests.providers.making import (
    PICTURE,
    RUN,
    assistant,
    call,
    encoding,
    result,
    tag_of,
    user,
)

NATIVE = Quirks(tool_image="result")
TAG = tag_of(GEMINI)
IMAGE = {"inlineData": {"mimeType": "image/png", "data": "UE5H"}}
SKIP = "skip_thought_signature_validator"


def body(made: Encoding) -> Any:
    return json.loads(write_json(GEMINI.encode(made)))


def contents(*history: Message, model: str = "gemini-3-pro", quirks: Quirks = NATIVE) -> Any:
    return body(encoding(GEMINI, history, model=model, quirks=quirks))["contents"]


def said(role: str, *parts: Any) -> Any:
    return {"role": role, "parts": list(parts)}


def called(call_id: str = "call_1") -> Any:
    return {"id": call_id, "name": "system_run", "args": {"command": "ls"}}


def answered(call_id: str = "call_1", **response: str) -> Any:
    return {"id": call_id, "name": "system_run", "response": response or {"result": "done"}}


def test_a_plain_request():
    made = encoding(GEMINI, [user("hi")], system="Be kind.", limit=50, reasoning=False)

    assert body(made) == {
        "contents": [said("user", {"text": "hi"})],
        "systemInstruction": {"parts": [{"text": "Be kind."}]},
        "generationConfig": {"maxOutputTokens": 50},
    }


def test_tools_by_their_names_on_the_wire():
    (tools,) = body(encoding(GEMINI, [user("hi")], tools=(RUN,)))["tools"]

    assert tools == {
        "functionDeclarations": [
            {
                "name": "system_run",
                "description": "Run it.",
                "parametersJsonSchema": {"type": "object", "properties": {"command": {}}},
            }
        ]
    }


def test_a_call_and_its_result_go_back_with_the_signature():
    signed = call(opaque=TAG.wrap(b'{"thoughtSignature":"s"}'))

    assert contents(user("go"), assistant(signed), result()) == [
        said("user", {"text": "go"}),
        said("model", {"functionCall": called(), "thoughtSignature": "s"}),
        said("user", {"functionResponse": answered()}),
    ]


def test_only_the_first_call_of_another_models_step_gets_a_stand_in():
    _, model, _ = contents(user("go"), assistant(call("a"), call("b")), result("a"), result("b"))

    assert [part.get("thoughtSignature") for part in model["parts"]] == [SKIP, None]


def test_the_older_generation_needs_no_stand_in():
    _, model, _ = contents(user("go"), assistant(call()), result(), model="gemini-2.5-flash")

    assert model["parts"] == [{"functionCall": called()}]


def test_words_and_thoughts_go_back_in_the_parts_in_which_they_came():
    parts = [{"text": "a"}, {"text": "", "thoughtSignature": "s"}]
    payload = json.dumps({"parts": parts}).encode()

    _, model = contents(
        user("go"), assistant(Text("a", TAG.wrap(payload)), Thinking("hm"), Text("b"))
    )

    assert model["parts"] == [*parts, {"text": "b"}]


def test_a_damaged_payload_falls_back_to_the_words():
    _, model = contents(user("go"), assistant(Text("a", TAG.wrap(b"{"))))

    assert model["parts"] == [{"text": "a"}]


def test_a_failed_call_says_so():
    *_, last = contents(user("go"), assistant(call()), result(text="no", is_error=True))

    assert last["parts"] == [{"functionResponse": answered(error="no")}]


@pytest.mark.parametrize("arguments", ["", "[1]", "{"])
def test_arguments_that_are_no_object_become_an_empty_one(arguments: str):
    _, model, _ = contents(user("go"), assistant(call(arguments=arguments)), result())

    assert model["parts"][0]["functionCall"]["args"] == {}


def test_pictures_in_results_where_the_model_takes_them():
    history = (user("go"), assistant(call()), result(images=(PICTURE,)))

    *_, new = contents(*history)
    *_, old_result, old_picture = contents(*history, model="gemini-2.5-pro")

    assert new["parts"][0]["functionResponse"]["parts"] == [IMAGE]
    assert "parts" not in old_result["parts"][0]["functionResponse"]
    assert old_picture == said("user", {"text": "Picture from system.run:"}, IMAGE)


def test_a_conversation_begins_with_the_user():
    first, second = contents(assistant(Text("hello")))

    assert (first["role"], second["role"]) == ("user", "model")


@pytest.mark.parametrize(
    ("model", "effort", "wanted"),
    [
        ("gemini-3-pro", None, {"includeThoughts": True}),
        ("gemini-3-pro", "high", {"includeThoughts": True, "thinkingLevel": "high"}),
        ("gemini-3-pro", "none", {"includeThoughts": True, "thinkingLevel": "low"}),
        ("gemini-3.5-flash", "none", {"includeThoughts": True, "thinkingLevel": "minimal"}),
        ("gemini-2.5-flash", "low", {"includeThoughts": True, "thinkingBudget": 1024}),
        ("gemini-2.5-flash", "none", {"includeThoughts": False, "thinkingBudget": 0}),
        ("gemini-2.5-pro", "none", {"includeThoughts": False, "thinkingBudget": 128}),
    ],
)
def test_how_thinking_is_asked_for(model: str, effort: Effort | None, wanted: dict[str, object]):
    made = body(encoding(GEMINI, [user("hi")], model=model, effort=effort))

    assert made["generationConfig"] == {"thinkingConfig": wanted}


@pytest.mark.parametrize(
    ("model", "signs"),
    [("gemini-2.5-pro", False), ("gemini-3-flash-preview", True), ("some-later-name", True)],
)
def test_which_generation_signs(model: str, signs: bool):
    assert is_signing(model) is signs
