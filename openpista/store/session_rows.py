"""The rows of `sessions` on one connection; shared by the rooms that change sessions."""

import sqlite3
from typing import Any

import msgspec
from msgspec import Struct

from openpista.domain.errors import NotFoundError
from openpista.domain.ids import SessionId
from openpista.domain.message import Usage
from openpista.domain.model import Effort, ModelRef
from openpista.domain.session import Session
from openpista.store.codec import storable_text, to_json

PREVIEW_CHARS = 200

USAGE_COLUMNS = (
    "input_tokens, output_tokens, cached_tokens, cache_write_tokens, reasoning_tokens, cost_usd"
)

_COLUMNS = (
    "id, title, preview, created_at_ms, updated_at_ms, deleted_at_ms, message_count, last_seq, "  # noqa: S608
    f"external_id, settings, {USAGE_COLUMNS}, "
    "(SELECT group_concat(DISTINCT channel) FROM bindings WHERE session_id = sessions.id)"
)

SELECT_SESSION = f"SELECT {_COLUMNS} FROM sessions "  # noqa: S608 - constants only


class SessionSettings(Struct, frozen=True, omit_defaults=True):
    """What is stored of a session beside the columns that are searched or counted by."""

    workspace: str
    model: ModelRef
    context_tokens: int = 0
    context_limit: int = 0
    effort: Effort | None = None
    taint: tuple[str, ...] = ()
    sensitive: bool = False


_settings_decoder = msgspec.json.Decoder(SessionSettings)


def settings_of(session: Session) -> SessionSettings:
    """Return the part of `session` that is stored in the column `settings`."""
    return SessionSettings(
        workspace=session.workspace,
        model=session.model,
        context_tokens=session.context_tokens,
        context_limit=session.context_limit,
        effort=session.effort,
        taint=session.taint,
        sensitive=session.sensitive,
    )


def insert_session(connection: sqlite3.Connection, session: Session) -> None:
    """Store a new session with all that its struct says of itself."""
    connection.execute(
        "INSERT INTO sessions (id, title, preview, created_at_ms, updated_at_ms, deleted_at_ms, "  # noqa: S608
        f"message_count, last_seq, external_id, settings, {USAGE_COLUMNS}) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            session.id,
            storable_text(session.title),
            preview_of(session.preview),
            session.created_at_ms,
            session.updated_at_ms,
            session.deleted_at_ms,
            session.message_count,
            session.last_seq,
            storable_text(session.external_id),
            to_json(settings_of(session)),
            *usage_values(session.usage),
        ),
    )


def session_from_row(row: tuple[Any, ...]) -> Session:
    """Return the session of a row of SELECT_SESSION.

    Fields go by their place: by name it takes twice as long, and lists have thousands.
    """
    (
        session_id,
        title,
        preview,
        created_at_ms,
        updated_at_ms,
        deleted_at_ms,
        message_count,
        last_seq,
        external_id,
        settings,
        *usage,
        channels,
    ) = row
    kept = _settings_decoder.decode(settings)
    return Session(
        session_id,
        title,
        kept.workspace,
        kept.model,
        created_at_ms,
        updated_at_ms,
        message_count,
        preview,
        tuple(sorted(channels.split(","))) if channels else (),
        "idle",
        None,
        Usage(*usage),
        kept.context_tokens,
        kept.context_limit,
        kept.effort,
        kept.taint,
        kept.sensitive,
        last_seq,
        deleted_at_ms,
        external_id,
    )


def count_message(
    connection: sqlite3.Connection, session_id: SessionId, *, at_ms: int, preview: str
) -> int:
    """Note that a message joins the session and return its `seq`.

    `preview` becomes the session's where it has none. Raises NotFoundError.
    """
    row = connection.execute(
        "UPDATE sessions SET last_seq = last_seq + 1, message_count = message_count + 1, "
        "updated_at_ms = max(updated_at_ms, ?), "
        "preview = CASE WHEN preview = '' THEN ? ELSE preview END "
        "WHERE id = ? RETURNING last_seq",
        (at_ms, preview_of(preview), session_id),
    ).fetchone()
    if row is None:
        raise NotFoundError(f"There is no session {session_id}.")
    return int(row[0])


def add_usage(connection: sqlite3.Connection, session_id: SessionId, usage: Usage) -> None:
    """Add `usage` to the session's sum."""
    connection.execute(
        f"UPDATE sessions SET {ADD_USAGE} WHERE id = ?",  # noqa: S608 - constants only
        (*added_usage(usage), session_id),
    )


ADD_USAGE = (
    "input_tokens = input_tokens + ?, output_tokens = output_tokens + ?, "
    "cached_tokens = cached_tokens + ?, cache_write_tokens = cache_write_tokens + ?, "
    "reasoning_tokens = reasoning_tokens + ?, "
    "cost_usd = coalesce(cost_usd + ?, cost_usd, ?)"
)
"""An unknown price adds nothing; the sum is unknown only while every price was. The values are
those of `added_usage`."""


def added_usage(usage: Usage) -> tuple[int | float | None, ...]:
    """Return `usage` as the values of ADD_USAGE."""
    return (*usage_values(usage), usage.cost_usd)


def usage_values(usage: Usage) -> tuple[int, int, int, int, int, float | None]:
    """Return `usage` in the order of USAGE_COLUMNS."""
    return (
        usage.input_tokens,
        usage.output_tokens,
        usage.cached_tokens,
        usage.cache_write_tokens,
        usage.reasoning_tokens,
        usage.cost_usd,
    )


def usage_from_row(row: tuple[Any, ...]) -> Usage:
    """Return the usage of a row of USAGE_COLUMNS."""
    return Usage(*row)


def preview_of(text: str) -> str:
    """Return the first words of `text` on one line, at most PREVIEW_CHARS characters."""
    return " ".join(storable_text(text[: 4 * PREVIEW_CHARS]).split())[:PREVIEW_CHARS]
