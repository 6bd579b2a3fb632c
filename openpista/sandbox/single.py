"""One process of our own, without children, that can be ended: for work that may take for ever."""

import os
import signal


class SingleProcess:
    """A tree of one; see `process.TreeControl`."""

    def __init__(self) -> None:
        self._pid = 0
        self._fd = -1

    async def release(self, pid: int) -> None:
        """It runs already."""
        self._pid = pid
        if hasattr(os, "pidfd_open"):
            self._fd = os.pidfd_open(pid)

    def kill(self) -> None:
        """End it; a pidfd never means another process of the same number."""
        try:
            if self._fd >= 0:
                signal.pidfd_send_signal(self._fd, signal.SIGKILL)
            elif self._pid:
                os.kill(self._pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def is_gone(self) -> bool:
        """Its own end is the end of all."""
        return True

    async def gone(self) -> None:
        """It has no children."""

    def close(self) -> None:
        """Let go of the descriptor."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
