"""The user's own editor for a draft: a private file, their command, and the terminal lent to it."""

import asyncio
import shlex
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from openpista.domain.errors import OpenpistaError

DEFAULT_EDITORS = ("sensible-editor", "nano", "vi")
DRAFT_NAME = "draft.md"


class EditorError(OpenpistaError):
    """No editor could be used."""


def editor_command(environ: Mapping[str, str], which: Callable[[str], str | None]) -> list[str]:
    """Return the words of the editor's command: VISUAL, EDITOR, or one that is there."""
    for name in ("VISUAL", "EDITOR"):
        words = _words(environ.get(name, ""))
        if words:
            return words
    for name in DEFAULT_EDITORS:
        if which(name):
            return [name]
    raise EditorError("No editor was found: set EDITOR to the command of yours.")


class Editor:
    """Lends the terminal to an editor; `suspended` takes the window away for as long."""

    def __init__(
        self,
        *,
        command: Callable[[], list[str]],
        suspended: Callable[[], AbstractAsyncContextManager[None]],
    ) -> None:
        self._command = command
        self._suspended = suspended

    async def edit(self, text: str) -> str:
        """Return what the user left in the file; raises EditorError."""
        command = self._command()
        with tempfile.TemporaryDirectory(prefix="openpista-") as folder:
            path = Path(folder, DRAFT_NAME)
            await asyncio.to_thread(path.write_text, text, encoding="utf-8")
            async with self._suspended():
                code = await _run([*command, str(path)])
            if code != 0:
                raise EditorError(f"The editor {command[0]} ended with {code}; nothing changed.")
            return await asyncio.to_thread(path.read_text, encoding="utf-8", errors="replace")


async def _run(command: list[str]) -> int:
    try:
        process = await asyncio.create_subprocess_exec(*command)
    except OSError as error:
        told = f"The editor {command[0]} could not be started: {error.strerror}."
        raise EditorError(told) from error
    try:
        return await process.wait()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return []
