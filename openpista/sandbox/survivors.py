"""The last net: finds trees of an openpista that died, or that shook off their keeper.

Every tree carries a mark in its environment that names the process that started it.
"""

import os
import secrets
import signal
from collections.abc import Callable
from functools import cache
from pathlib import Path

from openpista.sandbox.descendants import signal_all

MARK = "OPENPISTA_TREE"

_PASSES = 20


def new_mark() -> str:
    """Return a mark for a tree that this process starts."""
    return f"{_own_name(os.getpid())}.{secrets.token_hex(8)}"


def end_marked(mark: str) -> int:
    """End every process that carries `mark`; returns how many there were."""
    return _end_where(lambda found: found == mark)


def end_trees_of_the_dead() -> int:
    """End every tree whose openpista lives no more; returns the number of processes.

    For the start of the house: after kill -9 the kernel and the keepers have done this already.
    """
    return _end_where(lambda found: not _owner_lives(found))


def _end_where(is_meant: Callable[[str], bool]) -> int:
    ended: set[int] = set()
    for _ in range(_PASSES):
        meant = {pid for pid, mark in _marked() if is_meant(mark)}
        if not meant:
            break
        signal_all(meant, signal.SIGKILL)
        ended |= meant
    return len(ended)


def _marked() -> list[tuple[int, str]]:
    """Return (pid, mark) of every process that carries one; the dead carry none."""
    prefix = f"{MARK}=".encode()
    found: list[tuple[int, str]] = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            environment = entry.read_bytes()
        except OSError:
            continue  # another user's, or gone
        marks = [part for part in environment.split(b"\0") if part.startswith(prefix)]
        if marks:
            mark = marks[0].removeprefix(prefix).decode(errors="replace")
            found.append((int(entry.parent.name), mark))
    return found


def _owner_lives(mark: str) -> bool:
    pid, _, rest = mark.partition(".")
    return pid.isdecimal() and _started_at(int(pid)) == rest.partition(".")[0]


@cache
def _own_name(pid: int) -> str:
    return f"{pid}.{_started_at(pid)}"


def _started_at(pid: int) -> str:
    """Return the start time of a process in ticks since boot; empty when it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return ""
    return stat.rpartition(b")")[2].split()[19].decode()
