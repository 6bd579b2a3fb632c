"""A file that holds some room on the disk, given up when the disk is full.

With it gone, what runs can be written to its end, while nothing new is taken in until the file
can be made again (reliability.md P16).
"""

import os
from contextlib import suppress
from pathlib import Path

RESERVE_BYTES = 8 * 1024 * 1024
FILE_MODE = 0o600


class Reserve:
    """The reserve beside one database; safe to call from several threads."""

    def __init__(self, path: Path, size_bytes: int = RESERVE_BYTES) -> None:
        self._path = path
        self._size_bytes = size_bytes
        self._held = False

    @property
    def held(self) -> bool:
        """Say whether the room is held."""
        return self._held

    def hold(self) -> bool:
        """Take the room, if it is not held yet; False when there is too little."""
        if self._held:
            return True
        try:
            if not self._is_there():
                self._allocate()
        except OSError:
            self._give_back()
            return False
        self._held = True
        return True

    def release(self) -> bool:
        """Give the room up; False when it was not held."""
        if not self._held:
            return False
        self._held = False
        self._give_back()
        return True

    def _is_there(self) -> bool:
        return self._path.is_file() and self._path.stat().st_size == self._size_bytes

    def _give_back(self) -> None:
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _allocate(self) -> None:
        handle = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, FILE_MODE)
        try:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(handle, 0, self._size_bytes)
            else:
                os.write(handle, bytes(self._size_bytes))
        finally:
            os.close(handle)
