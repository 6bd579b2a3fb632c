"""Conversations are kept, listed, exported, found and deleted."""

import json
from pathlib import Path

import pytest

from tests.e2e.program import Program, a_program

SAYS = """
[[step]]
say = "A walrus is a mammal."
repeat = true
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = a_program(tmp_path_factory.mktemp("sessions"), SAYS)
    assert program.run("run", "-e", "what is a walrus?").returncode == 0
    return program


def test_a_list_on_a_fresh_home_is_empty(tmp_path: Path) -> None:
    done = a_program(tmp_path).run("sessions", "list")

    assert (done.returncode, done.stdout) == (0, "")
    assert "no sessions" in done.stderr


def test_a_session_is_listed_and_shown(program: Program) -> None:
    listed = program.run("sessions", "list").stdout
    shown = program.run("sessions", "show", "last").stdout

    assert len(listed.splitlines()) == 1
    assert "what is a walrus?" in shown
    assert "A walrus is a mammal." in shown


def test_a_session_is_exported(program: Program) -> None:
    markdown = program.run("sessions", "export", "last").stdout
    as_json = json.loads(program.run("sessions", "export", "last", "-f", "json").stdout)

    assert markdown.startswith("# ")
    assert "A walrus is a mammal." in markdown
    assert [one["role"] for one in as_json["messages"]] == ["user", "assistant"]


def test_a_word_is_found(program: Program) -> None:
    assert "walrus" in program.run("sessions", "search", "walrus").stdout
    assert program.run("sessions", "search", "penguin").returncode == 1


def test_a_session_is_deleted(tmp_path: Path) -> None:
    program = a_program(tmp_path, SAYS)
    program.run("run", "-e", "hi")

    assert program.run("sessions", "delete", "last").returncode == 2
    assert program.run("sessions", "delete", "last", "--yes").returncode == 0
    assert program.run("sessions", "list").stdout == ""


def test_looking_at_sessions_starts_no_work(tmp_path: Path) -> None:
    program = a_program(tmp_path, SAYS)
    program.run("run", "-e", "hi")
    before = json.loads(program.run("sessions", "show", "last", "--json").stdout)

    after = json.loads(program.run("sessions", "show", "last", "--json").stdout)

    assert before["messages"] == after["messages"]
