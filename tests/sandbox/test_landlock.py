"""Landlock alone, in a process that gives up its files."""

import subprocess
import sys
from pathlib import Path

from openpista.sandbox.landlock import landlock_version

_PROGRAM = """
import os
from openpista.sandbox import linux
from openpista.sandbox.landlock import restrict_files
linux.forbid_new_privileges()
restrict_files(read=({read!r},), write=({write!r},))
def attempt(what):
    try:
        what()
        return "yes"
    except OSError as error:
        return error.__class__.__name__
print(attempt(lambda: open({read!r} + "/a").read()))
print(attempt(lambda: open({read!r} + "/new", "w")))
print(attempt(lambda: open({write!r} + "/new", "w")))
print(attempt(lambda: open("/etc/passwd").read()))
print(attempt(lambda: os.rename({write!r} + "/new", {write!r} + "/sub/new")))
"""


def test_files_that_were_not_named_are_out_of_reach(tmp_path: Path) -> None:
    read, write = tmp_path / "read", tmp_path / "write"
    read.mkdir()
    (write / "sub").mkdir(parents=True)
    (read / "a").write_text("a")

    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(read=str(read), write=str(write))],
        capture_output=True,
        text=True,
        check=True,
    )

    denied = "PermissionError" if landlock_version() else "yes"
    assert done.stdout.split() == ["yes", denied, "yes", denied, "yes"]


def test_the_version_is_a_number_or_nothing() -> None:
    assert landlock_version() >= 0
