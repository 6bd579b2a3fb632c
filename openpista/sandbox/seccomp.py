"""The filter of system calls for sandboxed commands, as the bytes of a BPF program.

A program in a namespace needs none of these calls; they are where kernels were broken from.
Everything else is allowed: the namespaces hold the rest. Standard library only, because the
namespace stage uses it too. Layout of the data: linux/seccomp.h, `struct seccomp_data`.
"""

import errno
import struct
from typing import NamedTuple

_OFFSET_NUMBER = 0
_OFFSET_ARCHITECTURE = 4
_OFFSET_ARGUMENTS = 16

_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_IF_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_IF_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_IF_ANY_BIT = 0x45  # BPF_JMP | BPF_JSET | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K

_ALLOW = 0x7FFF_0000
_FAIL = 0x0005_0000
_KILL = 0x8000_0000

_X32_BIT = 0x4000_0000
_NEW_NAMESPACES = 0x7E02_0000
"""CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET."""

_TIOCSTI = 0x5412
_TIOCLINUX = 0x541C
_AF_ALG = 38
_AF_VSOCK = 40

_REFUSED = (
    "acct",
    "add_key",
    "bpf",
    "delete_module",
    "finit_module",
    "fsconfig",
    "fsmount",
    "fsopen",
    "fspick",
    "init_module",
    "io_uring_enter",
    "io_uring_register",
    "io_uring_setup",
    "kexec_file_load",
    "kexec_load",
    "keyctl",
    "mount",
    "mount_setattr",
    "move_mount",
    "open_by_handle_at",
    "open_tree",
    "perf_event_open",
    "pivot_root",
    "process_vm_readv",
    "process_vm_writev",
    "ptrace",
    "quotactl",
    "reboot",
    "request_key",
    "setns",
    "swapoff",
    "swapon",
    "syslog",
    "umount2",
    "unshare",
    "userfaultfd",
)

_SHARED_NUMBERS = {
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "clone3": 435,
    "mount_setattr": 442,
}


class _Architecture(NamedTuple):
    audit: int
    numbers: dict[str, int]


_ARCHITECTURES = {
    "x86_64": _Architecture(
        0xC000_003E,
        {
            "acct": 163,
            "add_key": 248,
            "bpf": 321,
            "clone": 56,
            "delete_module": 176,
            "finit_module": 313,
            "init_module": 175,
            "ioctl": 16,
            "kexec_file_load": 320,
            "kexec_load": 246,
            "keyctl": 250,
            "mount": 165,
            "open_by_handle_at": 304,
            "perf_event_open": 298,
            "pivot_root": 155,
            "process_vm_readv": 310,
            "process_vm_writev": 311,
            "ptrace": 101,
            "quotactl": 179,
            "reboot": 169,
            "request_key": 249,
            "setns": 308,
            "socket": 41,
            "swapoff": 168,
            "swapon": 167,
            "syslog": 103,
            "umount2": 166,
            "unshare": 272,
            "userfaultfd": 323,
        },
    ),
    "aarch64": _Architecture(
        0xC000_00B7,
        {
            "acct": 89,
            "add_key": 217,
            "bpf": 280,
            "clone": 220,
            "delete_module": 106,
            "finit_module": 273,
            "init_module": 105,
            "ioctl": 29,
            "kexec_file_load": 294,
            "kexec_load": 104,
            "keyctl": 219,
            "mount": 40,
            "open_by_handle_at": 265,
            "perf_event_open": 241,
            "pivot_root": 41,
            "process_vm_readv": 270,
            "process_vm_writev": 271,
            "ptrace": 117,
            "quotactl": 60,
            "reboot": 142,
            "request_key": 218,
            "setns": 268,
            "socket": 198,
            "swapoff": 225,
            "swapon": 224,
            "syslog": 116,
            "umount2": 39,
            "unshare": 97,
            "userfaultfd": 282,
        },
    ),
}


def filter_program(machine: str) -> bytes:
    """Return the program for `machine` (`platform.machine()`); empty where we have none."""
    architecture = _ARCHITECTURES.get(machine)
    if architecture is None:
        return b""
    numbers = architecture.numbers | _SHARED_NUMBERS
    program = [
        _load(_OFFSET_ARCHITECTURE),
        _jump(_IF_EQUAL, architecture.audit, skip_if_true=1),
        _stop(_KILL),
        _load(_OFFSET_NUMBER),
        _jump(_IF_AT_LEAST, _X32_BIT, skip_if_false=1),
        _stop(_FAIL | errno.ENOSYS),
        # glibc falls back to clone, whose flags a filter can read; clone3 has a pointer.
        *_when(numbers["clone3"], [_stop(_FAIL | errno.ENOSYS)]),
    ]
    for name in _REFUSED:
        program += _when(numbers[name], [_stop(_FAIL | errno.EPERM)])
    program += _when_argument(numbers["clone"], 0, _IF_ANY_BIT, _NEW_NAMESPACES)
    for request in (_TIOCSTI, _TIOCLINUX):
        program += _when_argument(numbers["ioctl"], 1, _IF_EQUAL, request)
    for family in (_AF_ALG, _AF_VSOCK):
        program += _when_argument(numbers["socket"], 0, _IF_EQUAL, family)
    return b"".join([*program, _stop(_ALLOW)])


def _when(number: int, then: list[bytes]) -> list[bytes]:
    return [_jump(_IF_EQUAL, number, skip_if_false=len(then)), *then]


def _when_argument(number: int, position: int, test: int, value: int) -> list[bytes]:
    """Refuse the call when the lower half of its argument passes `test`."""
    check = [
        _load(_OFFSET_ARGUMENTS + 8 * position),
        _jump(test, value, skip_if_false=1),
        _stop(_FAIL | errno.EPERM),
        _load(_OFFSET_NUMBER),
    ]
    return _when(number, check)


def _load(offset: int) -> bytes:
    return struct.pack("=HBBI", _LOAD, 0, 0, offset)


def _jump(test: int, value: int, *, skip_if_true: int = 0, skip_if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", test, skip_if_true, skip_if_false, value)


def _stop(action: int) -> bytes:
    return struct.pack("=HBBI", _RETURN, 0, 0, action)
