"""The fields of Ollama's own stream that we read, and nothing else."""

import msgspec
from msgspec import Raw, Struct

from openpista.providers.wire_fields import NOTHING, Count


class OllamaFunction(Struct, frozen=True):
    """What is called; the arguments are an object."""

    name: str | None = None
    arguments: Raw = NOTHING


class OllamaCall(Struct, frozen=True):
    """A call; it always arrives whole."""

    id: str | None = None
    function: OllamaFunction | None = None


class OllamaMessage(Struct, frozen=True):
    """More of the answer."""

    content: str | None = None
    thinking: str | None = None
    tool_calls: tuple[OllamaCall, ...] | None = None


class OllamaChunk(Struct, frozen=True):
    """One line of the stream; the last one is `done` and counts."""

    model: str | None = None
    message: OllamaMessage | None = None
    done: bool = False
    done_reason: str | None = None
    prompt_eval_count: Count = None
    eval_count: Count = None
    error: Raw = NOTHING


CHUNK = msgspec.json.Decoder(OllamaChunk)
