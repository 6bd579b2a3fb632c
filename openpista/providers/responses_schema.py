"""The fields of Responses events that we read, and nothing else."""

import msgspec
from msgspec import Raw, Struct

from openpista.providers.wire_fields import NOTHING, Count


class InputDetails(Struct, frozen=True):
    """Parts of the input's count."""

    cached_tokens: Count = None
    cache_write_tokens: Count = None


class OutputDetails(Struct, frozen=True):
    """Parts of the output's count."""

    reasoning_tokens: Count = None


class ResponsesUsage(Struct, frozen=True):
    """Tokens as this wire counts them: the input with its cached part."""

    input_tokens: Count = None
    output_tokens: Count = None
    input_tokens_details: InputDetails | None = None
    output_tokens_details: OutputDetails | None = None
    cost: Raw = NOTHING


class Part(Struct, frozen=True):
    """A part of a message or of reasoning."""

    type: str = ""
    text: str | None = None
    refusal: str | None = None


class Item(Struct, frozen=True):
    """An output item: `message`, `reasoning`, `function_call`, or one that we do not know.

    Fields that other kinds of item fill with something else stay raw.
    """

    type: str = ""
    id: str | None = None
    call_id: str | None = None
    name: str | None = None
    namespace: str | None = None
    arguments: Raw = NOTHING
    phase: str | None = None
    encrypted_content: str | None = None
    summary: Raw = NOTHING
    content: Raw = NOTHING


class Incomplete(Struct, frozen=True):
    """Why a response stopped early."""

    reason: str | None = None


class Response(Struct, frozen=True):
    """The response object of the first and last events."""

    model: str | None = None
    status: str | None = None
    output: list[Item] | None = None
    usage: ResponsesUsage | None = None
    incomplete_details: Incomplete | None = None
    error: Raw = NOTHING


class ResponsesEvent(Struct, frozen=True):
    """One event of the stream; which fields count depends on `type`."""

    type: str = ""
    output_index: int | None = None
    summary_index: int | None = None
    item: Item | None = None
    delta: Raw = NOTHING
    arguments: Raw = NOTHING
    response: Response | None = None


EVENT = msgspec.json.Decoder(ResponsesEvent)
PARTS = msgspec.json.Decoder(list[Part])
