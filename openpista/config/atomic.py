"""Writing a small file so that a crash leaves either the old or the new one, never a mixture."""

import contextlib
import os
import secrets
import stat
from pathlib import Path

NEW_FILE_MODE = 0o600
NEW_FOLDER_MODE = 0o700


def replace_file(path: Path, text: str) -> None:
    """Put `text` in place of the file at `path`, keeping its mode; a new one is 0600.

    Write, fsync, rename, fsync of the folder (security.md §6). A link is followed, so that a
    file kept elsewhere and linked here stays where it is. Raises OSError.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(mode=NEW_FOLDER_MODE, parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    try:
        _write_new(draft, text, _mode_of(target))
        draft.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    _sync_folder(target.parent)


def _mode_of(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return NEW_FILE_MODE


def _write_new(path: Path, text: str, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, mode), "w", encoding="utf-8", newline="") as file:
        os.fchmod(file.fileno(), mode)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
