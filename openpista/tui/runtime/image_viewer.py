"""Opens a picture in the viewer of the desktop: as a private file that is named by its bytes."""

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from openpista.domain.errors import OpenpistaError
from openpista.guard.picture import picture_type
from openpista.tui.runtime.browser import opener, start_opener

KEPT_S = 24 * 3600
"""A copy that was opened is deleted when another one is opened so much later."""


class ViewerError(OpenpistaError):
    """A picture cannot be opened."""


async def open_picture(
    data: bytes,
    sha256: str,
    folder: Path,
    *,
    environ: Mapping[str, str],
    platform: str,
    now_s: Callable[[], float] = time.time,
) -> None:
    """Put a copy into `folder` and open it; raises OpenpistaError. What is no picture by its
    own bytes is never opened, whatever it was called."""
    kind = picture_type(data)
    if kind is None:
        raise ViewerError("This is no picture; it is not opened.")
    command = opener(environ, platform)
    if not command:
        raise ViewerError("There is no desktop here that could show the picture.")
    ending = kind.mime.removeprefix("image/")
    path = folder / f"{sha256}.{ending}"
    await asyncio.to_thread(_write, path, data, now_s())
    await start_opener(command, str(path), environ)


def _write(path: Path, data: bytes, now_s: float) -> None:
    folder = path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in folder.iterdir():
            if now_s - old.stat().st_mtime > KEPT_S:
                old.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(data)
    except OSError as error:
        raise ViewerError(f"{folder} cannot be written: {error.strerror}.") from error
