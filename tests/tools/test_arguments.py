"""Arguments are checked to the last field, and told in sentences."""

import json
from typing import Annotated

import pytest
from msgspec import Meta

from openpista.domain.errors import ToolArgumentError
from openpista.tools.arguments import Arguments, decode_arguments, parameters_of


class Some(Arguments, frozen=True):
    """Arguments of no tool."""

    name: Annotated[str, Meta(description="A name")]
    count: Annotated[int, Meta(description="How many", ge=0)] = 3
    flags: tuple[str, ...] = ()


def test_what_fits_is_read() -> None:
    assert decode_arguments('{"name":"a","flags":["x"]}', Some) == Some("a", 3, ("x",))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("", "The argument name is missing."),
        ("{}", "The argument name is missing."),
        ('{"name":"a","nam":1}', "There is no argument nam; there are: name, count, flags."),
        ('{"name":1}', "The argument name does not fit: Expected str, got int."),
        ('{"name":"a","count":-1}', "The argument count does not fit: Expected int >= 0."),
        (
            '{"name":"a","flags":[1]}',
            "The argument flags[0] does not fit: Expected str, got int.",
        ),
        ("[1]", "The arguments do not fit: Expected `object`, got `array`."),
    ],
)
def test_what_does_not_fit_is_told(arguments: str, sentence: str) -> None:
    with pytest.raises(ToolArgumentError) as caught:
        decode_arguments(arguments, Some)

    assert caught.value.message == sentence


@pytest.mark.parametrize("arguments", ['{"name":', "nonsense", "[" * 100_000, '{"name":"\\ud800"'])
def test_what_is_no_json_is_told(arguments: str) -> None:
    with pytest.raises(ToolArgumentError):
        decode_arguments(arguments, Some)


def test_the_schema_says_what_the_struct_says() -> None:
    assert json.loads(parameters_of(Some)) == {
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "A name"},
            "count": {"type": "integer", "description": "How many", "minimum": 0, "default": 3},
            "flags": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["name"],
        "additionalProperties": False,
    }
