"""Copying: a tool of the desktop, the terminal (OSC 52), and at last a file; says which it was."""

import asyncio
import base64
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from openpista.domain.errors import OpenpistaError
from openpista.tui.runtime.services import Copied

TOOL_TIMEOUT_S = 2.0
MAX_OSC52_CHARS = 74_994
"""Longer sequences are dropped by common terminals (base64 included 100,000 bytes)."""

_WAYLAND = ("wl-copy",)
_X11 = (("xclip", "-selection", "clipboard", "-in"), ("xsel", "--clipboard", "--input"))


class ClipboardError(OpenpistaError):
    """No way to a clipboard worked."""


def copy_tools(environ: Mapping[str, str], platform: str) -> tuple[tuple[str, ...], ...]:
    """Return the commands that may reach the clipboard of the desktop that we run on.

    Over ssh the desktop is elsewhere: only the terminal can reach its clipboard.
    """
    if "SSH_CONNECTION" in environ or "SSH_TTY" in environ:
        return ()
    if platform == "darwin":
        return (("pbcopy",),)
    wayland = (_WAYLAND,) if environ.get("WAYLAND_DISPLAY") else ()
    x11 = _X11 if environ.get("DISPLAY") else ()
    wsl = (("clip.exe",),) if "WSL_DISTRO_NAME" in environ else ()
    return (*wayland, *x11, *wsl)


def osc52(text: str, environ: Mapping[str, str]) -> str | None:
    """Return the sequence that asks the terminal to copy `text`; None where it is too long.

    In tmux and screen it is wrapped so that it passes through to the terminal around them.
    """
    encoded = base64.b64encode(text.encode()).decode()
    if len(encoded) > MAX_OSC52_CHARS:
        return None
    sequence = f"\x1b]52;c;{encoded}\x07"
    if "TMUX" in environ:
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environ.get("TERM", "").startswith("screen"):
        return f"\x1bP{sequence}\x1b\\"
    return sequence


class Clipboard:
    """Copies by the first way that works. `write_terminal` hands a sequence to the terminal and
    says whether it could; `fallback` is the file for when nothing else does."""

    def __init__(
        self,
        *,
        environ: Mapping[str, str],
        platform: str,
        write_terminal: Callable[[str], bool],
        fallback: Path,
    ) -> None:
        self._environ = environ
        self._tools = copy_tools(environ, platform)
        self._write_terminal = write_terminal
        self._fallback = fallback

    async def copy(self, text: str) -> Copied:
        """Copy `text`; raises ClipboardError."""
        for command in self._tools:
            if await _ran(command, text, self._environ):
                return Copied(command[0])
        sequence = osc52(text, self._environ)
        if sequence is not None and self._write_terminal(sequence):
            return Copied("OSC 52")
        await asyncio.to_thread(_write_file, self._fallback, text)
        return Copied("file", str(self._fallback))


async def _ran(command: Sequence[str], text: str, environ: Mapping[str, str]) -> bool:
    """Give `text` to a tool; the tool may stay to serve the clipboard, so its output is closed."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env=dict(environ),
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        async with asyncio.timeout(TOOL_TIMEOUT_S):
            await process.communicate(text.encode())
    except (TimeoutError, OSError):
        process.kill()
        await process.wait()
        return False
    return process.returncode == 0


def _write_file(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise ClipboardError(
            f"Neither a clipboard nor the file {path} could be written: {error.strerror}."
        ) from error
