"""Arguments of tools: one struct each, from which both the check and the JSON Schema come."""

import json
import re
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from openpista.domain.errors import ToolArgumentError

_T = TypeVar("_T", bound="Arguments")
_MISSING = re.compile(r"missing required field `([^`]*)`")
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")
_WHERE = re.compile(r"(.*) - at `\$\.?(.*)`")


class Arguments(Struct, frozen=True, forbid_unknown_fields=True):
    """The root of all argument structs; a field it does not name is refused."""


def decode_arguments(arguments: str, kind: type[_T]) -> _T:
    """Read the JSON text of a call. Raises ToolArgumentError with a sentence for the model."""
    try:
        return msgspec.json.decode(arguments.strip() or "{}", type=kind)
    except msgspec.ValidationError as error:
        raise ToolArgumentError(_sentence(str(error), kind)) from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise ToolArgumentError(f"The arguments are not valid JSON: {error}.") from error


def parameters_of(kind: type[Arguments]) -> str:
    """Return the JSON Schema of an argument struct as JSON text, without what says nothing."""
    schema = msgspec.json.schema(kind)
    definition = dict(schema["$defs"][kind.__name__])
    properties = {
        name: _bare(field) for name, field in dict(definition.get("properties", {})).items()
    }
    parameters = {
        "type": "object",
        "properties": properties,
        "required": list(definition.get("required", ())),
        "additionalProperties": False,
    }
    return json.dumps(parameters, ensure_ascii=False, separators=(",", ":"))


def _bare(field: dict[str, Any]) -> dict[str, Any]:
    """Empty defaults only cost the model tokens."""
    kept = {key: value for key, value in field.items() if key != "title"}
    if kept.get("default", ...) in ("", (), [], False, 0):
        del kept["default"]
    return kept


def _sentence(complaint: str, kind: type[Arguments]) -> str:
    known = ", ".join(kind.__struct_fields__) or "none"
    if found := _MISSING.search(complaint):
        return f"The argument {found[1]} is missing."
    if found := _UNKNOWN.search(complaint):
        return f"There is no argument {found[1]}; there are: {known}."
    if found := _WHERE.fullmatch(complaint):
        return f"The argument {found[2]} does not fit: {found[1].replace('`', '')}."
    return f"The arguments do not fit: {complaint}."
