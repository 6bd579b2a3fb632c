"""What every encoder gets, and the few things that all three write in the same way."""

import base64
from collections.abc import Mapping, Sequence

from msgspec import Raw, Struct

from openpista.config.presets import Quirks
from openpista.domain.message import Image, Text, ToolResult
from openpista.domain.model import Effort, ModelRequest
from openpista.providers.json_text import Json, MalformedError, is_object, read_json
from openpista.providers.known import ModelTraits
from openpista.providers.reply import Tag
from openpista.providers.toolnames import ToolNames
from openpista.providers.transform import Part

Body = dict[str, object]
"""A JSON object on its way out; Raw values in it are written as they are."""


class Encoding(Struct, frozen=True):
    """One request with all that its encoder needs to know."""

    request: ModelRequest
    parts: Sequence[Part]
    names: ToolNames
    tag: Tag
    traits: ModelTraits
    quirks: Quirks = Quirks()
    pictures: Mapping[str, bytes] = {}

    @property
    def effort(self) -> Effort | None:
        """How hard to think, in the model's own range; what is recommended for it where nobody
        chose. None leaves it to the service, or where the model has no say in that."""
        wished = self.request.effort or self.traits.effort
        if wished is None or not self.traits.info.reasoning:
            return None
        return self.traits.least_effort if wished == "none" else wished


def schema(parameters: str) -> Raw:
    """Return a tool's JSON Schema as it was written, so that the same request has the same
    bytes (prompt caches compare them)."""
    return Raw(parameters.encode()) if is_object(parameters) else Raw(b'{"type":"object"}')


def fields_of(payload: str) -> dict[str, Json]:
    """Return the fields of an opaque payload of ours; none where it was damaged."""
    try:
        value = read_json(payload)
    except MalformedError:
        return {}
    return value if isinstance(value, dict) else {}


def base64_of(image: Image, encoding: Encoding) -> str:
    """Return a picture's bytes as text."""
    return base64.b64encode(encoding.pictures[image.sha256]).decode("ascii")


def data_url(image: Image, encoding: Encoding) -> str:
    """Return a picture as a `data:` URL."""
    return f"data:{image.mime};base64,{base64_of(image, encoding)}"


def pictures_of(results: Sequence[ToolResult]) -> tuple[Text | Image, ...]:
    """Return what follows as the user's where a wire has no pictures in results."""
    return tuple(
        block
        for result in results
        if result.images
        for block in (Text(f"Picture from {result.name}:"), *result.images)
    )


def joined(blocks: Sequence[Text | Image]) -> str:
    """Return the words of blocks that hold only words."""
    return "\n\n".join(block.text for block in blocks if isinstance(block, Text))
