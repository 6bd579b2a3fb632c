"""The stage hands out a socket, or says on its error output why not."""

import socket
import subprocess
import sys

from openpista.sandbox import door_stage


def _stage(pid: int) -> "tuple[list[int], subprocess.Popen[bytes]]":
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-I", "-S", door_stage.__file__),
                    *(str(pid), str(theirs.fileno()), "3128"),
                ],
                pass_fds=(theirs.fileno(),),
                stderr=subprocess.PIPE,
            )
        _, descriptors, _, _ = socket.recv_fds(ours, 1, 1)
    return descriptors, process


def test_the_socket_listens_in_the_other_world() -> None:
    world = subprocess.Popen(
        ["unshare", "-Urn", "bash", "-c", "ip link set lo up 2>/dev/null; echo; sleep 7801"],
        stdout=subprocess.PIPE,
    )
    with world:
        assert world.stdout is not None
        world.stdout.readline()

        descriptors, process = _stage(world.pid)
        with process:
            _, complaint = process.communicate(timeout=10)
        world.kill()

    assert len(descriptors) == 1, complaint
    with socket.socket(fileno=descriptors[0]) as door, socket.socket() as outside:
        assert door.getsockname() == ("127.0.0.1", 3128)
        assert outside.connect_ex(("127.0.0.1", 3128)) != 0  # not in our world


def test_a_process_that_is_gone_gives_none() -> None:
    descriptors, process = _stage(2**22 + 1)
    with process:
        _, complaint = process.communicate(timeout=10)

    assert descriptors == []
    assert b"FileNotFoundError" in complaint
    assert process.returncode == 1
