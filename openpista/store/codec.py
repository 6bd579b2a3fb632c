"""Structs as JSON text in columns, and back."""

from typing import Any, TypeVar, cast

import msgspec

from openpista.domain.message import Block, Message, Sender, StopReason, Usage

_T = TypeVar("_T")

_encoder = msgspec.json.Encoder()
_blocks_decoder = msgspec.json.Decoder(tuple[Block, ...])


class MessageHead(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is stored of a message beside its blocks and the columns that are searched by."""

    sender: Sender | None = None
    provider: str = ""
    model: str = ""
    stop: StopReason | None = None
    usage: Usage | None = None
    is_error: bool = False


_head_decoder = msgspec.json.Decoder(MessageHead)

MESSAGE_COLUMNS = "id, session_id, seq, role, at_ms, turn_id, head, blocks"


def to_json(value: object) -> str:
    """Return `value` as JSON text; lone surrogates, which no disk can hold, become U+FFFD."""
    try:
        return _encoder.encode(value).decode("utf-8")
    except UnicodeEncodeError:
        return _encoder.encode(_without_surrogates(msgspec.to_builtins(value))).decode("utf-8")


def from_json(text: str, kind: type[_T]) -> _T:
    """Return the value of type `kind` that `to_json` made `text` of."""
    return msgspec.json.decode(text, type=kind)


def storable_text(text: str) -> str:
    """Return `text` with lone surrogates replaced by U+FFFD."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def head_of(message: Message) -> MessageHead:
    """Return the part of `message` that is stored in the column `head`."""
    return MessageHead(
        sender=message.sender,
        provider=message.provider,
        model=message.model,
        stop=message.stop,
        usage=message.usage,
        is_error=message.is_error,
    )


def message_from_row(row: tuple[Any, ...]) -> Message:
    """Return the message of a row of MESSAGE_COLUMNS."""
    message_id, session_id, seq, role, at_ms, turn_id, head_json, blocks_json = row
    head = _head_decoder.decode(head_json)
    return Message(
        id=message_id,
        session_id=session_id,
        seq=seq,
        role=role,
        blocks=_blocks_decoder.decode(blocks_json),
        at_ms=at_ms,
        turn_id=turn_id,
        sender=head.sender,
        provider=head.provider,
        model=head.model,
        stop=head.stop,
        usage=head.usage,
        is_error=head.is_error,
    )


def _without_surrogates(value: Any) -> Any:
    match value:
        case str():
            return storable_text(value)
        case dict():
            fields = cast("dict[Any, Any]", value)
            return {
                _without_surrogates(key): _without_surrogates(item) for key, item in fields.items()
            }
        case list() | tuple():
            items = cast("list[Any]", value)
            return [_without_surrogates(item) for item in items]
        case _:
            return value
