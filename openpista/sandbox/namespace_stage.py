"""Makes a sandbox out of namespaces, Landlock and seccomp, then runs one command in it.

Run as `python -I -S namespace_stage.py PLAN_FD`; namespaces.py writes the plan. Two processes:
the outer one enters the namespaces and waits; the inner one is the first of its PID namespace,
builds the root folder, gives up what it may, waits at the gate, and starts the command.
"""

import fcntl
import json
import os
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import TypedDict


class Plan(TypedDict):
    """What to build and run."""

    mounts: list[list[str]]
    env: dict[str, str]
    cwd: str
    shell: str
    command: str
    told_fd: int
    gate_fd: int
    filter: str
    parent: int
    uid: int
    gid: int
    room_fd: int


_SIOCGIFFLAGS = 0x8913
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 0x1
_INTERFACE = "16sh14x"


def main() -> int:
    """Carry out the plan; returns the command's exit code."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    # Everything is imported now: as another user we may not be able to read our own files.
    from openpista.sandbox import linux
    from openpista.sandbox.root_folder import build_root, give_up_rights

    with open(int(sys.argv[1]), encoding="utf-8") as file:  # noqa: PTH123 - a descriptor
        plan: Plan = json.load(file)
    os.set_inheritable(plan["told_fd"], False)
    os.set_inheritable(plan["gate_fd"], False)
    linux.die_with_parent(plan["parent"], signal.SIGKILL)
    if plan["room_fd"] >= 0:
        linux.enter_namespace(plan["room_fd"], linux.CLONE_NEWNS)
        os.close(plan["room_fd"])
    _become(plan["uid"], plan["gid"], plan["parent"])
    _enter_namespaces(plan["uid"], plan["gid"])
    inner = os.fork()
    if inner:
        os.write(plan["told_fd"], json.dumps({"child-pid": inner}).encode())
        os.close(plan["told_fd"])
        os.close(plan["gate_fd"])
        return _exit_code(os.waitpid(inner, 0)[1])
    linux.die_with_parent(0, signal.SIGKILL)
    os.close(plan["told_fd"])
    build_root(plan["mounts"])
    give_up_rights(plan["mounts"], bytes.fromhex(plan["filter"]))
    if os.read(plan["gate_fd"], 1) != b"!":
        return 1  # whoever held the gate is gone
    return _run(plan)


def _become(uid: int, gid: int, parent: int) -> None:
    from openpista.sandbox import linux

    if uid != os.geteuid():
        os.setgroups([])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
        linux.allow_own_proc_files()
        # The kernel forgets it when the user changes: prctl(2), PR_SET_PDEATHSIG.
        linux.die_with_parent(parent, signal.SIGKILL)


def _enter_namespaces(uid: int, gid: int) -> None:
    from openpista.sandbox import linux

    linux.unshare(
        linux.CLONE_NEWUSER
        | linux.CLONE_NEWNS
        | linux.CLONE_NEWPID
        | linux.CLONE_NEWNET
        | linux.CLONE_NEWIPC
        | linux.CLONE_NEWUTS
        | linux.CLONE_NEWCGROUP
    )
    Path("/proc/self/setgroups").write_bytes(b"deny")
    Path("/proc/self/uid_map").write_bytes(b"%d %d 1" % (uid, uid))
    Path("/proc/self/gid_map").write_bytes(b"%d %d 1" % (gid, gid))
    _bring_loopback_up()


def _bring_loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        request = struct.pack(_INTERFACE, b"lo", 0)
        _, flags = struct.unpack(_INTERFACE, fcntl.ioctl(handle, _SIOCGIFFLAGS, request))
        fcntl.ioctl(handle, _SIOCSIFFLAGS, struct.pack(_INTERFACE, b"lo", flags | _IFF_UP))


def _run(plan: Plan) -> int:
    """Start the command and bury whatever it orphans; our end is the end of all of them."""
    command = os.fork()
    if command == 0:
        os.setsid()
        os.chdir(plan["cwd"])
        for number in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        os.execve(plan["shell"], [plan["shell"], "-c", plan["command"]], plan["env"])  # noqa: S606
    while True:
        pid, status = os.wait()
        if pid == command:
            return _exit_code(status)


def _exit_code(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    return 128 - code if code < 0 else code


def _main_or_sentence() -> int:
    try:
        return main()
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        sys.stderr.write(f"openpista-sandbox: {error.strerror}{where}\n")
        return 1


if __name__ == "__main__":
    code = _main_or_sentence()
    sys.stderr.flush()
    os._exit(code)
