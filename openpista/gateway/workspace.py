"""Which folder a session works in (decisions.md 3). Decides only; the folder is made elsewhere."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

SYSTEM_FOLDERS = tuple(
    Path(name)
    for name in (
        "/bin",
        "/boot",
        "/dev",
        "/etc",
        "/lib",
        "/lib32",
        "/lib64",
        "/proc",
        "/run",
        "/sbin",
        "/sys",
        "/usr",
        "/var",
        "/System",
        "/Library",
        "/Applications",
        "/private/etc",
        "/private/var",
    )
)
"""Folders that belong to the system, with everything below them but what is named next."""

FREE_BELOW_SYSTEM = tuple(
    Path(name)
    for name in ("/run/user", "/run/media", "/usr/local/src", "/var/tmp", "/private/var/folders")  # noqa: S108
)
"""Below these, users do keep their own things; they themselves are refused too."""

TOPS = tuple(
    Path(name)
    for name in ("/", "/home", "/Users", "/root", "/tmp", "/opt", "/srv", "/mnt", "/media")  # noqa: S108
)
"""Refused themselves, while what lies below them is free."""


class Workspace(Struct, frozen=True):
    """The folder chosen; `note` says why it is not the one that was wished for."""

    path: Path
    note: str = ""


def choose_workspace(
    wished: str, *, default: Path, house: Path, homes: Iterable[Path] = ()
) -> Workspace:
    """Return the workspace for a session: `wished`, unless it must not be one.

    `house` is our own home folder; it, its parents and what lies in it are never a workspace,
    nor is a home folder of a user (`homes`) as a whole.
    """
    if not wished:
        return Workspace(default)
    path = Path(wished)
    if not path.is_absolute():
        return Workspace(default, _instead(wished, "it is no absolute path", default))
    path = path.resolve()
    if not path.is_dir():
        return Workspace(default, _instead(wished, "there is no such folder", default))
    if (reason := _refusal(path, house.resolve(), homes)) and path != default.resolve():
        return Workspace(default, _instead(wished, reason, default))
    return Workspace(path)


def _refusal(path: Path, house: Path, homes: Iterable[Path]) -> str:
    if path == house or house in path.parents:
        return "it belongs to openpista itself"
    if path in house.parents:
        return "it holds the folder of openpista itself"
    if path in TOPS or path in FREE_BELOW_SYSTEM:
        return "it holds far more than one task needs"
    if path in {home.resolve() for home in homes} or path.parent in {Path("/home"), Path("/Users")}:
        return "it is a whole home folder"
    if any(path == folder or folder in path.parents for folder in SYSTEM_FOLDERS) and not any(
        free in path.parents for free in FREE_BELOW_SYSTEM
    ):
        return "it belongs to the system"
    return ""


def _instead(wished: str, reason: str, default: Path) -> str:
    return f"Working in {default}: {wished} is not used, because {reason}."
