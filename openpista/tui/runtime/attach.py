"""Brings what the user attaches to the gateway: from a file or from the clipboard, by pieces."""

import asyncio
import hashlib
import os
import signal
import stat
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from openpista.domain.command import Accepted, Command, PutMedia, Refused
from openpista.domain.errors import OpenpistaError
from openpista.domain.media import MAX_MEDIA_BYTES, MAX_PIECE_BYTES, MAX_PIXELS
from openpista.domain.message import Attachment, Image
from openpista.guard.picture import picture_type

CLIPBOARD_TIMEOUT_S = 5.0
CLIPBOARD_NAME = "clipboard"
ANY_TYPE = "application/octet-stream"

Send = Callable[[Command], Awaitable[Accepted | Refused]]


class AttachError(OpenpistaError):
    """Something cannot be attached."""


class Found(NamedTuple):
    """The bytes of what is attached, and the name that it is shown under."""

    data: bytes
    name: str


def clipboard_commands(environ: Mapping[str, str], platform: str) -> tuple[tuple[str, ...], ...]:
    """Return the commands that may print the picture in the clipboard of this desktop."""
    if "SSH_CONNECTION" in environ or "SSH_TTY" in environ:
        return ()
    if platform == "darwin":
        return (("pngpaste", "-"),)
    kinds = ("image/png", "image/jpeg", "image/webp", "image/gif")
    wayland = tuple(("wl-paste", "--no-newline", "--type", kind) for kind in kinds)
    x11 = tuple(("xclip", "-selection", "clipboard", "-t", kind, "-o") for kind in kinds)
    return (
        *(wayland if environ.get("WAYLAND_DISPLAY") else ()),
        *(x11 if environ.get("DISPLAY") else ()),
    )


async def read_file(path: str) -> Found:
    """Return a file; raises AttachError for what is no file, is too large, or cannot be read."""
    return await asyncio.to_thread(_read_file, path)


async def read_clipboard(environ: Mapping[str, str], platform: str) -> Found:
    """Return the picture in the clipboard; raises AttachError where there is none."""
    commands = clipboard_commands(environ, platform)
    if not commands:
        raise AttachError(
            "The clipboard cannot be read from here. Drop the file on the window, or /attach it."
        )
    started = False
    for command in commands:
        data = await _printed(command, environ)
        started = started or data is not None
        if data and picture_type(data) is not None:
            return Found(data, CLIPBOARD_NAME)
    if not started:
        names = " or ".join(dict.fromkeys(command[0] for command in commands))
        raise AttachError(f"Install {names} to paste pictures, or /attach a file.")
    raise AttachError("There is no picture in the clipboard.")


async def hand_over(found: Found, send: Send) -> Image | Attachment:
    """Give the bytes to the gateway, and return what a message may refer to; raises
    AttachError with what it says against them."""
    data, name = found
    picture = picture_type(data)
    if picture is not None and picture.width * picture.height > MAX_PIXELS:
        raise AttachError(f"{name} has more than {MAX_PIXELS // 1_000_000} million pixels.")
    sha256 = hashlib.sha256(data).hexdigest()
    for offset in range(0, len(data), MAX_PIECE_BYTES):
        piece = PutMedia(
            sha256=sha256,
            total_bytes=len(data),
            offset=offset,
            data=data[offset : offset + MAX_PIECE_BYTES],
        )
        answer = await send(piece)
        if isinstance(answer, Refused):
            raise AttachError(answer.reason)
    if picture is None:
        return Attachment(sha256=sha256, name=name, mime=ANY_TYPE, size_bytes=len(data))
    return Image(
        sha256=sha256,
        mime=picture.mime,
        width=picture.width,
        height=picture.height,
        size_bytes=len(data),
        alt=name,
    )


def _read_file(path: str) -> Found:
    place = Path(path).expanduser()
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise AttachError(f"{place} is no file.")
            data = file.read(MAX_MEDIA_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise AttachError(f"{place} cannot be read: {reason}.") from error
    if not data:
        raise AttachError(f"{place} is empty.")
    if len(data) > MAX_MEDIA_BYTES:
        most = MAX_MEDIA_BYTES // 1024 // 1024
        raise AttachError(f"{place.name} is larger than {most} MiB: name its path instead.")
    return Found(data, place.name)


async def _printed(command: tuple[str, ...], environ: Mapping[str, str]) -> bytes | None:
    """Return what a command prints, nothing where it fails, None where it is not there."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=dict(environ),
            start_new_session=True,
        )
    except OSError:
        return None
    try:
        async with asyncio.timeout(CLIPBOARD_TIMEOUT_S):
            data = await _read_bounded(process)
    except TimeoutError:
        data = b""
    finally:
        if process.returncode is None:
            await _end(process)
    return data if process.returncode == 0 else b""


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a command and what it started. What they have printed is read to its end: until then
    `wait` would not come back."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    while process.stdout is not None and await process.stdout.read(65_536):
        pass
    await process.wait()


async def _read_bounded(process: asyncio.subprocess.Process) -> bytes:
    """Read to the end, or to one byte more than may be attached."""
    parts: list[bytes] = []
    size = 0
    while process.stdout is not None and (part := await process.stdout.read(65_536)):
        parts.append(part)
        size += len(part)
        if size > MAX_MEDIA_BYTES:
            return b""
    await process.wait()
    return b"".join(parts)
