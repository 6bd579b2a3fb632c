"""A server as a process of its own, and what it says."""

import contextlib
import json
import subprocess
from collections.abc import Generator
from pathlib import Path
from typing import IO

from tests.e2e.program import TIMEOUT_S, Program


class Server:
    """`openpista serve` while it runs. `said` holds its status lines so far."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.said: list[str] = []

    def until(self, text: str) -> str:
        """Read status lines up to one that contains `text`, and return it."""
        for line in _lines(self.process.stderr):
            self.said.append(line)
            if text in line:
                return line
        raise AssertionError(f"it never said {text!r}: {self.said}")

    def ended(self) -> int:
        """Wait for its end and return its exit code."""
        with contextlib.suppress(ValueError):
            self.said += list(_lines(self.process.stderr))
        return self.process.wait(TIMEOUT_S)


@contextlib.contextmanager
def serving(program: Program, *arguments: str, **environ: str) -> Generator[Server]:
    """Start a server and give it when it is ready; it is ended afterwards, whatever happens."""
    with program.start(*(arguments or ("serve",)), **environ) as process:
        server = Server(process)
        try:
            server.until("serves as process")
            yield server
        finally:
            process.kill()


def pid_of(program: Program) -> int:
    """Return the process that holds the lock of the program's home."""
    return int(json.loads((program.home / "openpista.lock").read_text())["pid"])


def is_gone(pid: int) -> bool:
    """Say whether a process has ended, buried or not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


def _lines(stream: IO[str] | None) -> list[str] | Generator[str]:
    return (line.rstrip("\n") for line in stream) if stream is not None else []
