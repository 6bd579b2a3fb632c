"""Where the program begins."""

import subprocess
import sys

import pytest

from openpista import __main__, __version__


@pytest.mark.parametrize("arguments", [["--version"], ["-V"], ["version"]])
def test_the_version_is_printed(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["openpista", *arguments])

    assert __main__.main() == 0
    assert capsys.readouterr().out == f"openpista {__version__}\n"


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "openpista", "bogus"],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )

    assert done.returncode == 2
    assert "bogus" in done.stderr


def test_completing_never_opens_the_window(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["openpista"])
    monkeypatch.setenv("_OPENPISTA_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "openpista conf")
    monkeypatch.setenv("COMP_CWORD", "1")

    assert __main__.main() == 0
    assert capsys.readouterr().out == "plain,config\n"


def test_ctrl_c_while_the_program_is_imported_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(_: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "argv", ["openpista"])
    monkeypatch.setattr("openpista.cli.launch.read_launch", interrupted)

    assert __main__.main() == 130
