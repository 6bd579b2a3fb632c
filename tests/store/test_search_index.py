"""The full-text index of messages."""

import sqlite3

from openpista.domain.ids import SessionId
from openpista.store.open import Store
from openpista.store.search_index import place_of, words_containing
from tests.store.builders import SESSION, a_message, a_session


def count_of(connection: sqlite3.Connection, expression: str) -> int:
    rows = connection.execute(
        "SELECT count(*) FROM message_index WHERE message_index MATCH ?", (expression,)
    )
    return int(rows.fetchone()[0])


async def test_a_message_is_indexed_under_its_session(talked: Store) -> None:
    await talked.sessions.create(a_session("other"))
    await talked.messages.append(a_message("m1", "Hello getUser 데이터"))

    def look(connection: sqlite3.Connection) -> list[int]:
        here, there = (place_of(connection, SessionId(s)) for s in (SESSION, "other"))
        return [
            count_of(connection, 'words : "hello"'),
            count_of(connection, 'pieces : "user"'),
            count_of(connection, f'place : "{here}" AND words : "데이 이터"'),
            count_of(connection, f'place : "{there}" AND words : "hello"'),
        ]

    assert await talked.database.read(look) == [1, 1, 1, 0]
    assert await talked.database.read(lambda c: place_of(c, SessionId("none"))) == ""


async def test_a_message_without_words_is_not_indexed(talked: Store) -> None:
    await talked.messages.append(a_message("m1", "?!"))

    place = await talked.database.read(lambda c: place_of(c, SESSION))
    assert await talked.database.read(lambda c: count_of(c, f'place : "{place}"')) == 0


async def test_words_are_found_by_what_is_inside_until_nobody_uses_them(talked: Store) -> None:
    await talked.messages.set_compaction(SESSION, a_message("m1", "database codebase baseline"), 1)
    await talked.messages.append(a_message("m2", "my database"))

    before = await talked.database.read(lambda c: words_containing(c, "base"))
    await talked.messages.undo_compaction(SESSION)
    after = await talked.database.read(lambda c: words_containing(c, "base"))

    assert before == ["codebase", "database"]
    assert after == ["database"]


async def test_the_index_stays_sound_when_messages_are_deleted(talked: Store) -> None:
    for number in range(20):
        await talked.messages.append(a_message(f"m{number}", f"word{number} shared 공유"))
    await talked.database.write(
        lambda c: c.execute("UPDATE sessions SET deleted_at_ms = 1 WHERE id = ?", (SESSION,))
    )

    await talked.sessions.purge_deleted(2)

    def check(connection: sqlite3.Connection) -> int:
        connection.execute("INSERT INTO message_index (message_index) VALUES ('integrity-check')")
        return count_of(connection, 'words : "shared"')

    assert await talked.database.write(check) == 0
    words = await talked.database.read(
        lambda c: c.execute("SELECT count(*) FROM vocabulary").fetchone()[0]
    )
    assert words == 0
