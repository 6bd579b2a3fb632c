"""Finding messages by their words, best first, with the hits marked.

Newest matches come first within each step: whole words, then words that begin so, then words
with it inside. Bounded: at most a few hundred rows are read, whatever the number of matches.
"""

import re
import sqlite3
from collections.abc import Iterator
from typing import Any

from openpista.domain.ids import SessionId
from openpista.domain.query import SearchHit
from openpista.store.codec import MESSAGE_COLUMNS, message_from_row, storable_text
from openpista.store.database import Database
from openpista.store.search_index import place_of, words_containing
from openpista.store.search_query import (
    Term,
    beginnings,
    insides,
    needles_of,
    parse_query,
    whole_words,
)
from openpista.store.search_text import searchable_text

MAX_HITS = 200
ENOUGH_HITS = 10
"""With fewer than so many, words are also looked into."""

MAX_QUERY_CHARS = 500

FIND_SQL = (
    "SELECT sessions.title, "
    + ", ".join(f"messages.{name}" for name in re.split(", ", MESSAGE_COLUMNS))
    + " "
    "FROM message_index CROSS JOIN messages ON messages.key = message_index.rowid "
    "CROSS JOIN sessions ON sessions.id = messages.session_id "
    "WHERE message_index MATCH ? AND sessions.deleted_at_ms IS NULL "
    "ORDER BY message_index.rowid DESC LIMIT ?"
)


class Search:
    """Full-text search over all sessions that are not deleted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self, text: str, session_id: SessionId | None = None, limit: int = 50
    ) -> tuple[SearchHit, ...]:
        """Return the messages that contain all of `text`, best first, at most `limit`.

        Case, width and accents are ignored; "quoted words" stand side by side as they are.
        """
        terms = parse_query(storable_text(text[:MAX_QUERY_CHARS]))
        count = max(1, min(limit, MAX_HITS))
        if not terms:
            return ()
        return await self._database.read(lambda c: _find(c, terms, session_id, count))


def _find(
    connection: sqlite3.Connection,
    terms: tuple[Term, ...],
    session_id: SessionId | None,
    count: int,
) -> tuple[SearchHit, ...]:
    place = ""
    if session_id is not None:
        place = f'place : "{place_of(connection, session_id)}" AND '
    needles = needles_of(terms)
    found: dict[str, SearchHit] = {}
    for expression, enough in _steps(connection, terms, count):
        for row in connection.execute(FIND_SQL, (f"{place}({expression})", count)):
            if row[1] not in found:
                found[row[1]] = _hit(row, needles)
        if len(found) >= enough:
            break
    return tuple(found.values())[:count]


def _steps(
    connection: sqlite3.Connection, terms: tuple[Term, ...], count: int
) -> Iterator[tuple[str, int]]:
    """Yield expressions from strict to lenient, each with the number of hits that is enough
    to stop there."""
    strict = whole_words(terms)
    yield strict, count
    begun = beginnings(terms)
    if begun != strict:
        yield begun, min(count, ENOUGH_HITS)
    inside = insides(terms, lambda piece: words_containing(connection, piece))
    if inside != begun:
        yield inside, 0


def _hit(row: tuple[Any, ...], needles: tuple[str, ...]) -> SearchHit:
    from openpista.store.snippet import make_snippet

    title, *columns = row
    message = message_from_row(tuple(columns))
    return SearchHit(
        session_id=message.session_id,
        session_title=title,
        message_id=message.id,
        seq=message.seq,
        role=message.role,
        at_ms=message.at_ms,
        snippet=make_snippet(searchable_text(message), needles),
    )
