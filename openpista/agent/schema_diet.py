"""Shorter descriptions of tools for small models: the lean profile of decisions.md 21."""

import json
from typing import cast

from msgspec import structs

from openpista.domain.tool import ToolSpec

_NOT_NEEDED = frozenset({"description", "title", "default", "examples", "additionalProperties"})


def lean_spec(spec: ToolSpec) -> ToolSpec:
    """Return the tool with the first sentence of its description and a bare schema."""
    first, _, rest = spec.description.partition(". ")
    schema = _bare(cast(object, json.loads(spec.parameters)))
    return structs.replace(
        spec,
        description=f"{first}." if rest else first,
        parameters=json.dumps(schema, separators=(",", ":")),
    )


def _bare(schema: object) -> object:
    if isinstance(schema, list):
        return [_bare(item) for item in cast(list[object], schema)]
    if not isinstance(schema, dict):
        return schema
    out: dict[str, object] = {}
    for key, value in cast(dict[str, object], schema).items():
        if key == "properties" and isinstance(value, dict):
            # Below here keys are names of arguments, which may be called `title` themselves.
            properties = cast(dict[str, object], value)
            out[key] = {name: _bare(each) for name, each in properties.items()}
        elif key not in _NOT_NEEDED:
            out[key] = _bare(value)
    return out
