"""Files of a workspace for `@` completion: bounded, without what is ignored, best match first."""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from openpista.tui.core.fuzzy import ranked

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

MAX_ENTRIES = 20_000
"""Files and folders looked at; a larger workspace is completed only in part."""

MAX_DEPTH = 12
MAX_FOUND = 50
FRESH_S = 5.0
"""How long a listing is used again, so that typing does not walk the disk for each letter."""

IGNORE_FILES = (".gitignore", ".ignore")
_NEVER = frozenset({".git", ".hg", ".svn", "__pycache__", "node_modules"})


class FileSearch:
    """Finds files by a few letters of their path."""

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._listed: tuple[str, float, tuple[str, ...]] = ("", 0.0, ())

    async def find(self, query: str, workspace: str) -> tuple[str, ...]:
        """Return paths relative to `workspace`, folders with a slash at their end."""
        if not workspace:
            return ()
        return await asyncio.to_thread(self._find, query, workspace)

    def _find(self, query: str, workspace: str) -> tuple[str, ...]:
        return ranked(query, self._paths(workspace), str)[:MAX_FOUND]

    def _paths(self, workspace: str) -> tuple[str, ...]:
        known, at_s, paths = self._listed
        now_s = self._monotonic()
        if known != workspace or now_s - at_s > FRESH_S:
            paths = list_files(Path(workspace))
            self._listed = (workspace, now_s, paths)
        return paths


def list_files(root: Path) -> tuple[str, ...]:
    """Return what lies under `root`, nearest first, without links out and what is ignored."""
    found: list[str] = []
    waiting: list[tuple[Path, str, tuple[_Ignored, ...]]] = [(root, "", ())]
    for folder, prefix, above in waiting:
        ignored = (*above, *_ignore_rules(folder, prefix))
        for entry in _entries(folder):
            path = f"{prefix}{entry.name}"
            is_folder = entry.is_dir(follow_symlinks=False)
            shown = f"{path}/" if is_folder else path
            if entry.name in _NEVER or any(rule.matches(shown) for rule in ignored):
                continue
            if len(found) >= MAX_ENTRIES:
                return tuple(found)
            found.append(shown)
            if is_folder and shown.count("/") < MAX_DEPTH:
                waiting.append((folder / entry.name, shown, ignored))
    return tuple(found)


class _Ignored:
    """The rules of one ignore file, which count below the folder that it lies in."""

    def __init__(self, prefix: str, spec: "GitIgnoreSpec") -> None:
        self._prefix = prefix
        self._spec = spec

    def matches(self, path: str) -> bool:
        return self._spec.match_file(path.removeprefix(self._prefix))


def _ignore_rules(folder: Path, prefix: str) -> Iterator[_Ignored]:
    for name in IGNORE_FILES:
        try:
            lines = (folder / name).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        from pathspec import GitIgnoreSpec

        yield _Ignored(prefix, GitIgnoreSpec.from_lines(lines))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []
