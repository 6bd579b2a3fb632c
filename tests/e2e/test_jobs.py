"""Jobs with the real program and the practice model: planned, run, refused, remembered."""

import json
from pathlib import Path

import pytest

from tests.e2e.program import Program, a_program

SAYS = """
[[step]]
when = "send the mail"
call = { tool = "system.run", args = { command = "echo hi", host = true } }

[[step]]
when = "Denied"
say = "I was not allowed to."

[[step]]
say = "It is Monday."
repeat = true
"""


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return a_program(tmp_path, SAYS)


def test_a_job_is_added_run_and_its_answer_stands_in_its_session(program: Program) -> None:
    added = program.run("jobs", "add", "day", "every 5 h", "Which day is it?", "--to", "telegram:4")
    assert added.returncode == 0, added.stderr

    done = program.run("jobs", "run", "day")

    assert (done.returncode, done.stdout) == (0, "day: done\n"), done.stderr
    shown = program.run("sessions", "show", "last").stdout
    assert "Which day is it?" in shown
    assert "It is Monday." in shown
    (run,) = json.loads(program.run("jobs", "log", "--json").stdout)
    assert (run["outcome"], run["delivery"]) == ("done", "waiting")


def test_a_job_whose_tool_asks_is_denied_and_says_so(program: Program) -> None:
    program.run("jobs", "add", "mail", "@daily", "Please send the mail.")

    done = program.run("jobs", "run", "mail")

    assert done.returncode == 1
    assert "Not allowed, because nobody was asked" in done.stdout
    assert "I was not allowed to." in program.run("sessions", "show", "last").stdout
    (job,) = json.loads(program.run("jobs", "list", "--json").stdout)
    assert job["last_outcome"] == "denied"


def test_a_message_needs_no_model_and_a_job_can_rest_and_go(program: Program) -> None:
    program.run("jobs", "add", "water", "every 2 h", "Drink water.", "--kind", "message")
    assert program.run("jobs", "run", "water").returncode == 0
    assert "Drink water." in program.run("sessions", "show", "last").stdout

    assert program.run("jobs", "pause", "water").returncode == 0
    assert "rests" in program.run("jobs", "list").stdout
    assert program.run("jobs", "resume", "water").returncode == 0
    assert "rests" not in program.run("jobs", "list").stdout
    assert "done" in program.run("jobs", "log", "water").stdout
    assert program.run("jobs", "remove", "water").returncode == 0
    assert program.run("jobs", "list").stdout == ""


def test_jobs_of_the_configuration_are_shown_and_stay(program: Program) -> None:
    program.home.mkdir()
    config = program.home / "config.toml"
    config.write_text(
        '[[jobs]]\nname = "morning"\nschedule = "0 8 * * *"\nsays = "Good morning."\n'
    )

    (job,) = json.loads(program.run("jobs", "list", "--json").stdout)
    removed = program.run("jobs", "remove", "morning")

    assert (job["origin"], job["name"]) == ("config", "morning")
    assert removed.returncode == 1
    assert "configuration" in removed.stderr
    config.write_text('[[jobs]]\nname = "morning"\nshedule = "0 8 * * *"\n')
    assert program.run("jobs", "list").returncode == 78


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "x", "whenever", "y"),
        ("add", "x", "@daily", "y", "--to", "nobody"),
        ("run", "nothing"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(program: Program, arguments: tuple[str, ...]) -> None:
    done = program.run("jobs", *arguments)

    assert done.returncode in {1, 2}
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
