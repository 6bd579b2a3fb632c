"""What is simple is simple to the last character; everything else is not."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.tools.simple_command import digest_of_program, find_program, simple_words


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("ls -l", ("ls", "-l")),
        ("  git   status ", ("git", "status")),
        ("cat a,b+c@d:e=f", ("cat", "a,b+c@d:e=f")),
        ("./run.sh 한글", ("./run.sh", "한글")),
    ],
)
def test_one_plain_command_has_words(command: str, words: tuple[str, ...]) -> None:
    assert simple_words(command) == words


@pytest.mark.parametrize(
    "command",
    [
        "",
        "a; b",
        "a | b",
        "a && b",
        "a & ",
        "a > f",
        "a < f",
        "echo $HOME",
        "echo `id`",
        "echo $(id)",
        "(a)",
        "{ a; }",
        "a\nb",
        "a\rb",
        "ls *",
        "ls ?",
        "ls [ab]",
        "ls ~",
        "echo 'a'",
        'echo "a"',
        "echo a\\ b",
        "X=1 a",
        "X+=1 a",
        "env a",
        "/usr/bin/env a",
        "sh -c a",
        "bash x",
        "xargs a",
        "timeout 1 a",
        "sudo a",
        "a #b",
        "a !b",
        "a ^b",
        "a %1",
        "a\u00a0b",
        "a\u2028b",
    ],
)
def test_anything_else_has_none(command: str) -> None:
    assert simple_words(command) is None


@given(st.text(max_size=40))
def test_words_never_hold_what_bash_would_understand(command: str) -> None:
    words = simple_words(command)

    assert words is None or not set("".join(words)) & set(";|&<>$`(){}[]*?~'\"\\\n\r!#%^ \t")


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
