"""One message from the shell, through the real agent, store and practice model."""

import json
import signal
from pathlib import Path

import pytest

from tests.e2e.program import a_program

SAYS = """
[[step]]
say = "Hello from practice."
repeat = true
"""

ASKS_FOR_THE_HOST = """
[[step]]
when = "please"
call = { tool = "system.run", args = { command = "touch made-by-the-agent", host = true } }

[[step]]
say = "It was not allowed."
repeat = true
"""

RUNS_LONG = """
[[step]]
when = "please"
call = { tool = "system.run", args = { command = "echo begun; sleep 120" } }

[[step]]
say = "Done."
repeat = true
"""


def test_an_answer_is_all_that_stands_on_standard_output(tmp_path: Path) -> None:
    done = a_program(tmp_path, SAYS).run("run", "-e", "hi")

    assert (done.returncode, done.stdout) == (0, "Hello from practice.\n")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["run"], ["run", "-e", "-"]])
def test_a_message_may_come_from_standard_input(tmp_path: Path, arguments: list[str]) -> None:
    done = a_program(tmp_path, SAYS).run(*arguments, typed="hi\n")

    assert (done.returncode, done.stdout) == (0, "Hello from practice.\n")


def test_json_holds_the_outcome(tmp_path: Path) -> None:
    done = a_program(tmp_path, SAYS).run("run", "--json", "-e", "hi")

    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert (told["outcome"], told["text"]) == ("done", "Hello from practice.")
    assert len(told["session_id"]) == 26


@pytest.mark.parametrize("typed", ["", "  \n"])
def test_an_empty_message_is_wrong_usage(tmp_path: Path, typed: str) -> None:
    done = a_program(tmp_path).run("run", typed=typed)

    assert (done.returncode, done.stdout) == (2, "")


def test_an_unknown_session_gets_a_sentence(tmp_path: Path) -> None:
    done = a_program(tmp_path, SAYS).run("run", "-s", "nope", "-e", "hi")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "There is no session nope. `openpista sessions list` shows all.\n"


def test_a_session_is_continued(tmp_path: Path) -> None:
    program = a_program(tmp_path, SAYS)
    first = json.loads(program.run("run", "--json", "-e", "one").stdout)

    second = json.loads(program.run("run", "--json", "-s", "last", "-e", "two").stdout)

    assert second["session_id"] == first["session_id"]
    shown = json.loads(program.run("sessions", "show", "last", "--json").stdout)
    assert [one["role"] for one in shown["messages"]] == ["user", "assistant"] * 2


def test_an_approval_that_nobody_can_give_ends_with_3(tmp_path: Path) -> None:
    program = a_program(tmp_path, ASKS_FOR_THE_HOST)

    done = program.run("run", "-e", "please")

    assert done.returncode == 3
    told = json.loads(done.stdout)
    [needed] = told["needs_approval"]
    assert needed["intent"]["command"] == "touch made-by-the-agent"
    assert not (program.folder / "made-by-the-agent").exists()


def test_a_broken_configuration_ends_with_78(tmp_path: Path) -> None:
    program = a_program(tmp_path)
    program.home.mkdir()
    (program.home / "config.toml").write_text("[agent\n")

    for arguments in (["run", "-e", "hi"], ["sessions", "list"], ["doctor"]):
        done = program.run(*arguments)
        assert (done.returncode, done.stdout) == (78, "")
        assert done.stderr.startswith(f"{program.home / 'config.toml'}:1: ")
    assert (program.home / "config.toml").read_text() == "[agent\n"


def test_the_current_folder_is_the_workspace(tmp_path: Path) -> None:
    program = a_program(tmp_path, SAYS)

    program.run("run", "-e", "hi")

    [session] = json.loads(program.run("sessions", "list", "--json").stdout)
    assert session["workspace"] == str(program.folder)


def test_asked_to_end_it_stores_the_turn_and_the_next_message_works(tmp_path: Path) -> None:
    program = a_program(tmp_path, RUNS_LONG)
    with program.start("run", "-e", "please") as running:
        assert running.stderr is not None
        while "→" not in running.stderr.readline():
            assert running.poll() is None
        running.send_signal(signal.SIGTERM)
        _, told = running.communicate(timeout=30)

    assert running.returncode == 143
    assert "Stopped before the answer was complete." in told
    done = program.run("run", "-s", "last", "-e", "and now?")
    assert (done.returncode, done.stdout) == (0, "Done.\n")


def test_while_one_runs_another_attaches(tmp_path: Path) -> None:
    program = a_program(tmp_path, RUNS_LONG)
    with program.start("run", "-e", "please") as running:
        assert running.stderr is not None
        while "→" not in running.stderr.readline():
            assert running.poll() is None

        [session] = json.loads(program.run("sessions", "list", "--json").stdout)
        report = json.loads(program.run("doctor", "--json").stdout)
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=30)

    assert f"Go on with: openpista run -s {session['id']} -e …" in told
    assert session["activity"] == "working"
    hosts = {one["name"]: one["found"] for one in report["checks"]}["host"]
    assert hosts == f"Process {running.pid} hosts the gateway."
    assert running.returncode == 130
