"""What a sandbox shows, as data: one list of mounts that both kinds of sandbox carry out."""

from msgspec import Struct


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
    """Everything about a sandbox but the command; mounts in the order to make them."""

    mounts: tuple[Mount, ...]
    env: tuple[tuple[str, str], ...]
    cwd: str
    shell: str
