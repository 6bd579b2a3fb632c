"""The stage as a program: what it does when things go wrong, and that a shut gate stays shut."""

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from openpista.sandbox import namespace_stage
from openpista.sandbox.seccomp import filter_program


class _Stage:
    """One run of the stage with a minimal root."""

    def __init__(self, command: str, *, mounts: list[list[str]] | None = None) -> None:
        self._told, told = os.pipe()
        gate, self._gate = os.pipe()
        system = [["read_only", os.path.realpath("/usr"), "/usr"]]
        for name in ("/bin", "/lib", "/lib64"):
            if Path(name).is_symlink():
                system.append(["link", str(Path(name).readlink()), name])
            elif Path(name).is_dir():
                system.append(["read_only", name, name])
        plan = {
            "mounts": mounts if mounts is not None else [*system, ["scratch", "", "/tmp"]],
            "env": {"PATH": "/usr/bin:/bin"},
            "cwd": "/tmp",
            "shell": "/bin/bash",
            "command": command,
            "told_fd": told,
            "gate_fd": gate,
            "filter": filter_program(platform.machine()).hex(),
            "parent": os.getpid(),
            "uid": os.geteuid(),
            "gid": os.getegid(),
            "room_fd": -1,
        }
        with tempfile.TemporaryFile() as file:
            file.write(json.dumps(plan).encode())
            file.seek(0)
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-S", namespace_stage.__file__, str(file.fileno())],
                pass_fds=(file.fileno(), told, gate),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={},
            )
        os.close(told)
        os.close(gate)

    def end(self, *, open_gate: bool) -> tuple[str, int]:
        if open_gate:
            os.write(self._gate, b"!")
        os.close(self._gate)
        output, _ = self.process.communicate(timeout=20)
        os.close(self._told)
        return output.decode(), self.process.returncode


def test_the_command_runs_as_the_second_process_of_its_own_world() -> None:
    output, code = _Stage("echo $$; cat /proc/1/comm; hostname >/dev/null; exit 7").end(
        open_gate=True
    )

    assert output.splitlines()[0] == "2"
    assert code == 7


def test_a_gate_that_nobody_opens_lets_nothing_run() -> None:
    output, code = _Stage("echo ran").end(open_gate=False)

    assert "ran" not in output
    assert code == 1


def test_loopback_is_up_inside() -> None:
    output, _ = _Stage("cat /proc/net/route >/dev/null; cat /sys/x; cat /proc/net/fib_trie").end(
        open_gate=True
    )

    assert "127.0.0.1" in output


def test_a_folder_that_is_not_there_is_told_in_a_sentence() -> None:
    stage = _Stage("true", mounts=[["read_only", "/no/such/folder", "/usr"]])

    output, code = stage.end(open_gate=True)

    assert output.startswith("openpista-sandbox: No such file or directory")
    assert code == 1


def test_a_signal_of_the_command_counts_as_in_a_shell() -> None:
    assert _Stage("kill -SEGV $$").end(open_gate=True)[1] == 139


def test_orphans_are_buried_and_do_not_end_the_sandbox_early() -> None:
    output, code = _Stage("(sleep 0.01 &) ; sleep 0.1; echo still here").end(open_gate=True)

    assert (output, code) == ("still here\n", 0)
