"""What a sandbox shows, as data: one list of mounts that both kinds of sandbox carry out."""

import os
from collections.abc import Callable

from msgspec import Struct

Locate = Callable[[str], str]
"""Where a path of the host is found on the way into the sandbox; see room.py."""


class ReadOnly(Struct, frozen=True):
    """A file or folder of the host that can be read."""

    source: str
    target: str


class Writable(Struct, frozen=True):
    """A folder of the host that can be changed."""

    source: str
    target: str


class EmptyFolder(Struct, frozen=True):
    """A folder in memory; `writable` for scratch, else it only hides what is there."""

    target: str
    writable: bool = False


class Unreadable(Struct, frozen=True):
    """A file of the host that is covered."""

    target: str


class TextFile(Struct, frozen=True):
    """A small file that exists only inside."""

    target: str
    text: str


class Link(Struct, frozen=True):
    """A symbolic link that exists only inside."""

    target: str
    to: str


Mount = ReadOnly | Writable | EmptyFolder | Unreadable | TextFile | Link


class Profile(Struct, frozen=True):
    """Everything about a sandbox but the command; mounts in the order to make them, first those
    of the system, then those of the workspace."""

    system: tuple[Mount, ...]
    mounts: tuple[Mount, ...]
    env: tuple[tuple[str, str], ...]
    cwd: str
    shell: str


def as_step(mount: Mount, locate: Locate) -> list[str]:
    """Return a mount as our stages read it: kind, source or text, target.

    Links of the host are followed now: in a stage the old root lies elsewhere.
    """
    match mount:
        case ReadOnly(source, target):
            return ["read_only", locate(os.path.realpath(source)), target]
        case Writable(source, target):
            return ["writable", locate(os.path.realpath(source)), target]
        case EmptyFolder(target, writable):
            return ["scratch" if writable else "cover", "", target]
        case Unreadable(target):
            return ["read_only", "/dev/null", target]
        case Link(target, to):
            return ["link", to, target]
        case TextFile(target, text):
            return ["text", text, target]
