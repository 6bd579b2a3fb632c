"""The folder of bytes for undo: named by content, bounded in sum, oldest use goes first."""

import os
import threading
from pathlib import Path

from openpista.store.errors import StoreError
from openpista.store.files import is_name, read_whole, write_once

MAX_BLOB_BYTES = 64 * 1024 * 1024
MAX_TOTAL_BYTES = 512 * 1024 * 1024
SHRINK_TO_PART = 0.9


class Blobs:
    """Content-addressed bytes in `folder`; safe to call from several threads.

    The time of a file's last keeping is its age.
    """

    def __init__(
        self,
        folder: Path,
        *,
        max_blob_bytes: int = MAX_BLOB_BYTES,
        max_total_bytes: int = MAX_TOTAL_BYTES,
    ) -> None:
        self._folder = folder
        self._max_blob_bytes = max_blob_bytes
        self._max_total_bytes = max_total_bytes
        self._total_bytes: int | None = None
        self._lock = threading.Lock()

    def keep(self, data: bytes, *, durable: bool = False) -> str:
        """Keep `data` and return its name. Raises StoreError when it is too large."""
        if len(data) > self._max_blob_bytes:
            raise StoreError(
                f"A file of {len(data):,} bytes is too large to be kept for undo "
                f"(at most {self._max_blob_bytes:,})."
            )
        with self._lock:
            name = write_once(self._folder, data, durable=durable)
            if self._total_bytes is None:
                self._total_bytes = sum(size for _, size, _ in self._files())
            else:
                self._total_bytes += len(data)
            if self._total_bytes > self._max_total_bytes:
                self._shrink(spare=name)
        return name

    def keep_file(self, path: Path) -> str:
        """Keep the bytes of a file. Raises OSError or StoreError."""
        if path.stat().st_size > self._max_blob_bytes:
            raise StoreError(f"{path} is too large to be kept for undo.")
        return self.keep(path.read_bytes())

    def read(self, name: str) -> bytes:
        """Return kept bytes; raises NotFoundError or StoreDamagedError."""
        return read_whole(self._folder, name)

    def forget_before(self, timestamp: float) -> int:
        """Delete what was last kept before `timestamp` (Unix seconds); return how many."""
        with self._lock:
            old = [path for path, _, kept_at in self._files() if kept_at < timestamp]
            for path in old:
                path.unlink(missing_ok=True)
            self._total_bytes = None
        return len(old)

    def _shrink(self, *, spare: str) -> None:
        files = sorted(self._files(), key=lambda file: file[2])
        total = sum(size for _, size, _ in files)
        goal = self._max_total_bytes * SHRINK_TO_PART
        for path, size, _ in files:
            if total <= goal:
                break
            if path.name != spare:
                path.unlink(missing_ok=True)
                total -= size
        self._total_bytes = total

    def _files(self) -> list[tuple[Path, int, float]]:
        if not self._folder.is_dir():
            return []
        with os.scandir(self._folder) as entries:
            return [
                (Path(entry.path), status.st_size, status.st_mtime)
                for entry in entries
                if is_name(entry.name) and (status := entry.stat(follow_symlinks=False))
            ]
