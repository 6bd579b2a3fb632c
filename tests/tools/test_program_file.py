"""The program is the file that bash would run, known by its bytes."""

import hashlib
from pathlib import Path

import pytest

from openpista.tools.program_file import digest_of_program, find_program


def test_the_program_is_the_file_that_bash_would_find(tmp_path: Path) -> None:
    real = tmp_path / "real-tool"
    real.write_text("#!/bin/sh\n")
    real.chmod(0o755)
    (tmp_path / "tool").symlink_to(real)

    found = find_program(("tool",), cwd=Path("/"), search_path=str(tmp_path))
    relative = find_program(("./tool",), cwd=tmp_path, search_path="")

    assert (found, relative) == (real, real)
    assert digest_of_program(real) == hashlib.sha256(b"#!/bin/sh\n").hexdigest()


@pytest.mark.parametrize("word", ["echo", "cd", "no-such-program", "./missing", "/etc/passwd", "/"])
def test_builtins_and_what_cannot_be_executed_are_no_program(word: str, tmp_path: Path) -> None:
    assert find_program((word,), cwd=tmp_path, search_path="/usr/bin:/bin") is None
