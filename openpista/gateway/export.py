"""A conversation as a document, a piece at a time, so that no length of it fills the memory.

What looks like a secret is blacked out, because a document leaves the house (decisions.md 23).
"""

import asyncio
import unicodedata

import msgspec

from openpista.domain.message import Message
from openpista.domain.query import ExportSession, HistoryPage, SessionExport
from openpista.domain.session import Session
from openpista.gateway.export_text import (
    Redact,
    as_markdown,
    cleaned,
    cleaned_session,
    heading_of,
)
from openpista.gateway.session_book import SessionBook
from openpista.store.messages import Messages

PIECE_MESSAGES = 200
PIECE_BYTES = 1024 * 1024
"""Of stored JSON; one message alone may be larger."""

MAX_NAME_CHARS = 60
ENDINGS = {"markdown": "md", "json": "json"}


class Exports:
    """Writes the pieces. All pieces in a row, each after the seq that the one before names, are
    the document."""

    def __init__(self, messages: Messages, *, book: SessionBook, redact: Redact) -> None:
        self._messages = messages
        self._book = book
        self._redact = redact

    async def piece(self, query: ExportSession) -> SessionExport:
        """Return one piece. Raises NotFoundError."""
        session = await self._book.get(query.session_id)
        page = await self._messages.after(
            session.id, query.after_seq, limit=PIECE_MESSAGES, max_bytes=PIECE_BYTES
        )
        return await asyncio.to_thread(_piece, query, session, page, self._redact)


def _piece(query: ExportSession, row: Session, page: HistoryPage, redact: Redact) -> SessionExport:
    """Write a piece; beside the loop, because looking for secrets takes its time."""
    session = cleaned_session(row, redact)
    messages = tuple(cleaned(message, redact) for message in page.messages)
    is_first, is_last = query.after_seq <= 0, not page.older_exist
    if query.format == "json":
        text = json_piece(session, messages, is_first=is_first, is_last=is_last)
    else:
        text = (heading_of(session) if is_first else "") + "".join(as_markdown(messages))
    return SessionExport(
        text=text,
        file_name=f"{file_stem(session)}.{ENDINGS[query.format]}",
        next_after_seq=None if is_last else messages[-1].seq,
    )


def file_stem(session: Session) -> str:
    """Return a file name without ending for a session: letters and digits of its title, and
    nothing that a file system, a shell or an eye could stumble over."""
    title = unicodedata.normalize("NFC", session.title)
    words = "".join(char if _is_plain(char) else " " for char in title).split()
    return "-".join(words)[:MAX_NAME_CHARS].strip("-") or f"session-{session.id}"


def _is_plain(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"


def json_piece(
    session: Session, messages: tuple[Message, ...], *, is_first: bool, is_last: bool
) -> str:
    """Return a part of one JSON object with `session` and `messages`, a message a line."""
    encode = msgspec.json.encode
    head = f'{{"session":{encode(session).decode()},"messages":[\n' if is_first else ""
    between = ",\n" if messages and not is_first else ""
    body = ",\n".join(encode(message).decode() for message in messages)
    end = "\n]}\n" if is_last else ""
    return f"{head}{between}{body}{end}"
