"""The plain way into the window."""

import pytest

from openpista.cli.launch import Launch, read_launch


@pytest.mark.parametrize(
    ("arguments", "launch"),
    [
        ([], Launch()),
        (["tui"], Launch()),
        (["-s", "abc"], Launch(session="abc")),
        (["tui", "-s", "abc"], Launch(session="abc")),
        (["--session=abc", "tui"], Launch(session="abc")),
        (["-c", "f.toml", "-m", "openai/gpt"], Launch(config="f.toml", model="openai/gpt")),
        (["--workspace", "/w", "--record", "r"], Launch(workspace="/w", record="r")),
        (["--replay", "r", "-l", "debug"], Launch(replay="r", log_level="debug")),
        (["--plain"], Launch(plain=True)),
        (["-s", "abc", "--plain", "tui"], Launch(session="abc", plain=True)),
    ],
)
def test_the_windows_options_are_read(arguments: list[str], launch: Launch) -> None:
    assert read_launch(arguments) == launch


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["--help"],
        ["-s"],
        ["--session="],
        ["tui", "tui"],
        ["tui", "--help"],
        ["-s=abc"],
        ["-s", "abc", "run"],
        ["--bogus"],
        ["--plain", "--plain"],
        ["--plain=yes"],
    ],
)
def test_everything_else_goes_the_long_way(arguments: list[str]) -> None:
    assert read_launch(arguments) is None
