"""A door from a sandbox to the egress proxy: a port on its own loopback, served from outside.

Instead of a relay inside: the sandbox sees no socket file, no interpreter and no process of ours.
"""

import asyncio
import socket
import subprocess
import sys

from openpista.sandbox import door_stage
from openpista.sandbox.errors import SandboxError

DOOR_PORT = 3128
_OPEN_WITHIN_S = 10.0


async def open_door(init_pid: int) -> socket.socket:
    """Return a listening socket on the loopback of the sandbox whose first process is given.

    Raises SandboxError where the system does not let us in.
    """
    return await asyncio.to_thread(_open_door, init_pid)


def door_environment() -> dict[str, str]:
    """Return the variables that lead programs inside through the door."""
    address = f"http://127.0.0.1:{DOOR_PORT}"
    names = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy")
    return dict.fromkeys(names, address) | {"no_proxy": "localhost", "NO_PROXY": "localhost"}


def _open_door(init_pid: int) -> socket.socket:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            argv = [sys.executable, "-I", "-S", door_stage.__file__]
            stage = subprocess.Popen(
                [*argv, str(init_pid), str(theirs.fileno()), str(DOOR_PORT)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        ours.settimeout(_OPEN_WITHIN_S)
        with stage:
            try:
                _, descriptors, _, _ = socket.recv_fds(ours, 1, 1)
            except TimeoutError:
                stage.kill()
                descriptors = []
            _, complaint = stage.communicate()
    if not descriptors:
        detail = complaint.decode(errors="replace")
        raise SandboxError("The sandbox got no door to the network.", detail=detail)
    door = socket.socket(fileno=descriptors[0])
    door.setblocking(False)
    return door
