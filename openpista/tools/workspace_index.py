"""A workspace's files by size, time and inode, with copies of them in case a command changes them.

The copies are made before a sandboxed command (decisions.md 19), of what is new or changed since
the last look only. Blocking: callers put it into a thread.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
from pathlib import Path

import msgspec
from msgspec import Struct

from openpista.sandbox.protection import PROTECTED
from openpista.tools.beneath import FileProblem, opened_file
from openpista.tools.change_watch import ChangeWatch
from openpista.tools.places import Place
from openpista.tools.workspace_walk import IgnoreMemory, Stamp, walk

MAX_FILES = 20_000
MAX_FILE_BYTES = 1024**2
MAX_TOTAL_BYTES = 64 * 1024**2
MAX_SHADOWS = 16
MAX_HASHED_BYTES = 64 * 1024**2

_PROTECTED = frozenset(PROTECTED)
"""A sandboxed command cannot change these."""
_FICLONE = 0x4004_9409  # linux/fs.h
_PIECE_BYTES = 1024**2
_INDEX = "index"
_DRAFT = ".draft"


_COPY = re.compile(r"[0-9a-f-]+(\.draft)?")
_Saved = tuple[tuple[bytes, Stamp], ...]


class Difference(Struct, frozen=True):
    """One file that is not what it was; None where it was not, or is no more."""

    relative: str
    before: Stamp | None
    after: Stamp | None


class WorkspaceIndex:
    """One workspace. `shadow` is our own folder for its copies, and for the index itself, so that
    the next process can tell what a command did that outlived nobody.

    `incomplete` says in words what the last look could not cover; empty when it covered all.
    """

    def __init__(self, workspace: Path, shadow: Path) -> None:
        self.workspace = workspace
        self.incomplete = ""
        self.shadow = shadow
        self._memory = IgnoreMemory()
        self._watch = ChangeWatch()
        self._copied = False
        self._files: dict[str, Stamp] = {}
        self._copies: set[str] | None = None

    def is_current(self) -> bool:
        """Say, at once, whether the last look and its copies still hold."""
        return self._copied and self._watch.is_quiet()

    def look(self) -> tuple[Difference, ...]:
        """Look at the workspace again and return what has changed since the last look."""
        if self._watch.is_quiet():
            return ()
        self._watch.begin()
        files: dict[str, Stamp] = {}
        too_many = False
        found = walk(self.workspace, memory=self._memory, on_folder=self._watch.meet)
        for relative, stamp in found:
            if len(files) >= MAX_FILES:
                too_many = True
                break
            if relative.partition("/")[0] not in _PROTECTED:
                files[relative] = stamp
        known, self._files = self._files, files
        if files == known:
            return ()
        self._copied = False
        self.incomplete = _limits_told(files, too_many=too_many)
        return tuple(
            Difference(relative, known.get(relative), files.get(relative))
            for relative in sorted(known.keys() | files.keys())
            if known.get(relative) != files.get(relative)
        )

    def copy_files(self) -> None:
        """Have a copy of every file within the limits; forget those of files that changed."""
        if self._copied:
            return
        copies = self._existing_copies()
        wanted: set[str] = set()
        total = 0
        for relative, stamp in self._files.items():
            total += stamp.size
            if stamp.size > MAX_FILE_BYTES or total > MAX_TOTAL_BYTES:
                continue
            name = _copy_name(stamp)
            if name in copies or self._copy(relative, stamp, name):
                wanted.add(name)
        for stale in copies - wanted:
            (self.shadow / stale).unlink(missing_ok=True)
        self._copies = wanted
        self._save()
        self._copied = True

    def load(self) -> bool:
        """Take over the index that an earlier process left with its copies; False when there is
        none."""
        try:
            saved = msgspec.msgpack.decode((self.shadow / _INDEX).read_bytes(), type=_Saved)
        except (OSError, msgspec.MsgspecError):
            return False
        self._files = {os.fsdecode(name): stamp for name, stamp in saved}
        return True

    def copy_of(self, stamp: Stamp) -> bytes | None:
        """Return the bytes of a file as it was; None when they were not copied."""
        try:
            return (self.shadow / _copy_name(stamp)).read_bytes()
        except OSError:
            return None

    def digest(self, relative: str) -> str | None:
        """Return the SHA-256 of a file as it is; None when it is gone or too large."""
        place = Place(self.workspace / relative, self.workspace, inside=True)
        try:
            with opened_file(place) as descriptor:
                return digest_of(descriptor)
        except (FileNotFoundError, FileProblem):
            return None

    def _existing_copies(self) -> set[str]:
        if self._copies is None:
            self.shadow.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.scandir(self.shadow) as entries:
                self._copies = {entry.name for entry in entries if _COPY.fullmatch(entry.name)}
        return self._copies

    def _save(self) -> None:
        """Write the index; an old one must not stay, because it would tell lies."""
        index, draft = self.shadow / _INDEX, self.shadow / f"{_INDEX}{_DRAFT}"
        saved: _Saved = tuple((os.fsencode(name), stamp) for name, stamp in self._files.items())
        try:
            draft.write_bytes(msgspec.msgpack.encode(saved))
            draft.replace(index)
        except OSError:
            index.unlink(missing_ok=True)
            raise

    def _copy(self, relative: str, stamp: Stamp, name: str) -> bool:
        """Copy a file unless it is no longer what was seen."""
        place = Place(self.workspace / relative, self.workspace, inside=True)
        draft = self.shadow / f"{name}{_DRAFT}"
        try:
            with opened_file(place) as source, draft.open("wb") as target:
                _clone_or_copy(source, target.fileno())
                found = os.fstat(source)
        except (FileNotFoundError, FileProblem):
            draft.unlink(missing_ok=True)
            return False
        if (found.st_size, found.st_mtime_ns) != (stamp.size, stamp.mtime_ns):
            draft.unlink(missing_ok=True)
            return False
        draft.replace(self.shadow / name)
        return True


def _limits_told(files: dict[str, Stamp], *, too_many: bool) -> str:
    if too_many:
        return f"the workspace has more than {MAX_FILES:,} files"
    if sum(min(stamp.size, MAX_FILE_BYTES) for stamp in files.values()) > MAX_TOTAL_BYTES:
        return f"the workspace holds more than {MAX_TOTAL_BYTES // 1024**2} MiB"
    return ""


def digest_of(descriptor: int) -> str | None:
    """Return the SHA-256 of an open file, None when it is too large to read."""
    if os.fstat(descriptor).st_size > MAX_HASHED_BYTES:
        return None
    digest = hashlib.sha256()
    with os.fdopen(os.dup(descriptor), "rb") as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def forget_old_shadows(folder: Path, *, most: int = MAX_SHADOWS) -> None:
    """Delete the copies of all but the workspaces that were worked in last."""
    with contextlib.suppress(FileNotFoundError):
        shadows = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for shadow in shadows[most:]:
            shutil.rmtree(shadow, ignore_errors=True)


def _copy_name(stamp: Stamp) -> str:
    return f"{stamp.inode:x}-{stamp.mtime_ns:x}-{stamp.size:x}"


def _clone_or_copy(source: int, target: int) -> None:
    """Share the blocks where the filesystem can (btrfs, xfs), else copy the bytes."""
    with contextlib.suppress(OSError):
        fcntl.ioctl(target, _FICLONE, source)
        return
    while piece := os.read(source, _PIECE_BYTES):
        os.write(target, piece)
