"""Opens files so that no link leads astray, not even one that was swapped in a moment ago.

Every part of a path is opened from the folder before it and must not be a symbolic link
(security.md §11). Paths come resolved from `places`; a link in one means that it has changed.
"""

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Generator
from pathlib import Path

from openpista.domain.errors import OpenpistaError
from openpista.tools.places import Place

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW_FILE_MODE = 0o666
_NEW_FOLDER_MODE = 0o777


class FileProblem(OpenpistaError):  # noqa: N818 - told to the model as a result, not a crash
    """A file cannot be read or written; the sentence says which and why."""


class FileState:
    """The bytes and mode of a file, or that there is none."""

    def __init__(self, data: bytes | None = None, mode: int | None = None) -> None:
        self.data = data
        self.mode = mode


@contextlib.contextmanager
def opened_folder(place: Place, relative: Path, *, make: bool = False) -> Generator[int]:
    """Give a descriptor of a folder beneath the place's root; with `make`, make what lacks."""
    descriptor = os.open(place.root, _FOLDER)
    try:
        for part in relative.parts:
            if make:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(part, _NEW_FOLDER_MODE, dir_fd=descriptor)
                    _give_to_owner_of(descriptor, part)
            inner = os.open(part, _FOLDER, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def opened_file(place: Place) -> Generator[int]:
    """Give a descriptor of a regular file for reading. Raises FileProblem."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with problems_told(place), opened_folder(place, place.relative.parent) as folder:
        descriptor = os.open(place.relative.name, flags, dir_fd=folder)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise FileProblem(f"{place.shown} is not a file.")
            yield descriptor
        finally:
            os.close(descriptor)


def read_state(place: Place, *, most_bytes: int) -> FileState:
    """Read a whole file; a missing one gives an empty state. Raises FileProblem."""
    try:
        with opened_file(place) as descriptor:
            found = os.fstat(descriptor)
            if found.st_size > most_bytes:
                size = f"{found.st_size:,} bytes"
                raise FileProblem(f"{place.shown} is too large for this tool ({size}).")
            with os.fdopen(os.dup(descriptor), "rb") as file:
                return FileState(file.read(most_bytes + 1), stat.S_IMODE(found.st_mode))
    except FileNotFoundError:
        return FileState()


def replace_file(place: Place, data: bytes, *, mode: int | None) -> None:
    """Put `data` in the place of a file at once, or leave everything as it was.

    Folders on the way are made. `mode` None: as new files get it. Raises FileProblem.
    """
    name = place.relative.name
    draft = f".{name[:200]}.{secrets.token_hex(6)}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with (
        problems_told(place),
        opened_folder(place, place.relative.parent, make=True) as folder,
    ):
        descriptor = os.open(draft, flags, _NEW_FILE_MODE, dir_fd=folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                if mode is not None:
                    os.fchmod(descriptor, mode)
                os.fsync(descriptor)
            _give_to_owner_of(folder, draft, like=name)
            os.replace(draft, name, src_dir_fd=folder, dst_dir_fd=folder)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(draft, dir_fd=folder)
            raise


def remove_file(place: Place) -> None:
    """Remove a file; a missing one is no problem. Raises FileProblem."""
    with problems_told(place), contextlib.suppress(FileNotFoundError):  # noqa: SIM117
        with opened_folder(place, place.relative.parent) as folder:
            os.unlink(place.relative.name, dir_fd=folder)


@contextlib.contextmanager
def problems_told(place: Place) -> Generator[None]:
    """Turn what the system says into sentences; FileNotFoundError passes."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.EMLINK, errno.ENOTDIR}:
            sentence = f"{place.shown} leads through a link that was not there before, or a file."
        else:
            sentence = f"{place.shown}: {os.strerror(error.errno or 0)}."
        raise FileProblem(sentence) from error


def _give_to_owner_of(folder: int, name: str, *, like: str = "") -> None:
    """As root, let what we make belong to whom the folder, or the replaced file, belongs to."""
    if os.geteuid() != 0:
        return
    owner = os.fstat(folder)
    if like:
        with contextlib.suppress(FileNotFoundError):
            owner = os.stat(like, dir_fd=folder, follow_symlinks=False)
    os.chown(name, owner.st_uid, owner.st_gid, dir_fd=folder, follow_symlinks=False)
