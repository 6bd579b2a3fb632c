"""The full-text index of messages on one connection.

The index holds no copy of the texts: an entry is taken out by writing the same tokens again
with the word `delete`, so they must come from the same stored message.
"""

import sqlite3

from openpista.domain.ids import SessionId
from openpista.domain.message import Message
from openpista.store.search_text import index_text, searchable_text

MAX_WORDS_CONTAINING = 64


def index_message(connection: sqlite3.Connection, key: int, message: Message) -> None:
    """Make a stored message findable under the rowid `key`."""
    text = index_text(searchable_text(message))
    if not text.words:
        return
    connection.execute(
        "INSERT INTO message_index (rowid, words, pieces, place) VALUES (?, ?, ?, ?)",
        (key, text.words, text.pieces, place_of(connection, message.session_id)),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO vocabulary (word) VALUES (?)",
        [(word,) for word in text.vocabulary],
    )


def unindex_message(connection: sqlite3.Connection, key: int, message: Message) -> None:
    """Take a message out of the index; call it while the session's row still exists."""
    text = index_text(searchable_text(message))
    if not text.words:
        return
    connection.execute(
        "INSERT INTO message_index (message_index, rowid, words, pieces, place) "
        "VALUES ('delete', ?, ?, ?, ?)",
        (key, text.words, text.pieces, place_of(connection, message.session_id)),
    )
    for word in text.vocabulary:
        # No word outlives the last message that it stood in.
        connection.execute(
            "DELETE FROM vocabulary WHERE word = ? AND NOT EXISTS "
            "(SELECT 1 FROM message_index WHERE message_index MATCH ? LIMIT 1)",
            (word, f'words : "{word}"'),
        )


def place_of(connection: sqlite3.Connection, session_id: SessionId) -> str:
    """Return the token that stands for a session in the index; empty for an unknown one."""
    row = connection.execute("SELECT key FROM sessions WHERE id = ?", (session_id,)).fetchone()
    return f"s{row[0]}" if row else ""


def words_containing(connection: sqlite3.Connection, piece: str) -> list[str]:
    """Return some of the indexed words that have `piece` inside. Those that begin with it are
    found anyway: to look for them again would double the time of a search."""
    rows = connection.execute(
        "SELECT word FROM vocabulary WHERE instr(word, ?) > 1 LIMIT ?",
        (piece, MAX_WORDS_CONTAINING),
    )
    return [word for (word,) in rows]
