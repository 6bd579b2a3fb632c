"""The fields of Messages events that we read, and nothing else."""

import msgspec
from msgspec import Raw, Struct

from openpista.providers.wire_fields import NOTHING, Count


class OutputDetails(Struct, frozen=True):
    """Parts of the output's count."""

    thinking_tokens: Count = None


class MessagesUsage(Struct, frozen=True):
    """Tokens as this wire counts them: the input without its cached parts."""

    input_tokens: Count = None
    output_tokens: Count = None
    cache_read_input_tokens: Count = None
    cache_creation_input_tokens: Count = None
    output_tokens_details: OutputDetails | None = None
    cost: Raw = NOTHING


class StartedMessage(Struct, frozen=True):
    """The message as `message_start` announces it."""

    model: str | None = None
    usage: MessagesUsage | None = None


class ContentBlock(Struct, frozen=True):
    """A block as it begins: `text`, `thinking`, `redacted_thinking`, `tool_use`, or another."""

    type: str = ""
    id: str | None = None
    name: str | None = None
    input: Raw = NOTHING
    text: str | None = None
    thinking: str | None = None
    signature: str | None = None
    data: str | None = None


class BlockDelta(Struct, frozen=True):
    """More of a block, or of the message at its end."""

    type: str = ""
    text: str | None = None
    thinking: str | None = None
    signature: str | None = None
    partial_json: str | None = None
    stop_reason: str | None = None


class MessagesEvent(Struct, frozen=True):
    """One event of the stream; which fields count depends on `type`."""

    type: str = ""
    index: int | None = None
    message: StartedMessage | None = None
    content_block: ContentBlock | None = None
    delta: BlockDelta | None = None
    usage: MessagesUsage | None = None


EVENT = msgspec.json.Decoder(MessagesEvent)
