"""What every line between openpista and its WhatsApp bridge is made of."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Jid = Annotated[str, Meta(min_length=3, max_length=128)]
CommandId = Annotated[str, Meta(min_length=1, max_length=64)]
MessageId = Annotated[str, Meta(min_length=1, max_length=128)]
Text = Annotated[str, Meta(max_length=65536)]
Emoji = Annotated[str, Meta(max_length=64)]
Path = Annotated[str, Meta(min_length=1, max_length=4096)]
MediaKind = Literal["image", "video", "audio", "voice", "document", "sticker"]
ChatKind = Literal["self", "direct", "group", "status", "broadcast", "newsletter", "other"]


class Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A part of a line."""


class MessageKey(Wire, frozen=True, kw_only=True):
    """Names one message of a chat; the participant is its author in a group."""

    message_id: MessageId
    from_me: bool = False
    participant: Jid | None = None


class Quote(Wire, frozen=True, kw_only=True):
    """The message that an answer quotes."""

    message_id: MessageId
    from_me: bool = False
    participant: Jid | None = None
    text: Text = ""
