"""Builds the root folder of a namespace sandbox and gives up all rights beyond it.

The namespace stage runs this as the first process of the sandbox, standard library only.
"""

import ctypes
import os
from pathlib import Path

from openpista.sandbox import linux
from openpista.sandbox.landlock import restrict_files

_BASE = "/tmp"  # noqa: S108 - a mount point in a mount namespace of our own
_OLD = "/old"
_NEW = "/new"
_SCRATCH = "mode=755,size=1g"
_COVER = "mode=555,size=4k"
_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_DEVICE_LINKS = {
    "fd": "/proc/self/fd",
    "stdin": "/proc/self/fd/0",
    "stdout": "/proc/self/fd/1",
    "stderr": "/proc/self/fd/2",
    "ptmx": "pts/ptmx",
}
_MS_REMOUNT = 0x20
_BINDS = frozenset({"read_only", "writable"})

Steps = list[list[str]]
"""Each: kind, source or text, target; see namespaces.py."""


def build_root(steps: Steps) -> None:
    """Make the mounts of the plan the only ones that exist."""
    linux.mount(None, "/", flags=linux.MS_REC | linux.MS_PRIVATE)
    _scratch(_BASE, "mode=755")
    for name in (_OLD, _NEW):
        Path(_BASE + name).mkdir()
    linux.pivot_root(_BASE, _BASE + _OLD)
    os.chdir("/")
    _scratch(_NEW, _SCRATCH)
    make_steps(steps, root=_NEW, host=_OLD)
    _make_proc(Path(_NEW + "/proc"))
    make_devices(Path(_NEW + "/dev"), host=_OLD)
    os.chdir(_NEW)
    linux.pivot_root(".", ".")
    linux.unmount(".")
    os.chdir("/")
    make_read_only("/")


def make_steps(steps: Steps, *, root: str, host: str) -> None:
    """Carry out steps below the folder `root`; the host's own root lies at `host`."""
    for kind, source, target in steps:
        _make(kind, f"{host}{source}" if kind in _BINDS else source, Path(root + target))


def make_devices(target: Path, *, host: str) -> None:
    """Make a /dev with what every program expects and nothing else."""
    target.mkdir(exist_ok=True)
    _scratch(str(target), "mode=755,size=64k")
    for name in _DEVICES:
        (target / name).touch()
        linux.mount(f"{host}/dev/{name}", str(target / name), flags=linux.MS_BIND)
    for name, to in _DEVICE_LINKS.items():
        (target / name).symlink_to(to)
    (target / "pts").mkdir()
    flags = linux.MS_NOSUID | linux.MS_NOEXEC
    options = "newinstance,ptmxmode=0666,mode=620"
    linux.mount("devpts", str(target / "pts"), filesystem="devpts", flags=flags, options=options)
    (target / "shm").mkdir(mode=0o1777)
    _scratch(str(target / "shm"), "mode=1777,size=64m")


def make_read_only(root: str) -> None:
    """Make a mount read-only, but none of those below it."""
    flags = _MS_REMOUNT | linux.MS_BIND | linux.MS_RDONLY | linux.MS_NOSUID | linux.MS_NODEV
    linux.mount(None, root, flags=flags)


def give_up_rights(steps: Steps, filter_bytes: bytes) -> None:
    """Drop capabilities, files outside of the plan, and dangerous system calls, for good."""
    linux.drop_capabilities()
    linux.forbid_new_privileges()
    writable = [target for kind, _, target in steps if kind in {"writable", "scratch"}]
    restrict_files(read=("/",), write=(*writable, "/dev", "/proc"))
    if filter_bytes:
        _install(filter_bytes)


def _make(kind: str, source: str, target: Path) -> None:
    match kind:
        case "read_only":
            _bind(source, target, linux.MOUNT_ATTR_RDONLY)
        case "writable":
            _bind(source, target, 0)
        case "scratch" | "cover":
            target.mkdir(parents=True, exist_ok=True)
            _scratch(str(target), _SCRATCH if kind == "scratch" else _COVER)
        case "link":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(source)
        case _:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(source, encoding="utf-8")
            target.chmod(0o444)


def _bind(source: str, target: Path, attributes: int) -> None:
    if Path(source).is_dir():
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            target.touch()
    linux.mount(source, str(target), flags=linux.MS_BIND | linux.MS_REC)
    attributes |= linux.MOUNT_ATTR_NOSUID | linux.MOUNT_ATTR_NODEV
    linux.change_mount(linux.AT_FDCWD, attributes=attributes, path=str(target))


def _scratch(target: str, options: str) -> None:
    flags = linux.MS_NOSUID | linux.MS_NODEV
    linux.mount("tmpfs", target, filesystem="tmpfs", flags=flags, options=options)


def _make_proc(target: Path) -> None:
    target.mkdir(exist_ok=True)
    flags = linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC
    linux.mount("proc", str(target), filesystem="proc", flags=flags)


def _install(filter_bytes: bytes) -> None:
    """Load the seccomp program; `struct sock_fprog` is its length in steps and its address."""
    steps = ctypes.create_string_buffer(filter_bytes, len(filter_bytes))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))

    program = Program(len(filter_bytes) // 8, ctypes.addressof(steps))
    linux.set_seccomp(program)
