"""Unix sockets of our own: who is at the other end, and paths longer than the system's limit."""

import contextlib
import os
import socket
import struct
import sys
from collections.abc import Generator
from pathlib import Path

MAX_SOCKET_PATH_BYTES = 100
"""`sun_path` holds 108 bytes on Linux and 104 on macOS."""

_LOCAL_PEERCRED = 1
"""macOS: sys/un.h."""


def peer_uid(connection: socket.socket) -> int:
    """Return the user id of the process at the other end; raises OSError."""
    if sys.platform == "darwin":
        # struct xucred: version, uid, number of groups, groups.
        data = connection.getsockopt(0, _LOCAL_PEERCRED, 76)
        return int(struct.unpack_from("II", data)[1])
    data = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", data)[1])


@contextlib.contextmanager
def reachable(path: Path) -> Generator[str]:
    """Give a name of `path` that is short enough for a socket's address, valid inside."""
    if len(os.fsencode(path)) <= MAX_SOCKET_PATH_BYTES:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
