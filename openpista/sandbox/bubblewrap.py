"""The arguments that make bubblewrap carry out a profile."""

import os
import shutil
from pathlib import Path

from openpista.sandbox.gate import GatedTree
from openpista.sandbox.identity import Identity
from openpista.sandbox.mounts import (
    EmptyFolder,
    Link,
    Locate,
    Mount,
    Profile,
    ReadOnly,
    TextFile,
    Unreadable,
    Writable,
)
from openpista.sandbox.process import Start
from openpista.sandbox.survivors import MARK

SYSTEM_BUBBLEWRAP = "/usr/bin/bwrap"
FAILURE_PREFIX = "bwrap: "

_SCRATCH_BYTES = 1024**3
_COVER_BYTES = 4096
_SHARED_BYTES = 64 * 1024**2
_ROOT_END = ("--proc", "/proc", "--dev", "/dev", "--remount-ro", "/")
_NAMESPACES = ("--unshare-all", "--unshare-user", "--new-session", "--die-with-parent")


def find_bubblewrap() -> str | None:
    """Return the path of bubblewrap; the system's own first, AppArmor on Ubuntu trusts it."""
    if Path(SYSTEM_BUBBLEWRAP).exists():
        return SYSTEM_BUBBLEWRAP
    return shutil.which("bwrap")


def bubblewrap_start(
    program: str,
    profile: Profile,
    command: str,
    *,
    tree: GatedTree,
    filter_bytes: bytes,
    identity: Identity,
) -> Start:
    """Return what to execute; `filter_bytes` is the seccomp program."""
    fds: list[int] = []
    arguments: list[str] = []
    made = identity.room.root if identity.room else ""
    for mount in profile.mounts if made else (*profile.system, *profile.mounts):
        arguments += _arguments(mount, identity.locate, fds)
    argv = (
        *_enter_room(identity),
        program,
        *_NAMESPACES,
        *(_made_root(made) if made else ()),
        *arguments,
        *(() if made else _ROOT_END),
        "--unsetenv",
        MARK,
        *_filter(filter_bytes, fds),
        "--info-fd",
        str(tree.told_fd),
        "--block-fd",
        str(tree.gate_fd),
        "--chdir",
        profile.cwd,
        "--",
        profile.shell,
        "-c",
        command,
    )
    room = (identity.room.namespace_fd,) if identity.room else ()
    return Start(
        argv=argv,
        env={**dict(profile.env), **tree.marked},
        pass_fds=(tree.told_fd, tree.gate_fd, *room),
        give_fds=tuple(fds),
        user=(identity.uid, identity.gid),
    )


def _made_root(root: str) -> tuple[str, ...]:
    """The system, made in advance; devices are in it, so none need be made for each command."""
    shm = ("--perms", "1777", "--size", str(_SHARED_BYTES), "--tmpfs", "/dev/shm")  # noqa: S108
    return ("--dev-bind", root, "/", "--proc", "/proc", *shm)


def _enter_room(identity: Identity) -> tuple[str, ...]:
    if identity.room is None:
        return ()
    namespace = f"--mount=/proc/self/fd/{identity.room.namespace_fd}"
    user = ("-S", str(identity.uid), "-G", str(identity.gid))
    return ("nsenter", namespace, *user, "--")


def _filter(filter_bytes: bytes, fds: list[int]) -> tuple[str, ...]:
    if not filter_bytes:
        return ()
    fds.append(_pipe_with(filter_bytes))
    return ("--seccomp", str(fds[-1]))


def _arguments(mount: Mount, locate: Locate, fds: list[int]) -> tuple[str, ...]:
    match mount:
        case ReadOnly(source, target):
            return ("--ro-bind", locate(source), target)
        case Writable(source, target):
            return ("--bind", locate(source), target)
        case EmptyFolder(target, writable=True):
            return ("--size", str(_SCRATCH_BYTES), "--tmpfs", target)
        case EmptyFolder(target):
            return ("--perms", "0555", "--size", str(_COVER_BYTES), "--tmpfs", target)
        case Unreadable(target):
            return ("--ro-bind", "/dev/null", target)
        case Link(target, to):
            return ("--symlink", to, target)
        case TextFile(target, text):
            fds.append(_pipe_with(text.encode()))
            return ("--perms", "0444", "--file", str(fds[-1]), target)


def _pipe_with(data: bytes) -> int:
    """Return the reading end of a pipe that holds `data`, which must fit into a pipe."""
    read_end, write_end = os.pipe2(os.O_CLOEXEC)
    os.write(write_end, data)
    os.close(write_end)
    return read_end
