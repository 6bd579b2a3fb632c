"""The files of the workspace that a command names: what they hold may run together with it.

A sandboxed command may write them unasked, so a word of the owner for a command on the host holds
only while they are what they were (security.md §4, Binding). What a program finds by itself, such
as a Makefile, is not named.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from openpista.tools.program_file import digest_of_program

MAX_FILES = 32
MAX_FOLDERS = 16
MAX_WORDS = 1_000
MAX_FILE_BYTES = 16 * 1024**2
TOO_LARGE = "too large to be read"

_WORDS = re.compile(r"[^\s;|&<>(){}$`\"'=]+")


def named_files(command: str, *, cwd: Path, workspace: Path) -> tuple[tuple[str, str], ...]:
    """Return the files with their SHA-256, in the order of their names; blocks while it reads.

    Words are looked up in `cwd` and in every folder that the command names. A file that is too
    large has its size and time in place of a digest.
    """
    words = tuple(dict.fromkeys(_WORDS.findall(command)))[:MAX_WORDS]
    found = dict.fromkeys(_files(words, cwd, workspace.resolve()))
    return tuple((str(path), _digest(path)) for path in sorted(found)[:MAX_FILES])


def _files(words: tuple[str, ...], cwd: Path, workspace: Path) -> Iterator[Path]:
    named = (cwd / word for word in words)
    folders = [cwd, *islice((folder for folder in named if _is(folder, Path.is_dir)), MAX_FOLDERS)]
    for word in words:
        for folder in folders:
            path = folder / word
            if _is(path, Path.is_file) and workspace in (real := path.resolve()).parents:
                yield real


def _is(path: Path, kind: Callable[[Path], bool]) -> bool:
    try:
        return kind(path)
    except (OSError, ValueError):  # a word that cannot be a name
        return False


def _digest(path: Path) -> str:
    try:
        found = path.stat()
        if found.st_size > MAX_FILE_BYTES:
            return f"{TOO_LARGE}: {found.st_size} bytes of {found.st_mtime_ns}"
        return digest_of_program(path)
    except OSError as error:
        return f"unreadable: {error.strerror}"
