"""Files in a workspace that run by themselves on the host: a sandbox may not plant them.

An existing one is shown read-only. For an absent one an empty folder stands in while sandboxed
commands run, covered inside; it is taken away after the last. An empty folder of such a name
that is there already counts as one left behind by a crash.
"""

import contextlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from openpista.sandbox.mounts import EmptyFolder, Mount, ReadOnly, Writable

GIT = ".git"
PROTECTED_IN_GIT = ("hooks", "config", "config.worktree", "modules", "commondir")
_SHELL_FILES = (
    ".bashrc",
    ".bash_profile",
    ".bash_login",
    ".profile",
    ".zshrc",
    ".zshenv",
    ".zprofile",
    ".zlogin",
)
PROTECTED = (
    ".gitmodules",
    ".envrc",
    ".openpista",
    ".mcp.json",
    ".vscode",
    ".idea",
    *_SHELL_FILES,
)
_HIDDEN = frozenset({".openpista"})
_LOOKED_FOR = frozenset({"commondir", *_SHELL_FILES})
"""Absent ones are not covered but looked for afterwards, and moved away. Git fails on a
`commondir` of any other content than its own. Shells read their files from a home folder, which
is never a workspace, so a cover, which costs time, is not worth it."""


def protected_part(relative: Path) -> str | None:
    """Return the protected name that a path inside a workspace lies in, None when in none."""
    parts = relative.parts
    for at, part in enumerate(parts):
        if part in PROTECTED:
            return str(Path(*parts[: at + 1]))
        if part == GIT and (at + 1 == len(parts) or parts[at + 1] in PROTECTED_IN_GIT):
            return str(Path(*parts[: at + 2]))
    return None


class Released(Struct, frozen=True):
    """What is left to do when the last command of a workspace has ended: tell of names that
    had to be put back, and take stand-ins away."""

    put_back: tuple[str, ...] = ()
    stand_ins: tuple[str, ...] = ()


class Protection:
    """Hands out the covering mounts of workspaces, and cleans up after the last command."""

    def __init__(self) -> None:
        self._held: dict[Path, _Hold] = {}

    def hold(self, workspace: Path) -> tuple[Mount, ...]:
        """Return how to cover a workspace for one command; `put_stand_ins` must follow before
        the command runs, `release` and `take_away` after it."""
        hold = self._held.setdefault(workspace, _Hold())
        hold.commands += 1
        mounts: list[Mount] = []
        git = f"{workspace}/{GIT}"
        if _is_used_folder(git):
            # A mount point cannot be renamed, so the folder cannot be swapped for another.
            mounts.append(Writable(git, git))
            for name in PROTECTED_IN_GIT:
                mounts += hold.cover(f"{git}/{name}")
        else:
            mounts += hold.cover(git)
        for name in PROTECTED:
            mounts += hold.cover(f"{workspace}/{name}")
        return tuple(mounts)

    def put_stand_ins(self, workspace: Path) -> None:
        """Make the folders that are to be covered, while the sandbox is already being made."""
        for path in self._held[workspace].stand_ins:
            with contextlib.suppress(OSError):
                os.mkdir(path, 0o755)  # noqa: PTH102 - fifteen of them before each command

    def release(self, workspace: Path) -> Released:
        """End the hold of one command."""
        hold = self._held[workspace]
        hold.commands -= 1
        if hold.commands:
            return Released()
        del self._held[workspace]
        return Released(put_back=hold.put_back(workspace), stand_ins=tuple(hold.stand_ins))


def take_away(stand_ins: Iterable[str]) -> None:
    """Remove stand-ins. Slow, a third of a millisecond each: the kernel must first forget that
    something was mounted on them. So it is done beside the conversation."""
    for path in stand_ins:
        with contextlib.suppress(OSError):
            os.rmdir(path)  # noqa: PTH106


class _Hold:
    """What was done to one workspace while commands run in it."""

    def __init__(self) -> None:
        self.commands = 0
        self.stand_ins: set[str] = set()
        self._compared: dict[Path, Path | None] = {}

    def cover(self, path: str) -> list[Mount]:
        """Return the mounts that keep `path` as it is."""
        try:
            mode = os.lstat(path).st_mode
        except OSError:
            return self._cover_absent(path)
        if stat.S_ISLNK(mode):
            # A link cannot be covered, only what it points to: so it is compared afterwards.
            self._compared.setdefault(Path(path), Path(os.readlink(path)))  # noqa: PTH115
            return []
        if stat.S_ISDIR(mode) and not os.listdir(path):  # noqa: PTH208
            self.stand_ins.add(path)
            return [EmptyFolder(path)]
        if path.rpartition("/")[2] in _HIDDEN:
            return [EmptyFolder(path)]
        return [ReadOnly(path, path)]

    def put_back(self, workspace: Path) -> tuple[str, ...]:
        changed: list[str] = []
        for path, before in self._compared.items():
            exists = path.exists() or path.is_symlink()
            if _link_target(path) == before and exists == (before is not None):
                continue
            changed.append(str(path.relative_to(workspace)))
            if exists:
                path.rename(_free_name(path))
            if before is not None:
                path.symlink_to(before)
        return tuple(changed)

    def _cover_absent(self, path: str) -> list[Mount]:
        if path.rpartition("/")[2] in _LOOKED_FOR:
            self._compared.setdefault(Path(path), None)
            return []
        if not os.access(path.rpartition("/")[0], os.W_OK):
            return []  # where we cannot make it, a sandboxed command cannot either
        self.stand_ins.add(path)
        return [EmptyFolder(path)]


def _is_used_folder(path: str) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode) and bool(os.listdir(path))  # noqa: PTH208
    except OSError:
        return False


def _link_target(path: Path) -> Path | None:
    return path.readlink() if path.is_symlink() else None


def _free_name(path: Path) -> Path:
    number = 1
    while True:
        candidate = path.with_name(f"{path.name}.from-sandbox-{number}")
        if not candidate.exists() and not candidate.is_symlink():
            return candidate
        number += 1
