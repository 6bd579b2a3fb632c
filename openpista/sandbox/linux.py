"""The Linux calls that Python does not offer, by ctypes. Each raises OSError like `os` does.

Also imported by the stages: small programs that prepare a sandbox and run without the rest of
openpista, so nothing but the standard library may be imported here.
"""

import ctypes
import os
import platform
import sys
from functools import cache

CLONE_NEWNS = 0x0002_0000
CLONE_NEWCGROUP = 0x0200_0000
CLONE_NEWUTS = 0x0400_0000
CLONE_NEWIPC = 0x0800_0000
CLONE_NEWUSER = 0x1000_0000
CLONE_NEWPID = 0x2000_0000
CLONE_NEWNET = 0x4000_0000

MS_RDONLY = 0x1
MS_NOSUID = 0x2
MS_NODEV = 0x4
MS_NOEXEC = 0x8
MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 0x4_0000
MS_SLAVE = 0x8_0000
MNT_DETACH = 0x2

MOUNT_ATTR_RDONLY = 0x1
MOUNT_ATTR_NOSUID = 0x2
MOUNT_ATTR_NODEV = 0x4
MOUNT_ATTR_IDMAP = 0x10_0000

AT_FDCWD = -100

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_CAPBSET_DROP = 24
_PR_SET_SECCOMP = 22
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_CLEAR_ALL = 4

_SECCOMP_MODE_FILTER = 2
_LAST_CAPABILITY = 63

# Numbers from 424 on are the same on every architecture (include/uapi/asm-generic/unistd.h).
_SYS_OPEN_TREE = 428
_SYS_MOVE_MOUNT = 429
_SYS_MOUNT_SETATTR = 442
_SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "riscv64": 41}
_SYS_CAPSET = {"x86_64": 126, "aarch64": 91, "riscv64": 91}

_AT_EMPTY_PATH = 0x1000
_AT_RECURSIVE = 0x8000
_OPEN_TREE_CLONE = 0x1
_MOVE_MOUNT_F_EMPTY_PATH = 0x4
_CAPABILITY_VERSION_3 = 0x2008_0522


def is_linux() -> bool:
    """Say whether these calls exist here at all."""
    return sys.platform == "linux"


def system_call(number: int, *arguments: "int | bytes | ctypes.Array[ctypes.c_char] | None") -> int:
    """Make a raw system call; integers go as longs, bytes as pointers."""
    converted = [
        ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments
    ]
    return _checked(_libc().syscall(ctypes.c_long(number), *converted))


def die_with_parent(parent_pid: int, signal_number: int) -> None:
    """Let the kernel send us `signal_number` when the thread that started us ends.

    Ends us at once when `parent_pid` is no longer our parent: it died before we asked.
    """
    _prctl(_PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent_pid:
        raise SystemExit(1)


def become_subreaper() -> None:
    """Orphans among our descendants become our children instead of init's."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def hide_from_other_processes() -> None:
    """Processes of the same user can no longer read our environment and memory.

    A debugger or core dump of openpista is impossible from then on (security.md §5).
    """
    if is_linux():
        _prctl(_PR_SET_DUMPABLE, 0)


def allow_own_proc_files() -> None:
    """Undo what a change of user does: /proc/self belongs to root until this is called."""
    _prctl(_PR_SET_DUMPABLE, 1)


def forbid_new_privileges() -> None:
    """Setuid programs gain nothing from now on."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def drop_capabilities() -> None:
    """Give up every capability, for good and for all programs started from here."""
    for capability in range(_LAST_CAPABILITY + 1):
        try:
            _prctl(_PR_CAPBSET_DROP, capability)
        except OSError:
            break
    _prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    header = _CAPABILITY_VERSION_3.to_bytes(4, sys.byteorder) + bytes(4)
    system_call(_SYS_CAPSET[platform.machine()], header, bytes(24))


def set_seccomp(program: ctypes.Structure) -> None:
    """Install a filter of system calls (`struct sock_fprog`); needs no_new_privs."""
    zero = ctypes.c_ulong(0)
    mode = ctypes.c_ulong(_SECCOMP_MODE_FILTER)
    address = ctypes.byref(program)
    _checked(_libc().prctl(ctypes.c_int(_PR_SET_SECCOMP), mode, address, zero, zero))


def unshare(flags: int) -> None:
    """Move this process into new namespaces."""
    _checked(_libc().unshare(ctypes.c_int(flags)))


def enter_namespace(namespace_fd: int, kind: int) -> None:
    """Move this process into an existing namespace of the given CLONE_NEW… kind."""
    _checked(_libc().setns(ctypes.c_int(namespace_fd), ctypes.c_int(kind)))


def mount(
    source: str | None,
    target: str,
    *,
    filesystem: str | None = None,
    flags: int = 0,
    options: str | None = None,
) -> None:
    """Mount; see mount(2)."""
    result = _libc().mount(
        _path(source),
        _path(target),
        _path(filesystem),
        ctypes.c_ulong(flags),
        _path(options),
    )
    _checked(result, target)


def unmount(target: str) -> None:
    """Take a mount away now, and let it vanish when its last user is gone."""
    _checked(_libc().umount2(_path(target), ctypes.c_int(MNT_DETACH)), target)


def pivot_root(new_root: str, old_root: str) -> None:
    """Make `new_root` the root of this mount namespace and put the old one at `old_root`."""
    system_call(_SYS_PIVOT_ROOT[platform.machine()], os.fsencode(new_root), os.fsencode(old_root))


def clone_mount(path: str) -> int:
    """Return a file descriptor of a detached copy of the tree that `path` shows."""
    flags = _OPEN_TREE_CLONE | _AT_RECURSIVE | os.O_CLOEXEC
    return system_call(_SYS_OPEN_TREE, AT_FDCWD, os.fsencode(path), flags)


def change_mount(
    mount_fd: int, *, attributes: int, path: str = "", user_namespace: int | None = None
) -> None:
    """Add attributes to a mount and those below it; with a user namespace, map its owners."""
    if user_namespace is not None:
        attributes |= MOUNT_ATTR_IDMAP
    fields = (attributes, 0, 0, user_namespace or 0)
    structure = b"".join(field.to_bytes(8, sys.byteorder) for field in fields)
    flags = _AT_RECURSIVE | (0 if path else _AT_EMPTY_PATH)
    system_call(_SYS_MOUNT_SETATTR, mount_fd, os.fsencode(path), flags, structure, len(structure))


def attach_mount(mount_fd: int, target: str) -> None:
    """Put a detached tree at `target`."""
    system_call(
        _SYS_MOVE_MOUNT, mount_fd, b"", AT_FDCWD, os.fsencode(target), _MOVE_MOUNT_F_EMPTY_PATH
    )


def open_change_queue() -> int:
    """Return a descriptor from which changes of watched folders can be read without waiting;
    see inotify(7)."""
    flags = os.O_NONBLOCK | os.O_CLOEXEC
    return _checked(_libc().inotify_init1(ctypes.c_int(flags)))


def watch_folder(queue_fd: int, folder_fd: int, changes: int) -> int:
    """Watch an open folder for changes of the given kinds; returns the watch's number."""
    path = os.fsencode(f"/proc/self/fd/{folder_fd}")
    result = _libc().inotify_add_watch(ctypes.c_int(queue_fd), path, ctypes.c_uint32(changes))
    return _checked(result)


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int) -> None:
    zero = ctypes.c_ulong(0)
    _checked(_libc().prctl(ctypes.c_int(option), ctypes.c_ulong(value), zero, zero, zero))


def _path(path: str | None) -> bytes | None:
    return None if path is None else os.fsencode(path)


def _checked(result: int, name: str | None = None) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)
    return result
