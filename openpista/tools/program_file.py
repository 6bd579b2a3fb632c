"""The program file that a simple command runs, and the digest of its bytes."""

import hashlib
import os
import shutil
from pathlib import Path

from msgspec import Struct

MAX_HASHED_BYTES = 256 * 1024**2

_PIECE_BYTES = 1024 * 1024

_BUILTIN_NAMES = """
    : [ bg bind break caller cd compgen complete compopt continue declare dirs disown echo enable
    export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf
    pushd pwd read readarray readonly return set shift shopt suspend test times true type typeset
    ulimit umask unalias unset wait
"""
BUILTINS = frozenset(_BUILTIN_NAMES.split())
"""Bash does these itself, whatever programs of the same name there are."""


class Program(Struct, frozen=True):
    """A program file and the SHA-256 of its bytes."""

    path: str
    sha256: str


def find_program(words: tuple[str, ...], *, cwd: Path, search_path: str) -> Path | None:
    """Return the file that bash would execute, with all links followed.

    None when it is a builtin of the shell, is not found, or is too large to read.
    """
    if words[0] in BUILTINS:
        return None
    found = shutil.which(words[0], path=search_path)
    if "/" in words[0]:
        found = str(cwd / words[0])
    if found is None or not os.access(found, os.X_OK):
        return None
    path = Path(found).resolve()
    if not path.is_file() or path.stat().st_size > MAX_HASHED_BYTES:
        return None
    return path


def digest_of_program(path: Path) -> str:
    """Return the SHA-256 of a program's bytes; blocks while it reads them. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()
