"""Opens a listening socket inside the network namespace of a sandbox and hands it out.

Run as `python -I -S door_stage.py PID SOCKET_FD PORT`: enters the namespaces of PID, listens on
its loopback, and sends the socket through SOCKET_FD. A socket stays in the namespace where it
was made, so openpista accepts connections from inside the sandbox while nothing of openpista is
inside. See door.py.
"""

import fcntl
import os
import socket
import sys
from pathlib import Path

_NS_GET_USERNS = 0xB701
_BACKLOG = 64


def main() -> None:
    """Enter, listen, hand out."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from openpista.sandbox import linux

    pid, socket_fd, port = (int(argument) for argument in sys.argv[1:4])
    network = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    owner = fcntl.ioctl(network, _NS_GET_USERNS)
    linux.enter_namespace(owner, linux.CLONE_NEWUSER)
    linux.enter_namespace(network, linux.CLONE_NEWNET)
    with socket.socket(fileno=socket_fd) as way_out, socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", port))
        door.listen(_BACKLOG)
        socket.send_fds(way_out, [b"!"], [door.fileno()])


if __name__ == "__main__":
    main()
