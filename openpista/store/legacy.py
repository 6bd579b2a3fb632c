"""Imports the sessions of the original openpista, once (decisions.md 1, 10)."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.ids import HOUSE, MessageId, NewUlid, SessionId, is_safe_id
from openpista.domain.message import ChatAddress, ToolResult
from openpista.domain.model import ModelRef
from openpista.domain.session import Session
from openpista.store.bindings import bind_chat
from openpista.store.codec import storable_text, to_json
from openpista.store.legacy_rows import KEPT_BYTES, Converted, convert
from openpista.store.legacy_source import LegacySession, LegacySource, open_legacy
from openpista.store.message_rows import insert_message
from openpista.store.open import Store
from openpista.store.session_rows import insert_session
from openpista.store.tool_outputs import keep_output

DONE_KEY = "legacy_import"

_MESSENGERS = frozenset({"telegram", "whatsapp", "web"})


class LegacyImport(Struct, frozen=True):
    """What an import came to: `mended` rows had something guessed, `lost` ones were
    unreadable."""

    sessions: int
    messages: int
    mended: int
    lost: int


class _Counts(Struct):
    messages: int = 0
    mended: int = 0


async def import_memory_db(
    store: Store, source: Path, *, model: ModelRef, workspace: str, new_ulid: NewUlid
) -> LegacyImport | None:
    """Take over all sessions of the original's database at `source`.

    None when there is no such file or it was taken over before. The file is only read. Each
    session is one transaction; after a crash the next call goes on with the next session. Ids
    that may not serve as ours are kept as `external_id`. `model` and `workspace` are what the
    imported sessions go on with. Raises StoreError when the file is something else.
    """
    if await store.meta.get(DONE_KEY) is not None or not await asyncio.to_thread(source.is_file):
        return None
    counts = _Counts()
    with ExitStack() as stack:
        scratch = store.database.path.parent
        opened = await asyncio.to_thread(stack.enter_context, open_legacy(source, scratch))
        sessions = await asyncio.to_thread(opened.sessions)
        for legacy in sessions:
            rows = await asyncio.to_thread(_read, opened, legacy, new_ulid)
            work = partial(
                _take_over,
                legacy=legacy,
                rows=rows,
                model=model,
                workspace=workspace,
                new_ulid=new_ulid,
            )
            await store.database.write(work)
            counts.messages += len(rows)
            counts.mended += sum(row.mended for row in rows)
        done = LegacyImport(
            sessions=len(sessions),
            messages=counts.messages,
            mended=counts.mended,
            lost=opened.unreadable,
        )
    await store.meta.set(DONE_KEY, to_json(done))
    return done


def _read(opened: LegacySource, legacy: LegacySession, new_ulid: NewUlid) -> list[Converted]:
    rows = opened.messages(legacy.id)
    # The session's id of ours is not known yet; `_take_over` puts it in.
    return list(convert(rows, SessionId(""), start_ms=legacy.created_ms, new_ulid=new_ulid))


def _take_over(
    connection: sqlite3.Connection,
    *,
    legacy: LegacySession,
    rows: Sequence[Converted],
    model: ModelRef,
    workspace: str,
    new_ulid: NewUlid,
) -> None:
    original_id = storable_text(legacy.id)
    done = connection.execute(
        "SELECT 1 FROM legacy_sessions WHERE original_id = ?", (original_id,)
    ).fetchone()
    if done:
        return
    session_id = _fitting_id(connection, legacy.id, new_ulid)
    insert_session(
        connection,
        Session(
            id=session_id,
            title="",
            workspace=workspace,
            model=model,
            created_at_ms=legacy.created_ms,
            updated_at_ms=legacy.updated_ms,
            external_id="" if session_id == legacy.id else original_id,
        ),
    )
    for row in rows:
        _store(connection, row, session_id, new_ulid)
    _bind(connection, legacy, session_id)
    connection.execute(
        "INSERT INTO legacy_sessions (original_id, session_id) VALUES (?, ?)",
        (original_id, session_id),
    )


def _store(
    connection: sqlite3.Connection, row: Converted, session_id: SessionId, new_ulid: NewUlid
) -> None:
    message = replace(row.message, session_id=session_id)
    taken = connection.execute("SELECT 1 FROM messages WHERE id = ?", (message.id,)).fetchone()
    if taken:
        message = replace(message, id=MessageId(new_ulid()))
    stored = insert_message(connection, message)
    for block in stored.blocks:
        if isinstance(block, ToolResult) and row.output:
            kept = row.output.encode("utf-8", "replace")[:KEPT_BYTES].decode("utf-8", "ignore")
            keep_output(connection, session_id, block, kept, stored.at_ms)


def _fitting_id(connection: sqlite3.Connection, original: str, new_ulid: NewUlid) -> SessionId:
    if is_safe_id(original) and original != HOUSE:
        taken = connection.execute("SELECT 1 FROM sessions WHERE id = ?", (original,)).fetchone()
        if not taken:
            return SessionId(original)
    return SessionId(new_ulid())


def _bind(connection: sqlite3.Connection, legacy: LegacySession, session_id: SessionId) -> None:
    """Let the messenger's chat go on with its session (the account was not stored then)."""
    channel, _, chat = legacy.channel_id.partition(":")
    if channel in _MESSENGERS and chat:
        address = ChatAddress(channel=channel, chat=storable_text(chat))
        bind_chat(connection, address, session_id, legacy.updated_ms)
