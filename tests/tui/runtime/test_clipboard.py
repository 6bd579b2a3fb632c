"""Copying by the first way that works, and saying which."""

import base64
import os
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from openpista.tui.runtime.clipboard import (
    MAX_OSC52_CHARS,
    Clipboard,
    ClipboardError,
    copy_tools,
    osc52,
)
from openpista.tui.runtime.services import Copied


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def clipboard(
    tmp_path: Path, environ: Mapping[str, str], *, terminal: list[str] | None = None
) -> Clipboard:
    def write(sequence: str) -> bool:
        if terminal is None:
            return False
        terminal.append(sequence)
        return True

    return Clipboard(
        environ={"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", **environ},
        platform="linux",
        write_terminal=write,
        fallback=tmp_path / "out" / "copied.txt",
    )


@pytest.fixture(autouse=True)
def _path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")


def test_the_tools_are_those_of_the_desktop_that_we_run_on() -> None:
    assert copy_tools({}, "darwin") == (("pbcopy",),)
    assert copy_tools({}, "linux") == ()
    assert copy_tools({"WAYLAND_DISPLAY": "w"}, "linux") == (("wl-copy",),)
    assert [command[0] for command in copy_tools({"DISPLAY": ":0"}, "linux")] == ["xclip", "xsel"]
    assert copy_tools({"WSL_DISTRO_NAME": "x"}, "linux") == (("clip.exe",),)


def test_over_ssh_the_desktop_is_elsewhere() -> None:
    for name in ("SSH_CONNECTION", "SSH_TTY"):
        assert copy_tools({"DISPLAY": ":10", name: "x"}, "linux") == ()


def test_the_terminal_is_asked_with_the_text_in_base64() -> None:
    encoded = base64.b64encode("한글".encode()).decode()

    assert osc52("한글", {}) == f"\x1b]52;c;{encoded}\x07"


def test_inside_tmux_and_screen_the_sequence_passes_through() -> None:
    assert osc52("a", {"TMUX": "x"}) == "\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\"
    assert osc52("a", {"TERM": "screen-256color"}) == "\x1bP\x1b]52;c;YQ==\x07\x1b\\"


def test_what_a_terminal_would_drop_is_not_sent_to_it() -> None:
    assert osc52("x" * MAX_OSC52_CHARS, {}) is None


async def test_a_tool_of_the_desktop_comes_first(tmp_path: Path) -> None:
    program(tmp_path, "wl-copy", f"cat > {tmp_path}/got")
    terminal: list[str] = []

    copied = await clipboard(tmp_path, {"WAYLAND_DISPLAY": "w"}, terminal=terminal).copy("한글\n")

    assert copied == Copied("wl-copy")
    assert (tmp_path / "got").read_text() == "한글\n"
    assert terminal == []


async def test_a_tool_that_fails_or_is_missing_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path, "wl-copy", "exit 1")
    terminal: list[str] = []

    copied = await clipboard(
        tmp_path, {"WAYLAND_DISPLAY": "w", "WSL_DISTRO_NAME": "x"}, terminal=terminal
    ).copy("a")

    assert copied == Copied("OSC 52")
    assert len(terminal) == 1


async def test_a_tool_that_hangs_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("openpista.tui.runtime.clipboard.TOOL_TIMEOUT_S", 0.05)
    program(tmp_path, "wl-copy", "exec sleep 60")

    copied = await clipboard(tmp_path, {"WAYLAND_DISPLAY": "w"}, terminal=[]).copy("a")

    assert copied == Copied("OSC 52")


async def test_the_last_way_is_a_private_file(tmp_path: Path) -> None:
    copied = await clipboard(tmp_path, {}).copy("한글")

    path = tmp_path / "out" / "copied.txt"
    assert copied == Copied("file", str(path))
    assert path.read_text(encoding="utf-8") == "한글"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_where_nothing_works_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")

    with pytest.raises(ClipboardError, match="Neither a clipboard nor the file"):
        await clipboard(tmp_path, {}).copy("a")
