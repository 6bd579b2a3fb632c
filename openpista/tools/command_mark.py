"""Marks on the disk of sandboxed commands that run, so that a crash does not hide what they did.

A mark lies beside the copies of its workspace and is touched while the command runs: how old it
is tells the next process when the command was ended, and so what was changed by hand after that.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from openpista.domain.ids import SessionId, TurnId
from openpista.domain.tasks import owned_task

BEAT_S = 1.0
_SLACK_NS = 2_000_000_000
"""A beat and what an event loop may be late, after which nothing of a killed command is new."""

_PREFIX = "running."
_FILE_BYTES = 8192
"""More than a mark ever has, which holds a path of at most 4,096 bytes."""

log = logging.getLogger(__name__)


class Mark(Struct, frozen=True):
    """Whose command it is and where it runs."""

    turn_id: TurnId
    session_id: SessionId
    workspace: str


class LeftMark(Struct, frozen=True):
    """The mark of a command that was ended by the end of its process; Unix ns."""

    mark: Mark
    path: Path
    ended_ns: int

    def is_later(self, path: Path) -> bool:
        """Say whether a file was changed, or taken away, after the command had ended."""
        try:
            return path.lstat().st_ctime_ns > self.ended_ns
        except OSError:
            return _nearest_folder(path).stat().st_mtime_ns > self.ended_ns


class CommandMark:
    """The mark of one command; `put` before it runs, `remove` when its changes are stored.

    `slot` tells marks of commands that run side by side in one workspace apart. The file stays:
    on ext4 making one takes ten times as long as writing into it.
    """

    def __init__(self, shadow: Path, mark: Mark, *, slot: int = 0) -> None:
        self.mark = mark
        self.slot = slot
        self._path = shadow / f"{_PREFIX}{slot}"
        self._beating: asyncio.Task[None] | None = None

    def put(self) -> None:
        """Write the mark and begin to touch it. Where it cannot be written the command may run
        all the same; a crash then hides what it did. Takes less than going to a thread for it;
        a mark that was cut off counts as none."""
        try:
            self._write(msgspec.json.encode(self.mark))
        except OSError as error:
            log.warning("a command runs without its mark: %s", error)
            return
        self._beating = owned_task(self._beat(), name=f"mark of a command of {self.mark.turn_id}")

    async def leave(self) -> None:
        """Touch the mark no more; it stays for the next process."""
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.wait([self._beating])

    async def remove(self) -> None:
        """Let the mark tell of nothing any more."""
        await self.leave()
        if self._beating is not None:
            with contextlib.suppress(FileNotFoundError):
                self._write(b"")

    def _write(self, text: bytes) -> None:
        flags = os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC | (os.O_CREAT if text else 0)
        descriptor = os.open(self._path, flags, 0o600)
        try:
            os.pwrite(descriptor, text.ljust(_FILE_BYTES), 0)
        finally:
            os.close(descriptor)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            try:
                await asyncio.to_thread(os.utime, self._path)
            except OSError as error:
                log.warning("the mark of a command is gone: %s", error)
                return


def left_marks(shadow_dir: Path) -> tuple[LeftMark, ...]:
    """Return the marks that an earlier process left in the folders of workspaces, oldest first;
    what cannot be read is taken away. Blocks."""
    found: list[LeftMark] = []
    for path in shadow_dir.glob(f"*/{_PREFIX}*"):
        try:
            ended_ns = path.stat().st_mtime_ns + _SLACK_NS
            text = path.read_bytes().strip()
            if text:
                found.append(LeftMark(msgspec.json.decode(text, type=Mark), path, ended_ns))
        except (OSError, msgspec.MsgspecError) as error:
            log.warning("the mark %s cannot be read: %s", path, error)
            path.unlink(missing_ok=True)
    return tuple(sorted(found, key=lambda left: left.ended_ns))


def forget_marks(marks: Iterable[LeftMark]) -> None:
    """Take marks away. Blocks."""
    for left in marks:
        with contextlib.suppress(OSError):
            left.path.unlink()


def _nearest_folder(path: Path) -> Path:
    return next(folder for folder in path.parents if folder.is_dir())
