"""Write what the Node bridge knows of its protocol, from the structs that are its only source.

`bridge/src/protocol.schema.json` is what the bridge checks commands against while it runs,
`bridge/src/protocol.d.ts` what its code is type-checked against. With `--check` nothing is
written; the exit code says whether both are as they should be.
"""

import json
import sys
from pathlib import Path
from typing import Any, cast

import msgspec

from openpista.channels.whatsapp import protocol

SOURCES = Path(__file__).parent.parent / "bridge" / "src"
JsonSchema = dict[str, Any]


def schema() -> JsonSchema:
    """Commands, events and every part of them as one JSON Schema document."""
    (command, event), parts = msgspec.json.schema_components(
        (protocol.AnyCommand, protocol.AnyEvent), ref_template="#/$defs/{name}"
    )
    return {
        "protocol": protocol.PROTOCOL,
        "maxLineBytes": protocol.MAX_LINE_BYTES,
        "command": command,
        "event": event,
        "$defs": dict(sorted(parts.items())),
    }


def declarations(document: JsonSchema) -> str:
    """The same as TypeScript declarations."""
    blocks = ["// Written by scripts/bridge_protocol.py; the source is protocol.py."]
    parts = cast("dict[str, JsonSchema]", document["$defs"])
    blocks.extend(_interface(name, part) for name, part in parts.items())
    blocks.append(f"export type AnyCommand = {_type(document['command'])};")
    blocks.append(f"export type AnyEvent = {_type(document['event'])};")
    return "\n\n".join(blocks) + "\n"


def _interface(name: str, part: JsonSchema) -> str:
    required = set(cast("list[str]", part.get("required", [])))
    lines = [f"export interface {name} {{"]
    for field, of in cast("dict[str, JsonSchema]", part["properties"]).items():
        optional = "" if field in required else "?"
        lines.append(f"  {field}{optional}: {_type(of)};")
    lines.append("}")
    return "\n".join(lines)


def _type(of: JsonSchema) -> str:
    if "$ref" in of:
        return str(of["$ref"]).rpartition("/")[2]
    if "anyOf" in of:
        return " | ".join(_type(choice) for choice in cast("list[JsonSchema]", of["anyOf"]))
    if "enum" in of:
        return " | ".join(json.dumps(value) for value in cast("list[object]", of["enum"]))
    if of["type"] == "array":
        inner = _type(cast("JsonSchema", of["items"]))
        return f"({inner})[]" if " " in inner else f"{inner}[]"
    return "number" if of["type"] in ("integer", "number") else str(of["type"])


def main(arguments: list[str]) -> int:
    """Write both files, or say whether they are up to date."""
    document = schema()
    wanted = {
        SOURCES / "protocol.schema.json": json.dumps(document, indent=1) + "\n",
        SOURCES / "protocol.d.ts": declarations(document),
    }
    if "--check" in arguments:
        return int(any(path.read_text() != text for path, text in wanted.items()))
    for path, text in wanted.items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
