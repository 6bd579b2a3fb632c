"""All commands by name."""

import pytest

from openpista import __version__
from openpista.cli.root import ordered, run


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (["-c", "f", "run", "-e", "x"], ["run", "-e", "x", "-c", "f"]),
        (["--config=f", "-l", "debug", "doctor"], ["doctor", "--config=f", "-l", "debug"]),
        (["run", "-c", "f"], ["run", "-c", "f"]),
        (["-s"], ["tui", "-s"]),
        (["--help"], ["--help"]),
        ([], []),
    ],
)
def test_options_before_the_command_reach_it(given: list[str], wanted: list[str]) -> None:
    assert ordered(given) == wanted


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0

    out = capsys.readouterr().out
    for name in ("tui", "run", "sessions", "config", "doctor", "completions"):
        assert f"\n  {name} " in out


def test_the_version_can_be_asked_with_other_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version", "--help"]) == 0
    assert run(["-V"]) == 0

    assert capsys.readouterr().out.endswith(f"openpista {__version__}\n")


@pytest.mark.parametrize("arguments", [["bogus"], ["--bogus"], ["sessions", "bogus"], ["-s"]])
def test_wrong_usage_ends_with_2_on_standard_error(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2

    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Error: " in shown.err
