"""What is simple is simple to the last character; everything else is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.guard.simple_command import program_names, simple_words


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
        "SUDO a",
        "/bin/bash-5.2 a",
        "ld.so a",
        "-rf x",
        "   ",
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


def test_a_program_is_known_without_folder_case_and_version() -> None:
    assert program_names("/usr/bin/Python3.11") >= {"python3.11", "python"}
