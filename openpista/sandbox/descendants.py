"""Finds and ends everything that a process started, however it tried to get away.

Standard library only: the keeper runs it without the rest of openpista.
"""

import contextlib
import os
import signal
import time
from pathlib import Path

_PAUSE_S = 0.005
_STOP_PASSES = 50


def parents() -> dict[int, int]:
    """Return who is whose child now, as pid → parent's pid; empty where there is no /proc."""
    found: dict[int, int] = {}
    with contextlib.suppress(OSError):
        for entry in os.scandir("/proc"):
            if entry.name.isdecimal():
                parent = parent_of(int(entry.name))
                if parent is not None:
                    found[int(entry.name)] = parent
    return found


def parent_of(pid: int) -> int | None:
    """Return the parent's pid, None when the process is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return None
    # The name in brackets may hold anything, brackets too: proc(5), stat fields 2 to 4.
    return int(stat.rpartition(b")")[2].split()[1])


def descendants_of(pid: int) -> set[int]:
    """Return the pids of all processes below `pid`."""
    children: dict[int, list[int]] = {}
    for child, parent in parents().items():
        children.setdefault(parent, []).append(child)
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def end_descendants(*, within_s: float) -> bool:
    """End all processes below this one, which must be a sub-reaper, and bury them.

    They are stopped first, so that none starts another while we count. Returns False when some
    are left after `within_s`: those that belong to another user, after `sudo` for example.
    """
    own = os.getpid()
    deadline = time.monotonic() + within_s
    while True:
        bury_children()
        left = descendants_of(own)
        if not left:
            return True
        if time.monotonic() > deadline:
            return False
        stopped: set[int] = set()
        for _ in range(_STOP_PASSES):
            fresh = descendants_of(own) - stopped
            if not fresh:
                break
            signal_all(fresh, signal.SIGSTOP)
            stopped |= fresh
        signal_all(stopped | left, signal.SIGKILL)
        time.sleep(_PAUSE_S)


def signal_all(pids: set[int], number: signal.Signals) -> None:
    """Send a signal to each; those that are gone or not ours are passed over."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def bury_children() -> dict[int, int]:
    """Collect children that have ended, as pid → wait status, without waiting."""
    ended: dict[int, int] = {}
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            ended[pid] = status
    return ended
