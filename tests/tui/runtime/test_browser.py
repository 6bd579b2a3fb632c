"""Pages go to a browser where there is one; files and other schemes never do."""

from pathlib import Path

import pytest

from openpista.tui.runtime.browser import BrowserError, open_page, opener

DESKTOP = {"DISPLAY": ":0"}


@pytest.mark.parametrize(
    ("environ", "platform", "command"),
    [
        ({"DISPLAY": ":0"}, "linux", ("xdg-open",)),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", ("xdg-open",)),
        ({}, "linux", ()),
        ({}, "darwin", ("open",)),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", ("explorer.exe",)),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "1"}, "linux", ()),
        ({"SSH_TTY": "/dev/pts/0"}, "darwin", ()),
    ],
)
def test_what_opens_pages_here(
    environ: dict[str, str], platform: str, command: tuple[str, ...]
) -> None:
    assert opener(environ, platform) == command


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:alert(1)", "-version", "", "vscode://x"]
)
async def test_only_pages_of_the_web_are_opened(url: str) -> None:
    with pytest.raises(BrowserError, match="Only pages of the web"):
        await open_page(url, DESKTOP, "linux")


async def test_without_a_desktop_it_is_said() -> None:
    with pytest.raises(BrowserError, match="no browser here"):
        await open_page("https://example.org", {}, "linux")


def fake_opener(folder: Path, script: str) -> dict[str, str]:
    """Return an environment in which opening a page runs `script`."""
    program = folder / "xdg-open"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return {"DISPLAY": ":0", "PATH": str(folder)}


async def test_the_page_is_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = fake_opener(tmp_path, f'echo "$1" > "{tmp_path}/seen"')
    monkeypatch.setenv("PATH", str(tmp_path))

    await open_page("https://example.org/?a=1&b=2", environ, "linux")

    assert (tmp_path / "seen").read_text(encoding="utf-8") == "https://example.org/?a=1&b=2\n"


async def test_a_browser_that_fails_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = fake_opener(tmp_path, "exit 3")
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BrowserError, match="ended with 3"):
        await open_page("https://example.org", environ, "linux")


async def test_a_browser_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BrowserError, match="could not be started"):
        await open_page("https://example.org", {**DESKTOP, "PATH": str(tmp_path)}, "linux")
