"""Walks a workspace: its own files, never through a link, never into `.git` or what is ignored."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from openpista.tools.ignores import Ignores

MAX_DEPTH = 64
MAX_IGNORE_BYTES = 64 * 1024

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_SKIPPED = frozenset({".git"})
_IGNORE_FILE = ".gitignore"


class Stamp(NamedTuple):
    """What tells two states of a file apart without reading it."""

    size: int
    mtime_ns: int
    inode: int
    mode: int


class Found(NamedTuple):
    """One regular file; `relative` is its path below the workspace."""

    relative: str
    stamp: Stamp


class IgnoreMemory:
    """Remembers verdicts between walks, until any `.gitignore` changes."""

    def __init__(self) -> None:
        self._rules: dict[str, Stamp] = {}
        self._next_rules: dict[str, Stamp] = {}
        self._verdicts: dict[str, bool] = {}

    def begin(self) -> None:
        """Begin a walk."""
        self._next_rules = {}

    def note_rules(self, relative: str, stamp: Stamp) -> None:
        """Say which rule file the walk met; a new or changed one voids all verdicts."""
        self._next_rules[relative] = stamp
        if self._rules.get(relative) != stamp:
            self._verdicts.clear()

    def end(self) -> None:
        """End a walk; a rule file that is gone voids all verdicts for the next."""
        if self._rules.keys() != self._next_rules.keys():
            self._verdicts.clear()
        self._rules = self._next_rules

    def ignores(self, rules: Ignores, relative: str) -> bool:
        """Return the verdict of `rules`, asking it once only."""
        verdict = self._verdicts.get(relative)
        if verdict is None:
            verdict = self._verdicts[relative] = rules.ignores(relative)
        return verdict


OnFolder = Callable[[int], None]
"""Is told of every folder, open, before it is read."""


def walk(
    root: Path,
    *,
    start: str = "",
    memory: IgnoreMemory | None = None,
    on_folder: OnFolder | None = None,
) -> Iterator[Found]:
    """Yield the files of a workspace below `start`, in no stable order. Blocks.

    Folders that cannot be read are passed over.
    """
    memory = memory or IgnoreMemory()
    memory.begin()
    try:
        folder = os.open(root / start, _FOLDER)
    except OSError:
        return
    base = f"{start.strip('/')}/" if start.strip("/.") else ""
    yield from _walk(folder, base, Ignores(), _Walk(memory, on_folder), MAX_DEPTH)
    memory.end()


class _Walk(NamedTuple):
    """What stays the same on a walk."""

    memory: IgnoreMemory
    on_folder: OnFolder | None


def _walk(folder: int, base: str, rules: Ignores, way: _Walk, depth: int) -> Iterator[Found]:
    """Walk an open folder and close it."""
    memory = way.memory
    try:
        if way.on_folder is not None:
            way.on_folder(folder)
        with os.scandir(folder) as listing:
            entries = list(listing)
        if any(entry.name == _IGNORE_FILE for entry in entries):
            rules = _with_rules(folder, base, rules, memory)
        for entry in entries:
            relative = base + entry.name
            if entry.is_symlink():
                continue
            if entry.is_dir(follow_symlinks=False):
                skipped = entry.name in _SKIPPED or depth <= 1
                if skipped or memory.ignores(rules, f"{relative}/"):
                    continue
                try:
                    inner = os.open(entry.name, _FOLDER, dir_fd=folder)
                except OSError:
                    continue
                yield from _walk(inner, f"{relative}/", rules, way, depth - 1)
            elif not memory.ignores(rules, relative):
                found = _stamp_of(entry)
                if found is not None:
                    yield Found(relative, found)
    finally:
        os.close(folder)


def _with_rules(folder: int, base: str, rules: Ignores, memory: IgnoreMemory) -> Ignores:
    try:
        descriptor = os.open(_IGNORE_FILE, _FILE, dir_fd=folder)
    except OSError:
        return rules
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        return rules
    with os.fdopen(descriptor, "rb") as file:
        memory.note_rules(base + _IGNORE_FILE, _stamp(found))
        return rules.below(base, file.read(MAX_IGNORE_BYTES).decode(errors="replace"))


def _stamp_of(entry: "os.DirEntry[str]") -> Stamp | None:
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    return _stamp(found) if stat.S_ISREG(found.st_mode) else None


def _stamp(found: os.stat_result) -> Stamp:
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ino, stat.S_IMODE(found.st_mode))
