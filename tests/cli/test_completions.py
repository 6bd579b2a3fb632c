"""Shells complete our commands."""

import shutil
import subprocess

import pytest

from openpista.cli.root import run


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_is_printed_for_every_shell(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["completions", shell]) == 0
    assert f"{shell}_complete" in capsys.readouterr().out


def test_bash_understands_its_script(capsys: pytest.CaptureFixture[str]) -> None:
    run(["completions", "bash"])

    script = capsys.readouterr().out
    subprocess.run([shutil.which("bash") or "bash", "-nc", script], check=True)


def test_an_unknown_shell_is_wrong_usage() -> None:
    assert run(["completions", "tcsh"]) == 2


def test_commands_and_groups_are_completed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_OPENPISTA_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "openpista sessions e")
    monkeypatch.setenv("COMP_CWORD", "2")

    run([])

    assert capsys.readouterr().out.split() == ["plain,export"]
