"""Which commands were carried out already: an update that Telegram tells again must not undo two
turns. Messages need no such note, the inbox knows them."""

import asyncio
import contextlib
import os
from pathlib import Path

import msgspec
from msgspec import Struct

MAX_KEPT = 500
FILE_MODE = 0o600


class _Kept(Struct, frozen=True):
    bot: int
    updates: tuple[int, ...]


class Handled:
    """Ids of updates in a file of the house, the newest last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._bot = 0
        self._updates: dict[int, None] = {}
        self._lock = asyncio.Lock()

    async def load(self, bot: int) -> None:
        """Read what an earlier process carried out for this bot; a damaged file counts as none."""
        kept = await asyncio.to_thread(_read, self._path)
        self._bot = bot
        self._updates = dict.fromkeys(kept.updates if kept and kept.bot == bot else ())

    async def begin(self, update_id: int) -> bool:
        """Note that an update is about to be carried out; False where it was before. Durable
        when it returns."""
        async with self._lock:
            if update_id in self._updates:
                return False
            self._updates[update_id] = None
            while len(self._updates) > MAX_KEPT:
                del self._updates[next(iter(self._updates))]
            kept = _Kept(self._bot, tuple(self._updates))
            await asyncio.to_thread(_write, self._path, msgspec.json.encode(kept))
            return True


def _read(path: Path) -> _Kept | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError):
        return None


def _write(path: Path, data: bytes) -> None:
    fresh = path.with_name(f"{path.name}.new")
    with contextlib.suppress(FileNotFoundError):
        fresh.unlink()
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
