"""Turns a voice message into words by a command of the user's own."""

import asyncio
import contextlib
import os
import signal
import tempfile
from collections.abc import Sequence
from pathlib import Path

TRANSCRIBE_TIMEOUT_S = 180.0
MAX_WORDS_BYTES = 64 * 1024


async def transcribed(command: Sequence[str], data: bytes) -> str:
    """Return what `command` prints for a voice message, whose file stands for `{file}`; empty
    where it fails."""
    with tempfile.TemporaryDirectory(prefix="openpista-voice-") as folder:
        file = Path(folder) / "voice.ogg"
        await asyncio.to_thread(file.write_bytes, data)
        arguments = [part.replace("{file}", str(file)) for part in command]
        try:
            process = await asyncio.create_subprocess_exec(
                *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            return ""
        try:
            async with asyncio.timeout(TRANSCRIBE_TIMEOUT_S):
                printed = await _read(process)
                return printed if await process.wait() == 0 else ""
        except TimeoutError:
            return ""
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()


async def _read(process: asyncio.subprocess.Process) -> str:
    if process.stdout is None:
        return ""
    printed = bytearray()
    while piece := await process.stdout.read(8192):
        printed += piece[: max(MAX_WORDS_BYTES - len(printed), 0)]
    return printed.decode("utf-8", "replace").strip()
