"""Writes a conversation to a new file, piece by piece as the gateway hands it out."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import IO

from openpista.domain.errors import OpenpistaError
from openpista.domain.query import Answer, ExportSession, Query, QueryFailed, SessionExport
from openpista.tui.core.effects import SaveSession

MAX_PIECES = 100_000
"""More would be a gateway that never comes to an end."""

Ask = Callable[[Query], Awaitable[Answer]]


class ExportError(OpenpistaError):
    """A conversation could not be written; nothing is left behind."""


async def save_session(ask: Ask, order: SaveSession) -> str:
    """Write what `order` names and return the path. Only its owner can read the file.

    Raises ExportError: where there is a file already, no folder, or no answer.
    """
    piece = await _piece(ask, order, 0)
    path = _target(order.path, piece.file_name)
    file = await asyncio.to_thread(_create, path)
    try:
        for _ in range(MAX_PIECES):
            await asyncio.to_thread(file.write, piece.text)
            if piece.next_after_seq is None:
                break
            piece = await _piece(ask, order, piece.next_after_seq)
        await asyncio.to_thread(file.close)
    except BaseException as error:
        file.close()
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise ExportError(f"{path} could not be written: {error.strerror}.") from error
        raise
    return str(path)


async def _piece(ask: Ask, order: SaveSession, after_seq: int) -> SessionExport:
    query = ExportSession(session_id=order.session_id, format=order.format, after_seq=after_seq)
    answer = await ask(query)
    if isinstance(answer, SessionExport):
        return answer
    reason = answer.reason if isinstance(answer, QueryFailed) else ""
    raise ExportError(reason or "The gateway does not know how to write a conversation.")


def _target(written: str, proposed: str) -> Path:
    path = Path(written).expanduser()
    if written.endswith("/") or path.is_dir():
        return path / (Path(proposed).name or "conversation")
    return path


def _create(path: Path) -> IO[str]:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise ExportError(f"{path} is there already. Give it another name.") from error
    except FileNotFoundError as error:
        raise ExportError(f"There is no folder {path.parent}.") from error
    except OSError as error:
        raise ExportError(f"{path} could not be written: {error.strerror}.") from error
    return os.fdopen(descriptor, "w", encoding="utf-8")
