"""The next host: a process that is about to host says so, and whoever else could waits for it.

Without it the windows of a house that closes for its successor would host it themselves, each as
fast as it can. What the file says counts only while the process lives that wrote it.
"""

import contextlib
import os
from collections.abc import Generator
from pathlib import Path

import msgspec

from openpista.gateway.lock import Holder, identity, read_living, unusable


def successor_of(lock_file: Path) -> Holder | None:
    """Return the living process that is about to host this home, other than this one."""
    named = read_living(_file(lock_file))
    return named if named is not None and named.pid != os.getpid() else None


@contextlib.contextmanager
def succeeding(lock_file: Path) -> Generator[None]:
    """Be the one who brings the next host, for as long as this lasts. Raises
    HomeUnusableError."""
    file = _file(lock_file)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(file, flags, 0o600), "wb") as written:
            written.write(msgspec.json.encode(identity(os.getpid())))
    except OSError as error:
        raise unusable(file, error) from error
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def _file(lock_file: Path) -> Path:
    return lock_file.with_suffix(".next")
