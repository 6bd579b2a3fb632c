"""Bytes as files named by their SHA-256, private to the user."""

import hashlib
import os
from pathlib import Path

from openpista.domain.errors import NotFoundError
from openpista.store.errors import StoreDamagedError

FILE_MODE = 0o600
FOLDER_MODE = 0o700
_HEX = frozenset("0123456789abcdef")
_NAME_CHARS = 64


def name_of(data: bytes) -> str:
    """Return the name under which `data` is kept."""
    return hashlib.sha256(data).hexdigest()


def write_once(folder: Path, data: bytes, *, durable: bool) -> str:
    """Keep `data` in `folder` and return its name; writes nothing when it is there already.

    `durable` flushes it to the disk first. A file appears whole or not at all.
    """
    name = name_of(data)
    target = folder / name
    if _same_size(target, len(data)):
        os.utime(target)
        return name
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    partial = folder / f".{name}.{os.getpid()}"
    flags = os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(partial, flags, FILE_MODE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    if durable:
        flush_folder(folder)
    return name


def read_whole(folder: Path, name: str) -> bytes:
    """Return the bytes kept under `name`.

    Raises NotFoundError when they are gone, StoreDamagedError when they are other bytes.
    """
    if not is_name(name):
        raise NotFoundError("There is no stored file of that name.")
    try:
        data = (folder / name).read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError("This file is no longer kept.", detail=name) from error
    if name_of(data) != name:
        raise StoreDamagedError("A stored file is damaged and cannot be used.", detail=name)
    return data


def is_name(text: str) -> bool:
    """Say whether `text` is a SHA-256 in lower-case hex, and so safe as a file name."""
    return len(text) == _NAME_CHARS and _HEX.issuperset(text)


def flush_folder(folder: Path) -> None:
    """Make the entries of a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _same_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False
