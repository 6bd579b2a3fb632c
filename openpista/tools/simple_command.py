"""Whether a command is one simple command, and which program that is.

Fails closed: what it does not understand to the last character is not simple. Nothing here makes
a command safe; it only decides what an earlier word of the owner may cover (decisions.md 12).
"""

import hashlib
import os
import re
import shutil
from pathlib import Path

from msgspec import Struct

MAX_HASHED_BYTES = 256 * 1024**2

# Letters and digits of any script and the few signs that bash takes literally everywhere.
_PLAIN_WORD = re.compile(r"[\w./:,+@=-]+")
_ASSIGNMENT = re.compile(r"\w+\+?=.*")
_PIECE_BYTES = 1024 * 1024

_WRAPPER_NAMES = """
    . alias at bash batch builtin busybox chroot command coproc crontab csh dash doas env eval
    exec firejail fish flock ionice ksh mksh nice nohup nsenter parallel pkexec prlimit runuser
    script setarch setpriv setsid sh source ssh start-stop-daemon stdbuf strace su sudo
    systemd-run taskset tcsh time timeout trap unshare watch xargs zsh
"""
WRAPPERS = frozenset(_WRAPPER_NAMES.split())
"""They run the rest of their words as another program."""


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


def simple_words(command: str) -> tuple[str, ...] | None:
    """Return the words of one simple command; None for anything with a metacharacter, quote,
    glob, expansion, line break, assignment in front, or a wrapper as its program."""
    words = tuple(re.split(r"[ \t]+", command.strip(" \t")))
    if not all(_PLAIN_WORD.fullmatch(word) for word in words):
        return None
    if _ASSIGNMENT.fullmatch(words[0]) or words[0].rpartition("/")[2] in WRAPPERS:
        return None
    return words


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
