"""The real program as a process of its own, with a home of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

TIMEOUT_S = 60.0

_KEPT = ("PATH", "LANG", "TMPDIR", "COVERAGE_PROCESS_START", "PYTHONDONTWRITEBYTECODE")


class Program(Struct, frozen=True):
    """`openpista`, run in `folder` with everything it keeps under `home`."""

    home: Path
    folder: Path
    script: str = ""

    def environ(self, **more: str) -> Mapping[str, str]:
        """Return the environment of the program; nothing of ours leaks into it."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        own = {
            "HOME": str(self.home.parent),
            "OPENPISTA_HOME": str(self.home),
            "OPENPISTA_PRACTICE__PACE_MS": "0",
            "TERM": "xterm-256color",
        }
        if self.script:
            own["OPENPISTA_PRACTICE__SCRIPT"] = self.script
        return {**kept, **own, **more}

    def command(self, *arguments: str) -> list[str]:
        """Return the words that start the program."""
        return [sys.executable, "-m", "openpista", *arguments]

    def run(
        self, *arguments: str, typed: str | None = None, **environ: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the program to its end, with `typed` on standard input."""
        return subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environ(**environ),
            input=typed,
            stdin=None if typed is not None else subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )

    def start(self, *arguments: str, **environ: str) -> subprocess.Popen[str]:
        """Start the program and leave it running."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environ(**environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def a_program(folder: Path, script: str = "") -> Program:
    """Return a program below `folder`; `script` is the text of a practice script."""
    work = folder / "work"
    work.mkdir(exist_ok=True)
    if script:
        file = folder / "script.toml"
        file.write_text(script)
        return Program(folder / "home", work, str(file))
    return Program(folder / "home", work)
