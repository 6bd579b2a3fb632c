"""The real server: started, steered and ended as its owner would."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.program import Program, a_program
from tests.e2e.server import is_gone, pid_of, serving

SAYS = """
[[step]]
say = "Hello from practice."
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

TERMS = 50 if os.environ.get("OPENPISTA_SOAK") else 3


@pytest.mark.parametrize("words", [["serve"], ["start"], ["--serve"]])
def test_it_says_what_holds_and_ends_well(tmp_path: Path, words: list[str]) -> None:
    program = a_program(tmp_path, SAYS)
    with serving(program, *words) as server:
        answered = program.run("run", "-e", "hi")
        server.process.send_signal(signal.SIGTERM)
        assert server.ended() == 0

    said = "\n".join(server.said)
    assert answered.stdout == "Hello from practice.\n"
    for wanted in ("Approvals: openpista asks", "Sandbox: ", "openpista.sock", "Stopped."):
        assert wanted in said
    assert "Traceback" not in said


def test_auto_approvals_stand_in_plain_sight(tmp_path: Path) -> None:
    program = a_program(tmp_path)
    with serving(program, OPENPISTA_APPROVALS__MODE="auto") as server:
        pass

    assert any("AUTO" in line for line in server.said)


def test_status_lines_can_be_json(tmp_path: Path) -> None:
    program = a_program(tmp_path)
    with serving(program, "serve", "--log-format", "json") as server:
        server.process.send_signal(signal.SIGINT)
        assert server.ended() == 0

    events = [json.loads(line)["event"] for line in server.said]
    assert events[0] == "approvals"
    assert events[-2:] == ["stopping", "stopped"]
    assert "ready" in events


def test_a_second_one_ends_with_75_and_names_the_first(tmp_path: Path) -> None:
    program = a_program(tmp_path)
    with serving(program) as server:
        second = program.run("serve")
        detached = program.run("serve", "--detach")

    for done in (second, detached):
        assert (done.returncode, done.stdout) == (75, "")
        assert f"(process {server.process.pid})" in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_in_the_background_it_is_asked_and_ended(tmp_path: Path) -> None:
    program = a_program(tmp_path, SAYS)
    assert program.run("status").returncode == 3
    started = program.run("serve", "--detach", OPENAI_API_KEY="sk-hidden-from-others")
    pid = int(started.stdout)
    try:
        status = program.run("status", "--json")
        shown = program.run("status")
        told = json.loads(status.stdout)
        restarted = int(program.run("restart").stdout)
        after = pid_of(program)
    finally:
        stopped = program.run("stop", "--now")

    assert started.returncode == 0
    assert (told["pid"], told["front"], told["answers"]) == (pid, "server", True)
    assert told["sandbox"]["kind"] in {"bubblewrap", "namespaces", "none"}
    assert f"Process {pid}," in shown.stdout
    assert restarted == after != pid
    assert stopped.returncode == 0
    assert is_gone(pid)
    assert program.run("stop").returncode == 0
    assert program.run("status").returncode == 3


def test_in_the_background_it_takes_over_from_a_window_that_stays_and_goes_on(
    tmp_path: Path,
) -> None:
    program = a_program(tmp_path, SAYS)
    with subprocess.Popen(
        program.command("--plain"),
        cwd=program.folder,
        env=program.environ(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as window:
        assert window.stdin is not None
        assert window.stdout is not None
        window.stdin.write("one\n")
        window.stdin.flush()
        while "Hello from practice." not in window.stdout.readline():
            assert window.poll() is None
        assert pid_of(program) == window.pid
        try:
            detached = program.run("serve", "--detach")
            host = pid_of(program)
            said, _ = window.communicate("two\n", timeout=60)
        finally:
            program.run("stop", "--now")

    assert (detached.returncode, detached.stdout) == (0, f"{host}\n")
    assert f"Process {window.pid}, a window, hosts openpista" in detached.stderr
    assert host != window.pid
    assert "Hello from practice." in said
    assert window.returncode == 0


def test_what_keeps_it_from_starting_is_said_by_whoever_started_it(tmp_path: Path) -> None:
    program = a_program(tmp_path)
    program.home.mkdir()
    (program.home / "config.toml").write_text("[agent\n")

    done = program.run("serve", "--detach")

    assert (done.returncode, done.stdout) == (78, "")
    assert done.stderr.startswith(f"{program.home / 'config.toml'}:1: ")


def test_keys_do_not_stand_in_its_environment_and_it_has_them(tmp_path: Path) -> None:
    program = a_program(tmp_path)
    with serving(program, OPENAI_API_KEY="sk-hidden-from-others") as server:
        command = program.run("status", "--json")
        environ = Path(f"/proc/{server.process.pid}/environ").read_bytes()

    assert b"sk-hidden" not in environ
    assert json.loads(command.stdout)["model"].startswith("openai/")


def test_a_hang_up_reads_the_configuration_anew(tmp_path: Path) -> None:
    program = a_program(tmp_path)
    with serving(program) as server:
        (program.home / "config.toml").write_text('[approvals]\nmode = "auto"\n')
        server.process.send_signal(signal.SIGHUP)
        server.until("Changed: approvals.mode")
        (program.home / "config.toml").write_text("[approvals\n")
        server.process.send_signal(signal.SIGHUP)
        broken = server.until("cannot be read")
        status = json.loads(
            program.run("status", "--json", OPENPISTA_HOME=str(program.home)).stdout
        )

    assert f"{program.home / 'config.toml'}:1" in broken
    assert status["approvals_mode"] == "auto"


def test_neither_textual_nor_an_sdk_is_loaded(tmp_path: Path) -> None:
    program = a_program(tmp_path)
    code = (
        "import os, signal, sys, threading\n"
        "sys.argv = ['openpista', 'serve']\n"
        "from openpista.cli import serve_lines\n"
        "real = serve_lines.StatusLines.ready\n"
        "def ready(lines):\n"
        "    real(lines)\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "serve_lines.StatusLines.ready = ready\n"
        "from openpista.__main__ import main\n"
        "assert main() == 0\n"
        "print(','.join(sorted(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=program.environ(),
        cwd=program.folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    roots = {name.split(".")[0] for name in done.stdout.split(",")}
    assert not roots & {"textual", "rich", "pygments", "openai", "anthropic", "structlog"}
    assert not any(name.startswith("openpista.tui") for name in done.stdout.split(","))


def _load(program: Program) -> "subprocess.Popen[str]":
    """Start a message whose turn goes on for long, and return when it does."""
    running = program.start("run", "-e", "please")
    assert running.stderr is not None
    while "→" not in running.stderr.readline():
        assert running.poll() is None
    return running


def test_signals_under_load_end_it_in_time_and_lose_nothing(tmp_path: Path) -> None:
    program = a_program(tmp_path, RUNS_LONG)
    for _ in range(TERMS):
        with serving(program) as server, _load(program) as running:
            began = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            server.until("Stopping:")
            server.process.send_signal(signal.SIGTERM)
            code = server.ended()
            took_s = time.monotonic() - began
            running.communicate(timeout=30)
        assert code in {0, 1}
        assert took_s < 25
    sessions = json.loads(program.run("sessions", "list", "--json").stdout)
    assert len(sessions) == TERMS
    for session in sessions:
        shown = json.loads(program.run("sessions", "show", session["id"], "--json").stdout)
        assert shown["messages"][0]["role"] == "user"
        assert session["activity"] == "idle"
    done = program.run("run", "-s", "last", "-e", "and now?")
    assert (done.returncode, done.stdout) == (0, "Done.\n")


def test_stop_now_is_over_soon_and_ends_what_runs(tmp_path: Path) -> None:
    program = a_program(tmp_path, RUNS_LONG)
    with serving(program) as server, _load(program) as running:
        stopped = program.run("stop", "--now")
        code = server.ended()
        running.communicate(timeout=30)

    assert stopped.returncode == 0
    assert code in {0, -9}


def test_killed_it_starts_again_and_knows_everything(tmp_path: Path) -> None:
    program = a_program(tmp_path, SAYS)
    with serving(program) as server:
        program.run("run", "-e", "hi")
        server.process.kill()
        server.ended()
    with serving(program):
        [session] = json.loads(program.run("sessions", "list", "--json").stdout)

    assert session["message_count"] == 2


def test_its_log_can_be_followed(tmp_path: Path) -> None:
    program = a_program(tmp_path)
    config = program.home / "config.toml"
    with serving(program) as server:
        config.write_text('[approvals]\nmode = "auto"\n')
        server.process.send_signal(signal.SIGHUP)
        server.until("Changed: approvals.mode")
        with program.start("logs", "-f") as following:
            assert following.stdout is not None
            first = following.stdout.readline()
            config.write_text('[approvals]\nmode = "ask"\n')
            server.process.send_signal(signal.SIGHUP)
            server.until("Changed: approvals.mode")
            while "approvals.mode is ask now" not in (then := following.stdout.readline()):
                assert then
            following.kill()

    assert "approvals.mode is auto now" in first
