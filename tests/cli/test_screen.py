"""Whether the window gets a screen."""

from pathlib import Path

import pytest

from openpista.cli.launch import Launch
from openpista.cli.screen import check_screen, may_want_lines, wants_lines
from openpista.domain.errors import UsageError


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


def test_without_a_terminal_there_is_no_screen() -> None:
    with pytest.raises(UsageError, match="openpista --plain"):
        check_screen()
