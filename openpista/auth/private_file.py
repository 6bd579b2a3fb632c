"""A small file that only its owner may read: what is looser is refused, not mended in silence."""

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

from openpista.auth.errors import CredentialsUnsafeError

FILE_MODE = 0o600
FOLDER_MODE = 0o700
MAX_BYTES = 1024 * 1024
"""More than any number of logins needs; a larger file is damage."""


def read_private(path: Path) -> str | None:
    """Return the text of `path`, None where there is no file.

    Raises CredentialsUnsafeError for a link, a foreign owner, a mode that lets others in, a
    folder in which others may write, and for what is no text. Says how to mend it.
    """
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise CredentialsUnsafeError(
                f"{path} is a link. Logins are only read from a file of their own: put the file"
                " itself there, or remove the link."
            ) from error
        raise CredentialsUnsafeError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        _check(path, os.fstat(descriptor))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)
    if len(data) > MAX_BYTES:
        raise CredentialsUnsafeError(f"{path} is larger than 1 MiB, so it is damaged.")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise CredentialsUnsafeError(f"{path} is not UTF-8, so it is damaged.") from error


def write_private(path: Path, text: str) -> None:
    """Put `text` in place of `path` as 0600: write, fsync, rename, fsync of the folder.

    A crash leaves the old file or the new one. Raises OSError.
    """
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(draft, flags, FILE_MODE), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _check(path: Path, about: os.stat_result) -> None:
    if not stat.S_ISREG(about.st_mode):
        raise CredentialsUnsafeError(f"{path} is no file. Move it away.")
    if about.st_uid != os.geteuid():
        raise CredentialsUnsafeError(
            f"{path} belongs to another user. Take it over: chown {os.geteuid()} {path}"
        )
    if stat.S_IMODE(about.st_mode) & 0o077:
        raise CredentialsUnsafeError(
            f"{path} can be read by others. Close it: chmod 600 {path}"
            " and consider the keys in it as seen."
        )
    if stat.S_IMODE(path.parent.stat().st_mode) & 0o022:
        raise CredentialsUnsafeError(
            f"Others may write into {path.parent}. Close it: chmod 700 {path.parent}"
        )
