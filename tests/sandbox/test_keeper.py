"""The keeper as a program of its own: arguments in, exit code out, nothing left."""

import os
import subprocess
import sys
from pathlib import Path

from openpista.sandbox import keeper
from tests.sandbox.builders import processes_like, until_running


def _start(command: str, folder: Path, control: int) -> "subprocess.Popen[bytes]":
    argv = [sys.executable, "-I", "-S", keeper.__file__, str(control), str(folder)]
    return subprocess.Popen(
        [*argv, "/bin/bash", command], pass_fds=(control,), stdout=subprocess.PIPE
    )


def test_it_passes_the_exit_code_on(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()

    with _start("echo kept; exit 9", tmp_path, read_end) as process:
        output, _ = process.communicate(timeout=10)

    assert (output, process.returncode) == (b"kept\n", 9)
    os.close(read_end)
    os.close(write_end)


async def test_the_end_of_its_pipe_is_the_end_of_all(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    with _start("setsid sleep 7301 & sleep 7301", tmp_path, read_end) as process:
        os.close(read_end)
        await until_running("sleep\x007301", count=2)

        os.close(write_end)

        assert process.wait(5) == keeper.KILLED_STATUS
    assert not processes_like("sleep\x007301")


def test_a_signal_of_the_command_counts_as_in_a_shell(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()

    with _start("kill -SEGV $$", tmp_path, read_end) as process:
        process.communicate(timeout=10)

    assert process.returncode == 128 + 11
    os.close(read_end)
    os.close(write_end)
