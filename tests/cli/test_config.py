"""`openpista config`."""

import io
import json
import tomllib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from openpista.cli.root import run
from openpista.config.paths import Home
from openpista.domain.command import Accepted, Command, Refused, SetConfig
from openpista.domain.query import Answer, ConfigEntries, Query, ReadConfig

Capture = pytest.CaptureFixture[str]


def write(home: Path, text: str) -> Path:
    home.mkdir(exist_ok=True)
    file = home / "config.toml"
    file.write_text(text)
    return file


def test_show_names_values_and_origins(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(home, "[agent]\nmodel = 'x'\napi_key = 'sk-1'\n")
    monkeypatch.setenv("OPENPISTA_AGENT__MAX_TURNS", "2")

    assert run(["config", "show"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert f'agent.model = "x"  # {file}:2' in lines
    assert f'agent.api_key = "***"  # {file}:3' in lines
    assert "agent.max_turns = 2  # OPENPISTA_AGENT__MAX_TURNS" in lines
    assert "agent.effort = (unset)" in lines


def test_show_may_be_one_key_or_one_section(capsys: Capture) -> None:
    assert run(["config", "show", "agent.max_turns"]) == 0
    assert capsys.readouterr().out == "agent.max_turns = 4\n"

    assert run(["config", "show", "practice", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert {one["key"] for one in shown} == {"practice.script", "practice.mode", "practice.pace_ms"}


def test_show_refuses_what_is_no_key(capsys: Capture) -> None:
    assert run(["config", "show", "agnt"]) == 2
    assert "agnt is no key" in capsys.readouterr().err


def test_path_names_the_file(home: Path, tmp_path: Path, capsys: Capture) -> None:
    run(["config", "path"])
    run(["-c", str(tmp_path / "other.toml"), "config", "path"])

    assert capsys.readouterr().out.split() == [
        str(home / "config.toml"),
        str(tmp_path / "other.toml"),
    ]


def test_edit_sets_and_takes_out_one_key(home: Path, capsys: Capture) -> None:
    file = write(home, "# mine\n")

    assert run(["config", "edit", "agent.model", "gpt"]) == 0
    assert tomllib.loads(file.read_text()) == {"agent": {"model": "gpt"}}
    assert file.read_text().startswith("# mine\n")

    assert run(["config", "edit", "agent.model", "--unset"]) == 0
    assert tomllib.loads(file.read_text()) == {"agent": {}}

    assert run(["config", "edit", "agent.model", "--unset"]) == 0
    assert "is not set" in capsys.readouterr().err


def test_edit_refuses_what_does_not_fit(home: Path) -> None:
    assert run(["config", "edit", "agent.max_turns", "many"]) == 2
    assert run(["config", "edit", "agent.nothing", "x"]) == 2
    assert run(["config", "edit", "agent.model"]) == 2
    assert not (home / "config.toml").exists()


def test_edit_says_what_goes_before_the_file(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENPISTA_MODEL", "other")

    assert run(["config", "edit", "agent.model", "gpt"]) == 0
    assert "OPENPISTA_MODEL goes before it" in capsys.readouterr().err


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = tmp_path / "editor"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(program))
    monkeypatch.delenv("VISUAL", raising=False)


def test_an_editor_saves_what_can_be_read(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(home, "[agent]\nmodel = 'old'\n")
    editor(tmp_path, monkeypatch, """printf "[agent]\\nmodel = 'new'\\n" > "$1" """)

    assert run(["config", "edit"]) == 0

    assert tomllib.loads(file.read_text())["agent"]["model"] == "new"
    assert "old" in (home / "config.toml.last-good").read_text()


def test_an_editor_cannot_save_what_cannot_be_read(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    file = write(home, "[agent]\nmodel = 'old'\n")
    editor(tmp_path, monkeypatch, 'printf "[agent\\n" > "$1"')

    assert run(["config", "edit"]) != 0

    assert file.read_text() == "[agent]\nmodel = 'old'\n"
    assert ":1: " in capsys.readouterr().err


def test_an_editor_that_changes_nothing_changes_nothing(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path, monkeypatch, "true")

    assert run(["config", "edit"]) == 0
    assert not (home / "config.toml").exists()


@pytest.mark.parametrize(("script", "code"), [("exit 3", 78)])
def test_an_editor_that_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, code: int
) -> None:
    editor(tmp_path, monkeypatch, script)

    assert run(["config", "edit"]) == code


def test_an_editor_that_is_missing_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor --wait")

    assert run(["config", "edit"]) == 2
    assert "no-such-editor" in capsys.readouterr().err


def test_check_finds_a_good_file_good(home: Path, capsys: Capture) -> None:
    write(home, "[agent]\nmodle = 'x'\n")

    assert run(["config", "check"]) == 0

    shown = capsys.readouterr()
    assert shown.out == f"{home / 'config.toml'} is in order.\n"
    assert "agent.modle is no key" in shown.err


def test_check_without_a_file_says_so(capsys: Capture) -> None:
    assert run(["config", "check"]) == 0
    assert "the defaults apply" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "[agent", "[agent]\nmax_turns = 'x'\n", "\x00"])
def test_check_ends_with_78_for_a_bad_one_and_leaves_it(
    home: Path, capsys: Capture, text: str
) -> None:
    file = write(home, text)

    assert run(["config", "check"]) == 78

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"{file}:")
    assert file.read_text() == text


def test_check_speaks_the_users_language(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")

    run(["config", "check"])

    assert "기본값" in capsys.readouterr().out


def test_set_and_unset_change_one_key(home: Path, capsys: Capture) -> None:
    file = write(home, "# mine\n[agent]\neffort = 'low' # why\n")

    assert run(["config", "set", "agent.effort", "high"]) == 0
    assert file.read_text() == '# mine\n[agent]\neffort = "high" # why\n'
    assert run(["config", "unset", "agent.effort"]) == 0
    assert run(["config", "unset", "agent.effort"]) == 0

    assert "effort" not in file.read_text()
    assert "is not set in" in capsys.readouterr().err


def test_a_value_may_come_through_standard_input(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("sk-secret\n"))

    assert run(["config", "set", "agent.api_key"]) == 0

    assert tomllib.loads((home / "config.toml").read_text())["agent"]["api_key"] == "sk-secret"


def test_a_wrong_value_is_told_and_ends_with_2(home: Path, capsys: Capture) -> None:
    assert run(["config", "set", "approvals.timeout_s", "soon"]) == 2

    assert "(for example 300), not soon." in capsys.readouterr().err
    assert not (home / "config.toml").exists()


def test_the_running_openpista_writes_its_file_and_says_what_goes_before(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(home, "[agent]\nmax_tool_rounds = 9\n")
    wished: list[Command] = []
    port = HostPort(str(file), wished)

    async def visit(_home: Home, work: Callable[[HostPort], Awaitable[object]]) -> object:
        return await work(port)

    monkeypatch.setattr("openpista.app.at_host.visit_host", visit)

    assert run(["config", "set", "agent.effort", "low"]) == 0
    assert wished == [SetConfig(key="agent.effort", value="low")]
    assert "goes before it" in capsys.readouterr().err
    assert "effort" not in file.read_text()

    assert run(["config", "set", "agent.effort", "bad"]) == 2
    assert "No." in capsys.readouterr().err

    other = home / "other.toml"
    assert run(["config", "set", "agent.effort", "low", "-c", str(other)]) == 0
    assert len(wished) == 2
    assert "low" in other.read_text()


class HostPort:
    """The port of a host that uses the file `path`."""

    def __init__(self, path: str, wished: list[Command]) -> None:
        self._path = path
        self._wished = wished

    async def ask(self, query: Query) -> Answer:
        assert isinstance(query, ReadConfig)
        return ConfigEntries(entries=(), path=self._path)

    async def send(self, command: Command) -> Accepted | Refused:
        self._wished.append(command)
        if isinstance(command, SetConfig) and command.value == "bad":
            return Refused(reason="No.", code="not_valid")
        return Accepted(note="Saved, but the variable X goes before it.")
