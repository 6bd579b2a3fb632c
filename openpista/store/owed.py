"""The answer of a turn, owed in the transaction that closes the turn: between "done" and "sent"
nothing can be lost (reliability.md P5)."""

import sqlite3
from collections.abc import Iterable

import msgspec

from openpista.domain.delivery import Content, Reply, TurnOutcome
from openpista.domain.ids import SessionId, TurnId
from openpista.domain.message import (
    Attachment,
    ChatAddress,
    Image,
    Message,
    ToolResult,
    text_of,
)
from openpista.store.bindings import followers_of
from openpista.store.codec import message_from_row, to_json
from openpista.store.message_rows import SELECT_MESSAGE
from openpista.store.outbox import insert_owed

_content = msgspec.json.Decoder[Content](Content)


def owe_answer(
    connection: sqlite3.Connection,
    turn_id: TurnId,
    session_id: SessionId,
    *,
    outcome: TurnOutcome,
    channels: frozenset[str],
    now_ms: int,
) -> None:
    """Owe what a turn said to the chats that asked for it, and to those that follow its session,
    as far as `channels` serve them."""
    messages = _messages_of(connection, turn_id)
    asked = [
        message.sender.address
        for message in messages
        if message.role == "user" and message.sender is not None
    ]
    wanted = dict.fromkeys([*asked, *followers_of(connection, session_id)])
    chats = [address for address in wanted if address.chat and address.channel in channels]
    if not chats:
        return
    reply = Reply(
        session_id=session_id,
        turn_id=turn_id,
        text="\n\n".join(filter(None, map(text_of, _said(messages)))),
        media=_media(messages),
        outcome=outcome,
    )
    for address in chats:
        insert_owed(connection, key_of(turn_id, address), address, to_json(reply), now_ms)


def read_content(payload: str) -> Content:
    """Return what the outbox holds as `payload`."""
    return _content.decode(payload)


def key_of(turn_id: TurnId, address: ChatAddress) -> str:
    """Return the key under which a turn's answer is owed to a chat."""
    chat = "/".join((address.channel, address.account, address.chat, address.thread))
    return f"answer {turn_id} {chat}"


def _messages_of(connection: sqlite3.Connection, turn_id: TurnId) -> list[Message]:
    rows = connection.execute(
        SELECT_MESSAGE + "WHERE id IN "  # noqa: S608 - constants only
        "(SELECT message_id FROM steps WHERE turn_id = ? AND message_id <> '') ORDER BY seq",
        (turn_id,),
    )
    return [message_from_row(row) for row in rows]


def _said(messages: Iterable[Message]) -> list[Message]:
    return [message for message in messages if message.role == "assistant"]


def _media(messages: Iterable[Message]) -> tuple[Image | Attachment, ...]:
    found: dict[str, Image | Attachment] = {}
    for message in messages:
        for block in message.blocks:
            if isinstance(block, ToolResult):
                found.update((image.sha256, image) for image in block.images)
            elif message.role == "assistant" and isinstance(block, Image | Attachment):
                found[block.sha256] = block
    return tuple(found.values())
