"""Fills a store with conversations, through the functions with which the house stores them.

`python -m bench.archive` makes the archive of rows 15 and 16 in advance.
"""

import asyncio
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from sqlite3 import Connection

from bench.corpus import WORDS
from openpista.app.clock import SystemClock, fresh_ulids
from openpista.domain.ids import MessageId, SessionId
from openpista.domain.message import Message, Text
from openpista.domain.model import ModelRef
from openpista.domain.session import Session
from openpista.store.message_rows import insert_message
from openpista.store.open import Store, open_store

AT_MS = 1_767_600_000_000
TOGETHER = 5_000
"""Messages stored in one transaction."""

SIZES = (1_000, 10_000, 100_000, 1_000_000)
LISTED_SESSIONS = 10_000
FOLDER = Path("build/archive")

KOREAN = (
    "창문", "열기", "파일", "오류", "설치", "보고서", "내일", "회의",
    "메모", "정리", "서버", "다시", "확인", "사진", "번역", "일정",
)  # fmt: skip


async def open_archive(folder: Path) -> Store:
    """Open a store whose files all lie in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = SystemClock()
    return await open_store(
        folder / "openpista.db",
        media_dir=folder / "media",
        undo_dir=folder / "undo",
        clock=clock,
        new_ulid=fresh_ulids(clock),
    )


def a_session(session_id: str, *, title: str = "", at_ms: int = AT_MS) -> Session:
    """Return an empty session of the practice model."""
    return Session(
        id=SessionId(session_id),
        title=title,
        workspace="/work",
        model=ModelRef("practice", "practice"),
        created_at_ms=at_ms,
        updated_at_ms=at_ms,
    )


async def fill(store: Store, session_id: str, count: int, *, first: int = 0) -> None:
    """Add `count` messages of a few words to a session that exists, in turns of two."""
    for at in range(first, first + count, TOGETHER):
        numbers = range(at, min(at + TOGETHER, first + count))
        await store.database.write(partial(_insert, SessionId(session_id), numbers))


async def fill_sessions(store: Store, count: int) -> None:
    """Add empty sessions."""
    rows = [a_session(f"listed-{n}", title=words(n, 4), at_ms=AT_MS + n) for n in range(count)]
    for row in rows:
        await store.sessions.create(row)


def words(number: int, count: int) -> str:
    """Return words that differ from number to number; every fourth text is Korean."""
    vocabulary = KOREAN if number % 4 == 3 else WORDS
    picked = (vocabulary[(number * 7 + index * index) % len(vocabulary)] for index in range(count))
    return f"{' '.join(picked)} n{number % 50_000}"


def _insert(session_id: SessionId, numbers: range, connection: Connection) -> None:
    for message in _messages(session_id, numbers):
        insert_message(connection, message)


def _messages(session_id: SessionId, numbers: range) -> Iterator[Message]:
    for number in numbers:
        yield Message(
            id=MessageId(f"{session_id}-{number}"),
            session_id=session_id,
            seq=0,
            role="assistant" if number % 2 else "user",
            blocks=(Text(words(number, 12)),),
            at_ms=AT_MS + number,
        )


async def the_archive(folder: Path = FOLDER) -> Path:
    """Return the home that holds a session of each size and thousands of empty ones; made the
    first time, which takes some minutes, and kept."""
    complete = folder / "complete"
    if not complete.exists():
        shutil.rmtree(folder, ignore_errors=True)
        async with await open_archive(folder) as store:
            for size in SIZES:
                await store.sessions.create(a_session(session_of(size), title=f"{size:,} messages"))
                await fill(store, session_of(size), size)
            await fill_sessions(store, LISTED_SESSIONS)
        complete.touch()
    return folder


def session_of(size: int) -> str:
    """Return the id of the session that has so many messages."""
    return f"session-{size}"


if __name__ == "__main__":
    asyncio.run(the_archive())
