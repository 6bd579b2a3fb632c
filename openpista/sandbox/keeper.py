"""The keeper of one command on the host: a small program that outlives neither us nor it.

It starts the command, adopts whatever the command orphans, and ends all of it when the command
has ended, when we ask, or when we die: its control pipe then reports the end of file, also
after kill -9. Run as `python -I -S keeper.py CONTROL_FD DIRECTORY SHELL COMMAND`.
"""

import os
import select
import signal
import sys
from collections.abc import Callable
from pathlib import Path

END_WITHIN_S = 2.5
KILLED_STATUS = 137

_LOOK_EVERY_MS = 500


def main() -> int:
    """Keep the command of our arguments; returns its exit code, 128 + N after signal N."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from openpista.sandbox import linux
    from openpista.sandbox.descendants import bury_children, end_descendants

    control_fd = int(sys.argv[1])
    directory, shell, command = sys.argv[2:5]
    if linux.is_linux():
        linux.become_subreaper()
    os.set_inheritable(control_fd, False)
    os.chdir(directory)
    child = os.posix_spawn(
        shell,
        [shell, "-c", command],
        os.environ,
        setsid=True,
        setsigdef=[signal.SIGPIPE, signal.SIGXFSZ],
    )
    status = _keep(child, control_fd, bury_children)
    if linux.is_linux():
        end_descendants(within_s=END_WITHIN_S)
    else:
        _end_group(child)
    return KILLED_STATUS if status is None else _exit_code(status)


def _keep(child: int, control_fd: int, bury: Callable[[], dict[int, int]]) -> int | None:
    """Wait for the child; returns its wait status, None when we were told to end it."""
    poll = select.poll()
    poll.register(control_fd, select.POLLIN)
    timeout_ms = _LOOK_EVERY_MS
    if hasattr(os, "pidfd_open"):
        poll.register(os.pidfd_open(child), select.POLLIN)
    else:
        timeout_ms = 20
    while True:
        ready = {fd for fd, _ in poll.poll(timeout_ms)}
        ended = bury()
        if child in ended:
            return ended[child]
        if control_fd in ready:
            return None


def _end_group(child: int) -> None:
    """Without /proc and sub-reapers, on macOS, only the command's own process group is ended."""
    try:
        os.killpg(child, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _exit_code(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    return 128 - code if code < 0 else code


if __name__ == "__main__":
    os._exit(main())
