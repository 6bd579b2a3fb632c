"""Shorter descriptions for small models."""

import json

from openpista.agent.schema_diet import lean_spec
from openpista.domain.tool import ToolSpec


def test_one_sentence_and_a_bare_schema_stay() -> None:
    schema = {
        "type": "object",
        "properties": {
            "title": {"type": "string", "description": "long", "title": "T"},
            "how": {"type": "array", "items": {"type": "string", "description": "x"}},
        },
        "required": ["title"],
        "additionalProperties": False,
        "anyOf": [{"description": "x", "required": ["title"]}, True],
    }
    spec = ToolSpec("t", "Do it. Much more about it.", json.dumps(schema), group="g")

    lean = lean_spec(spec)

    assert lean.description == "Do it."
    assert lean.group == "g"
    assert json.loads(lean.parameters) == {
        "type": "object",
        "properties": {
            "title": {"type": "string"},
            "how": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["title"],
        "anyOf": [{"required": ["title"]}, True],
    }


def test_a_short_description_is_left_as_it_is() -> None:
    assert lean_spec(ToolSpec("t", "Do it", "{}")).description == "Do it"
