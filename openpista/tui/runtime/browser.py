"""Hands a page to the user's browser, without lending it the terminal."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

from openpista.domain.errors import OpenpistaError

START_TIMEOUT_S = 5.0
"""An opener that has not failed by then has handed the page on, or is the browser itself."""


class BrowserError(OpenpistaError):
    """No browser could be started."""


def opener(environ: Mapping[str, str], platform: str) -> tuple[str, ...]:
    """Return the command that opens a page here; empty where there is no desktop to show it.

    Over ssh the desktop is elsewhere: a browser of this computer would help nobody.
    """
    if "SSH_CONNECTION" in environ or "SSH_TTY" in environ:
        return ()
    if platform == "darwin":
        return ("open",)
    if "WSL_DISTRO_NAME" in environ:
        return ("explorer.exe",)
    shown = environ.get("WAYLAND_DISPLAY") or environ.get("DISPLAY")
    return ("xdg-open",) if shown else ()


async def open_page(url: str, environ: Mapping[str, str], platform: str) -> None:
    """Open `url`; raises BrowserError. Only pages of the web are opened, never files."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise BrowserError("Only pages of the web are opened from here.")
    command = opener(environ, platform)
    if not command:
        raise BrowserError("There is no browser here: copy the address to where there is one.")
    await start_opener(command, url, environ)


async def start_opener(command: tuple[str, ...], target: str, environ: Mapping[str, str]) -> None:
    """Hand `target` to the desktop by an opener's command; raises BrowserError."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            target,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env=dict(environ),
            start_new_session=True,
        )
    except OSError as error:
        told = f"{command[0]} could not be started: {error.strerror}. Copy the address instead."
        raise BrowserError(told) from error
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            code = await process.wait()
    except TimeoutError:
        return
    if code != 0:
        raise BrowserError(f"{command[0]} ended with {code}. Copy the address instead.")
