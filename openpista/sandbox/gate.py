"""A tree in a PID namespace of its own, held at a gate until everything is ready for it.

Both bubblewrap (`--info-fd`, `--block-fd`) and our own namespace stage tell the pid of the
namespace's first process and then wait for one byte before they execute the command. While they
wait we copy what can be undone, or open the door to the network. The kernel ends everything in
the namespace together with its first process.
"""

import asyncio
import contextlib
import json
import os
import select
import signal
from collections.abc import Awaitable, Callable

from openpista.sandbox.survivors import MARK, end_marked, new_mark

Before = Callable[[int], Awaitable[None]]
"""Takes the pid of the namespace's first process; what it does is done before the command."""

_MAX_INFO_BYTES = 4096


class GatedTree:
    """Holds the pipes of one tree. `told_fd` and `gate_fd` are for the sandbox's arguments."""

    def __init__(self, before: tuple[Before, ...] = ()) -> None:
        self._before = before
        self._told, self.told_fd = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        os.set_blocking(self.told_fd, True)
        self.gate_fd, self._gate = os.pipe2(os.O_CLOEXEC)
        self._outer_pid = 0
        self._init_fd = -1
        self.mark = new_mark()
        self.released = False

    @property
    def marked(self) -> dict[str, str]:
        """The variable that the sandbox's own processes carry; the command does not."""
        return {MARK: self.mark}

    async def release(self, pid: int) -> None:
        """Wait for the tree, do what must be done before, open the gate."""
        self._outer_pid = pid
        self._close("told_fd", "gate_fd")
        init_pid = _child_pid(await self._read_told())
        if init_pid is None:
            return  # it failed on the way here; its exit says so
        self._init_fd = os.pidfd_open(init_pid)
        for step in self._before:
            await step(init_pid)
        self.released = True
        os.write(self._gate, b"!")
        self._close("_gate")

    def kill(self) -> None:
        """End the namespace's first process, and with it all others."""
        with contextlib.suppress(ProcessLookupError):
            if self._init_fd >= 0:
                signal.pidfd_send_signal(self._init_fd, signal.SIGKILL)
            elif self._outer_pid:
                os.kill(self._outer_pid, signal.SIGKILL)

    def is_gone(self) -> bool:
        """The kernel reports the first process's end only after that of all the others."""
        return self._init_fd >= 0 and bool(select.select([self._init_fd], (), (), 0)[0])

    async def gone(self) -> None:
        """Wait for the first process's end."""
        if self._init_fd >= 0:
            await _readable(self._init_fd)
        else:
            await asyncio.to_thread(end_marked, self.mark)

    def close(self) -> None:
        """Let go of everything."""
        self._close("told_fd", "gate_fd", "_told", "_gate", "_init_fd")

    async def _read_told(self) -> bytes:
        told = b""
        while len(told) < _MAX_INFO_BYTES:
            await _readable(self._told)
            piece = os.read(self._told, _MAX_INFO_BYTES)
            told += piece
            if not piece or told.rstrip().endswith(b"}"):
                break
        return told

    def _close(self, *names: str) -> None:
        for name in names:
            descriptor: int = getattr(self, name)
            if descriptor >= 0:
                os.close(descriptor)
                setattr(self, name, -1)


async def _readable(descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()

    def tell() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(descriptor, tell)
    try:
        await ready
    finally:
        loop.remove_reader(descriptor)


def _child_pid(told: bytes) -> int | None:
    try:
        return int(json.loads(told)["child-pid"])
    except (ValueError, KeyError):
        return None
