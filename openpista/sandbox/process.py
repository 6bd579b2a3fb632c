"""Process trees: started with pipes of our own, waited for by pidfd, ended to the last one.

What makes a tree a tree, namespaces or a keeper, is the business of its `TreeControl`.
"""

import asyncio
import logging
import os
import subprocess
from collections.abc import Coroutine, Mapping
from typing import Protocol

from msgspec import Struct

from openpista.domain.tasks import owned_task
from openpista.domain.tool import OutputSink
from openpista.sandbox.errors import SandboxError
from openpista.sandbox.output_pump import OutputPump

KILL_WAIT_S = 3.0
KILLED_EXIT_CODE = -1

_log = logging.getLogger(__name__)


class Start(Struct, frozen=True):
    """What to execute. `pass_fds` are inherited; `give_fds` too, and closed here afterwards.

    `user` (uid, gid) gets the pipe, which it must own to open `/dev/stdout` again.
    """

    argv: tuple[str, ...]
    env: Mapping[str, str]
    cwd: str = "/"
    pass_fds: tuple[int, ...] = ()
    give_fds: tuple[int, ...] = ()
    user: tuple[int, int] | None = None


class Ended(Struct, frozen=True):
    """How it ended. `exit_code` is -1 when we ended it; `flooded` says so in words when its
    output was the reason. A command ended by signal N counts as 128 + N, as in a shell."""

    exit_code: int
    output: str
    total_bytes: int
    timed_out: bool = False
    flooded: str = ""


class TreeControl(Protocol):
    """How one kind of tree is let go and ended."""

    async def release(self, pid: int) -> None:
        """Called once the first process runs; returns when the command itself may run."""
        ...

    def kill(self) -> None:
        """Begin to end everything; may be called again and after the end."""
        ...

    def is_gone(self) -> bool:
        """Say whether every process of the tree is known to have ended."""
        ...

    async def gone(self) -> None:
        """Return when every process of the tree has ended."""
        ...

    def close(self) -> None:
        """Let go of descriptors."""
        ...


async def run_tree(
    start: Start, control: TreeControl, *, timeout_s: float, emit: OutputSink
) -> Ended:
    """Run a tree until it ends, at most `timeout_s` seconds after it was let go.

    However this ends, by return, exception or cancellation, no process is left. Raises
    SandboxError when the first process cannot be started.
    """
    read_end, write_end = os.pipe()
    pump = OutputPump(read_end, emit)
    try:
        if start.user is not None:
            os.fchown(write_end, *start.user)
        popen = _spawn(start, write_end)
    except BaseException:
        pump.finish()
        control.close()
        raise
    finally:
        for descriptor in (write_end, *start.give_fds):
            os.close(descriptor)
    exit_watch = _ExitWatch(popen)
    timed_out = False
    try:
        await _until_released(control, popen.pid, exit_watch)
        timed_out = not await _until_ended(exit_watch, pump, timeout_s)
    finally:
        ended_itself = exit_watch.ended.done()
        control.kill()
        if not (ended_itself and control.is_gone()):
            await _even_if_cancelled(_settle(control, exit_watch, popen))
        pump.finish()
        control.close()
    return Ended(
        exit_code=_exit_code(popen) if ended_itself else KILLED_EXIT_CODE,
        output=pump.ring.text(),
        total_bytes=pump.ring.total_bytes,
        timed_out=timed_out,
        flooded=pump.flooded.result() if pump.flooded.done() and not ended_itself else "",
    )


class _ExitWatch:
    """Knows when a process has ended, without a thread where the system has pidfds.

    `await process.wait()` of asyncio blocks while a grandchild holds the pipe (security.md §5).
    """

    def __init__(self, popen: "subprocess.Popen[bytes]") -> None:
        self._loop = asyncio.get_running_loop()
        self._popen = popen
        self._waiting: asyncio.Task[int] | None = None
        self.ended: asyncio.Future[None] = self._loop.create_future()
        try:
            self._fd = os.pidfd_open(popen.pid)
        except (AttributeError, OSError):
            self._fd = -1
            self._waiting = owned_task(asyncio.to_thread(popen.wait), name="wait for a process")
            self._waiting.add_done_callback(lambda _: self._on_end())
        else:
            self._loop.add_reader(self._fd, self._on_end)

    def _on_end(self) -> None:
        if self._fd >= 0:
            self._loop.remove_reader(self._fd)
            os.close(self._fd)
            self._fd = -1
        self._popen.poll()
        if not self.ended.done():
            self.ended.set_result(None)


def _spawn(start: Start, write_end: int) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            start.argv,
            stdin=subprocess.DEVNULL,
            stdout=write_end,
            stderr=write_end,
            cwd=start.cwd,
            env=dict(start.env),
            pass_fds=(*start.pass_fds, *start.give_fds),
            start_new_session=True,
        )
    except OSError as error:
        name = error.filename or start.argv[0]
        raise SandboxError(f"{name} could not be started: {error.strerror}.") from error


async def _until_released(control: TreeControl, pid: int, watch: _ExitWatch) -> None:
    """Let the tree go, unless its first process ends before that."""
    releasing = owned_task(control.release(pid), name="release a command")
    try:
        await asyncio.wait({releasing, watch.ended}, return_when=asyncio.FIRST_COMPLETED)
        if releasing.done():
            releasing.result()
    finally:
        releasing.cancel()


async def _until_ended(watch: _ExitWatch, pump: OutputPump, timeout_s: float) -> bool:
    """Return False when the time was up."""
    done, _ = await asyncio.wait(
        {watch.ended, pump.flooded}, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED
    )
    return bool(done)


async def _settle(
    control: TreeControl, watch: _ExitWatch, popen: "subprocess.Popen[bytes]"
) -> None:
    """Wait until all have ended, and insist where they do not."""
    try:
        async with asyncio.timeout(KILL_WAIT_S):
            await asyncio.shield(watch.ended)
            await control.gone()
    except TimeoutError:
        _log.warning("process %d did not end within %.0f s; killing it", popen.pid, KILL_WAIT_S)
        popen.kill()
        await watch.ended


async def _even_if_cancelled(work: Coroutine[object, object, None]) -> None:
    """Finish bounded work first, then let a cancellation that came meanwhile through."""
    task = owned_task(work, name="end a process tree")
    cancelled = False
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            cancelled = True
    task.result()
    if cancelled:
        raise asyncio.CancelledError


def _exit_code(popen: "subprocess.Popen[bytes]") -> int:
    code = popen.returncode
    return 128 - code if code < 0 else code
