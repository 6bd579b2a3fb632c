"""Landlock by ctypes: a process gives up every file that it does not name, for good.

A second layer under the namespaces. Alone it would not do: UDP, sockets with a path and
/proc/*/environ stay open to it (security.md §5). Standard library only. Numbers:
linux/landlock.h.
"""

import os
import struct
from collections.abc import Iterable

from openpista.sandbox import linux

_SYS_CREATE_RULESET = 444
_SYS_ADD_RULE = 445
_SYS_RESTRICT_SELF = 446

_VERSION_QUESTION = 1
_PATH_BENEATH = 1

_EXECUTE = 1 << 0
_WRITE_FILE = 1 << 1
_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
_MAKE_AND_REMOVE = 0b1_1111_1111 << 4  # REMOVE_DIR to MAKE_SYM
_REFER = 1 << 13
_TRUNCATE = 1 << 14
_IOCTL_DEV = 1 << 15

_READ = _EXECUTE | _READ_FILE | _READ_DIR
_FILE_ONLY = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV

_SCOPE_ABSTRACT_SOCKETS = 1 << 0
_SCOPE_SIGNALS = 1 << 1
_NET_SINCE = 4
_SCOPES_SINCE = 6


def landlock_version() -> int:
    """Return the version of Landlock that the kernel speaks, 0 when it has none."""
    try:
        return linux.system_call(_SYS_CREATE_RULESET, None, 0, _VERSION_QUESTION)
    except OSError:
        return 0


def restrict_files(*, read: Iterable[str], write: Iterable[str]) -> int:
    """Let this process and what it starts read and execute below `read`, do anything below
    `write`, and touch no other file; signals and abstract sockets end at its own border.

    Needs no_new_privs. Returns the version used; 0 means that nothing was restricted.
    """
    version = landlock_version()
    if version == 0:
        return 0
    handled = _handled(version)
    ruleset = _create(version, handled)
    try:
        for path in read:
            _allow(ruleset, path, _READ & handled)
        for path in write:
            _allow(ruleset, path, handled)
        linux.system_call(_SYS_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
    return version


def _handled(version: int) -> int:
    rights = _READ | _WRITE_FILE | _MAKE_AND_REMOVE
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL_DEV)):
        if version >= since:
            rights |= right
    return rights


def _create(version: int, handled: int) -> int:
    attributes = struct.pack("=Q", handled)
    if version >= _NET_SINCE:
        attributes += struct.pack("=Q", 0)  # TCP is left to the network namespace
    if version >= _SCOPES_SINCE:
        attributes += struct.pack("=Q", _SCOPE_ABSTRACT_SOCKETS | _SCOPE_SIGNALS)
    return linux.system_call(_SYS_CREATE_RULESET, attributes, len(attributes), 0)


def _allow(ruleset: int, path: str, rights: int) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not os.path.isdir(path):  # noqa: PTH112 - the stages stay off pathlib where they can
            rights &= _FILE_ONLY
        rule = struct.pack("=Qi", rights, descriptor)
        linux.system_call(_SYS_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(descriptor)
