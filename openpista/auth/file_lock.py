"""A lock between processes that dies with its holder. `flock`, so a stale file never blocks."""

import asyncio
import fcntl
import os
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from openpista.auth.errors import CredentialsBusyError

_PAUSE_S = 0.02


@contextmanager
def locked(path: Path, *, wait_s: float) -> Generator[None]:
    """Hold the lock at `path`; blocks the thread while another process holds it.

    Raises CredentialsBusyError after `wait_s` seconds.
    """
    deadline = time.monotonic() + wait_s
    descriptor = _open(path)
    try:
        while not _taken(descriptor):
            if time.monotonic() > deadline:
                raise _busy(path)
            time.sleep(_PAUSE_S)
        yield
    finally:
        os.close(descriptor)


@asynccontextmanager
async def locked_here(path: Path, *, wait_s: float) -> AsyncGenerator[None]:
    """Hold the lock at `path` without blocking the loop. Raises as `locked`."""
    deadline = time.monotonic() + wait_s
    descriptor = _open(path)
    try:
        while not _taken(descriptor):
            if time.monotonic() > deadline:
                raise _busy(path)
            await asyncio.sleep(_PAUSE_S)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _busy(path: Path) -> CredentialsBusyError:
    return CredentialsBusyError(
        "Another openpista is changing the logins and does not finish. Try again, or stop it.",
        detail=str(path),
    )
