"""One host process per home: a lock that dies with its process, and who holds it.

The lock itself is `flock`, so a stale file never blocks (reliability.md P24). What the file says
serves only to name the holder to people and to other processes.
"""

import contextlib
import fcntl
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.errors import AlreadyRunningError, OpenpistaError

MAX_IDENTITY_BYTES = 1024
ACQUIRE_TRIES = 5
ACQUIRE_PAUSE_S = 0.02
"""A holder writes its name right after it took the lock; a reader may come in between."""


Front = Literal["command", "window", "server", "service"]
"""What a host process is besides the host: a command that ends soon, a window, a server started
by hand, or one that the system's service manager keeps."""


class Holder(Struct, frozen=True):
    """A process that cannot be mistaken for a later one with the same number.

    `started` is the start time in clock ticks since boot where the system tells it, else empty;
    `since_ms` when it took the lock, and `front` as what, for people who ask.
    """

    pid: int
    started: str = ""
    since_ms: int = 0
    front: Front = "command"


class HomeUnusableError(OpenpistaError):
    """Nothing can be kept in the folder that holds everything."""


class HouseLock:
    """The lock of one home. Taken and given back by the process that hosts the gateway."""

    def __init__(self, path: Path, *, since_ms: int = 0, front: Front = "command") -> None:
        self._path = path
        self._since_ms = since_ms
        self._front: Front = front
        self._fd: int | None = None

    @property
    def held(self) -> bool:
        """Say whether this object holds the lock."""
        return self._fd is not None

    def acquire(self) -> None:
        """Take the lock; raises AlreadyRunningError (exit 75) that names the holder, and
        HomeUnusableError where there can be no lock."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise unusable(self._path, error) from error
        try:
            self._take(fd)
        except OSError as error:
            os.close(fd)
            raise unusable(self._path, error) from error
        except AlreadyRunningError:
            os.close(fd)
            raise
        self._fd = fd

    def release(self) -> None:
        """Give the lock back. The file stays: removing it would race with the next holder."""
        if self._fd is None:
            return
        os.ftruncate(self._fd, 0)
        os.close(self._fd)
        self._fd = None

    def holder(self) -> Holder | None:
        """Return the live process that the file names, None where there is none."""
        return read_living(self._path)

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def _take(self, fd: int) -> None:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunningError(
                _already_running(self._named_holder()), detail=str(error)
            ) from error
        os.ftruncate(fd, 0)
        us = replace(identity(os.getpid()), since_ms=self._since_ms, front=self._front)
        os.pwrite(fd, msgspec.json.encode(us), 0)

    def _named_holder(self) -> Holder | None:
        for _ in range(ACQUIRE_TRIES):
            if (holder := self.holder()) is not None:
                return holder
            time.sleep(ACQUIRE_PAUSE_S)
        return None


def unusable(path: Path, error: OSError) -> HomeUnusableError:
    """Return the error for a folder in which `path` cannot be written."""
    return HomeUnusableError(
        f"The folder {path.parent} cannot be used: {error.strerror or error}. Make room there, or"
        " move it with OPENPISTA_HOME.",
        detail=repr(error),
    )


def _already_running(holder: Holder | None) -> str:
    who = f"process {holder.pid}" if holder else "another process"
    return f"openpista is already running here ({who}). Stop it first, or attach to it."


def identity(pid: int) -> Holder:
    """Return what tells a process from a later one with the same number."""
    return Holder(pid=pid, started=_start_ticks(pid))


def read_living(path: Path) -> Holder | None:
    """Return the process that a file names, None where it has ended or none is named."""
    named = _read_identity(path)
    if named is None or not _is_alive(named.pid):
        return None
    return named if _start_ticks(named.pid) == named.started else None


def _start_ticks(pid: int) -> str:
    # Field 22 of /proc/PID/stat; the name in field 2 may itself hold blanks and brackets: proc(5).
    fields = _stat_fields(pid)
    return fields[19] if len(fields) > 19 else ""


def _stat_fields(pid: int) -> list[str]:
    """Return the fields of a process from its state on; none where the system does not tell."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []


def _read_identity(path: Path) -> Holder | None:
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(MAX_IDENTITY_BYTES), type=Holder)
    except (OSError, msgspec.DecodeError):
        return None


def _is_alive(pid: int) -> bool:
    # One that has ended and is not buried yet holds nothing any more.
    if pid <= 0 or _stat_fields(pid)[:1] == ["Z"]:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
