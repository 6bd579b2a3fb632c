"""Whether the window gets a screen."""

import subprocess
import sys
from pathlib import Path

import pytest

from openpista.cli.launch import Launch
from openpista.cli.screen import _config_file, check_screen, may_want_lines, wants_lines
from openpista.config.paths import find_home
from openpista.domain.errors import UsageError

LOADED = """
import os, sys
from openpista.cli.launch import Launch
from openpista.cli.screen import may_want_lines
may_want_lines(Launch(), os.environ)
print("msgspec" in sys.modules)
"""


@pytest.mark.parametrize(
    ("launch", "environ", "lines"),
    [
        (Launch(), {"TERM": "xterm-256color"}, False),
        (Launch(), {}, False),
        (Launch(plain=True), {"TERM": "xterm-256color"}, True),
        (Launch(), {"TERM": "dumb"}, True),
    ],
)
def test_lines_are_asked_for_or_all_there_is(
    launch: Launch, environ: dict[str, str], lines: bool
) -> None:
    assert wants_lines(launch, environ) is lines


def test_the_config_is_looked_at_before_anything_is_drawn(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    environ = {"OPENPISTA_HOME": str(tmp_path)}
    assert not may_want_lines(Launch(), environ)

    config.write_text("[ui]\nplain = true\n")
    assert may_want_lines(Launch(), environ)
    assert may_want_lines(Launch(config=str(config)), {"HOME": "/nowhere"})
    config.write_text("[ui]\n")
    assert not may_want_lines(Launch(), environ)
    assert may_want_lines(Launch(), environ | {"OPENPISTA_UI__PLAIN": "1"})


@pytest.mark.parametrize("moved", ["", "/elsewhere", "~/mine", "~"])
def test_it_looks_where_the_configuration_is(moved: str) -> None:
    environ = {"HOME": "/home/ann", "OPENPISTA_HOME": moved}

    assert _config_file(environ) == str(find_home(environ).config_file)


def test_looking_imports_nothing_that_the_first_pixels_would_wait_for() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )

    assert told.stdout == "False\n"


def test_without_a_terminal_there_is_no_screen() -> None:
    with pytest.raises(UsageError, match="openpista --plain"):
        check_screen()
