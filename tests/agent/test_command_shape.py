"""Plain commands and patterns: what is not understood to the last character never matches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.agent.command_shape import pattern_matches, runs_whatever_it_is_told

METACHARACTERS = ";|&<>$`(){}[]*?~!#'\"\\\n\r\x00^%"


@given(
    st.sampled_from(METACHARACTERS),
    st.text(alphabet="abc ./-", max_size=10),
    st.text(alphabet="abc ./-", max_size=10),
)
def test_a_metacharacter_anywhere_never_matches_a_pattern(
    char: str, before: str, after: str
) -> None:
    command = f"ls {before}{char}{after}"

    assert not pattern_matches(command, command)
    assert not pattern_matches("ls *", command)


def test_a_pattern_is_compared_word_by_word() -> None:
    assert pattern_matches("git status", "git status")
    assert pattern_matches("ls *", "ls docs")
    assert not pattern_matches("ls *", "ls")
    assert not pattern_matches("ls *", "ls a b")
    assert not pattern_matches("git status", "git status -s")
    assert not pattern_matches("git status", "git stash")
    assert not pattern_matches("", "ls")
    assert not pattern_matches("", "")


def test_an_option_must_be_spelled_out() -> None:
    assert pattern_matches("git log --oneline *", "git log --oneline main")
    assert not pattern_matches("git log *", "git log --output=/etc/passwd")
    assert not pattern_matches("ls *", "ls -la")


def test_a_star_never_stands_for_the_program() -> None:
    assert not pattern_matches("* status", "git status")


@pytest.mark.parametrize(
    "command",
    [
        "env ls",
        "sh -c ls",
        "bash x.sh",
        "xargs rm",
        "timeout 5 ls",
        "sudo ls",
        "/usr/bin/env ls",
        ". x.sh",
        "find a -exec ls",
        "busybox ls",
    ],
)
def test_a_wrapper_never_matches_even_its_own_text(command: str) -> None:
    assert not pattern_matches(command, command)


@pytest.mark.parametrize(
    "program",
    [
        "/usr/bin/python3.11",
        "python",
        "/bin/bash",
        "env",
        "/bin/rm",
        "mkfs.ext4",
        "Perl",
        "pip3",
        "node",
        "make",
        ".",
    ],
)
def test_interpreters_wrappers_and_destroyers_run_whatever_they_are_told(program: str) -> None:
    assert runs_whatever_it_is_told(program)


@pytest.mark.parametrize("program", ["/usr/bin/uptime", "/bin/ls", "df", "/usr/bin/g++-12"])
def test_a_program_with_one_purpose_does_not(program: str) -> None:
    assert not runs_whatever_it_is_told(program)
