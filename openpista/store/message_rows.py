"""The rows of `messages` on one connection; shared by the rooms that store messages."""

import sqlite3

from msgspec.structs import replace

from openpista.domain.ids import SessionId
from openpista.domain.message import Attachment, Image, Message, ToolResult, text_of
from openpista.store.codec import MESSAGE_COLUMNS, head_of, message_from_row, to_json
from openpista.store.errors import StoreError
from openpista.store.search_index import index_message, unindex_message
from openpista.store.session_rows import count_message

SELECT_MESSAGE = f"SELECT {MESSAGE_COLUMNS} FROM messages "  # noqa: S608 - constants only


def insert_message(connection: sqlite3.Connection, message: Message) -> Message:
    """Store `message` as the newest of its session and return it with its `seq`.

    Raises NotFoundError for an unknown session, StoreError when the id is taken.
    """
    seq = count_message(
        connection,
        message.session_id,
        at_ms=message.at_ms,
        preview=text_of(message) if message.role == "user" else "",
    )
    stored = replace(message, seq=seq)
    write_message(connection, stored)
    return stored


def write_message(connection: sqlite3.Connection, message: Message) -> None:
    """Write the row, its index and its references; the session's counts are not touched."""
    try:
        cursor = connection.execute(
            f"INSERT INTO messages ({MESSAGE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (
                message.id,
                message.session_id,
                message.seq,
                message.role,
                message.at_ms,
                message.turn_id,
                to_json(head_of(message)),
                to_json(message.blocks),
            ),
        )
    except sqlite3.IntegrityError as error:
        raise StoreError(
            f"There is already a message {message.id}.", detail=f"{message.session_id}: {error}"
        ) from error
    key = cursor.lastrowid or 0
    index_message(connection, key, message)
    connection.executemany(
        "INSERT OR IGNORE INTO media_refs (sha256, message_key) VALUES (?, ?)",
        [(sha256, key) for sha256 in media_of(message)],
    )


def delete_messages(connection: sqlite3.Connection, session_id: SessionId, *, limit: int) -> int:
    """Delete the `limit` oldest messages of a session, index and all; return how many."""
    rows = connection.execute(
        f"SELECT key, {MESSAGE_COLUMNS} FROM messages "  # noqa: S608 - constants only
        "WHERE session_id = ? ORDER BY seq LIMIT ?",
        (session_id, limit),
    ).fetchall()
    for key, *row in rows:
        delete_message(connection, key, message_from_row(tuple(row)))
    return len(rows)


def delete_message(connection: sqlite3.Connection, key: int, message: Message) -> None:
    """Delete one message with its index and its references."""
    unindex_message(connection, key, message)
    connection.execute("DELETE FROM messages WHERE key = ?", (key,))


def media_of(message: Message) -> frozenset[str]:
    """Return the names of all media that a message refers to."""
    names: set[str] = set()
    for block in message.blocks:
        match block:
            case Image() | Attachment():
                names.add(block.sha256)
            case ToolResult():
                names.update(image.sha256 for image in block.images)
            case _:
                pass
    return frozenset(names)


def add_compaction(
    connection: sqlite3.Connection, session_id: SessionId, *, before_seq: int, summary_seq: int
) -> None:
    """Let the stored summary stand for all messages before `before_seq`."""
    connection.execute(
        "INSERT INTO compactions (session_id, number, before_seq, summary_seq) "
        "SELECT ?, coalesce(max(number), 0) + 1, ?, ? FROM compactions WHERE session_id = ?",
        (session_id, before_seq, summary_seq, session_id),
    )
