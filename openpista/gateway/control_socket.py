"""The control socket: other processes of the same user get the same port as a window in here.

A unix socket, 0600, in our home folder (0700); whoever connects must be the same user. What is
said on it is in `frames` and docs/protocol.md.
"""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from openpista.domain.tasks import owned_task
from openpista.gateway.connection import Connection, Host
from openpista.gateway.frames import MAX_CLIENT_FRAME_BYTES
from openpista.gateway.peer import peer_uid, reachable

MAX_CONNECTIONS = 64
SOCKET_MODE = 0o600
FOLDER_MODE = 0o700
BACKLOG = 64
ACCEPT_PAUSE_S = 0.2
"""After a failed accept, mostly for want of descriptors."""

LAST_WORDS_S = 1.0
"""How long windows may take, when the house closes, to read what was told to the end."""

log = logging.getLogger(__name__)


@asynccontextmanager
async def serve(gateway: Host, path: Path) -> AsyncGenerator["ControlSocket"]:
    """Serve the gateway at `path` inside. Called by the holder of the home's lock only: a socket
    that lies there already was left by a process that is gone. At the end windows that are still
    attached get what was told to them, and are sent away."""
    control = ControlSocket(gateway, path)
    try:
        yield control
    finally:
        await control.stop_accepting()
        await control.send_away()


class ControlSocket:
    """A socket that is being served."""

    def __init__(self, gateway: Host, path: Path) -> None:
        self._gateway = gateway
        self._path = path
        self._open: set[asyncio.Task[None]] = set()
        self._windows: set[Connection] = set()
        self._listener, self._inode = _listen(path)
        self._accepting = owned_task(self._accept_all(), name="control socket")

    async def stop_accepting(self) -> None:
        """Let nobody in any more; whoever is attached stays. Whoever comes now finds no socket,
        and so waits for the house to be closed."""
        self._accepting.cancel()
        await asyncio.wait([self._accepting])
        if not self._accepting.cancelled() and (error := self._accepting.exception()) is not None:
            log.error("the control socket broke", exc_info=error)
        self._listener.close()
        _remove(self._path, self._inode)

    async def send_away(self) -> None:
        """Close every connection once its streams have come to their end, or after a moment."""
        telling = [task for window in self._windows for task in window.telling()]
        if telling:
            await asyncio.wait(telling, timeout=LAST_WORDS_S)
        for task in self._open:
            task.cancel()
        while self._open:
            await asyncio.wait(self._open)

    async def _accept_all(self) -> None:
        while True:
            connection = await _accept(self._listener)
            if len(self._open) >= MAX_CONNECTIONS or not _is_ours(connection):
                connection.close()
                continue
            task = owned_task(self._serve(connection), name="control connection")
            self._open.add(task)
            task.add_done_callback(self._open.discard)

    async def _serve(self, connection: socket.socket) -> None:
        try:
            window = Connection(self._gateway, *await _streams(connection))
            self._windows.add(window)
            try:
                await window.run()
            finally:
                self._windows.discard(window)
        except OSError as error:
            log.info("a control connection broke: %s", error)
        except Exception:
            log.exception("a control connection failed")


def _listen(path: Path) -> tuple[socket.socket, int]:
    """Return a listening socket that appears at `path` at once, ready and private, and the
    number of its file."""
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        listener.setblocking(False)
        draft.unlink(missing_ok=True)
        with reachable(draft) as name:
            listener.bind(name)
        draft.chmod(SOCKET_MODE)
        listener.listen(BACKLOG)
        inode = draft.stat().st_ino
        draft.rename(path)
    except BaseException:
        listener.close()
        draft.unlink(missing_ok=True)
        raise
    return listener, inode


def _remove(path: Path, inode: int) -> None:
    """Remove our socket, unless somebody else's lies there by now."""
    with contextlib.suppress(OSError):
        if path.stat().st_ino == inode:
            path.unlink()


async def _accept(listener: socket.socket) -> socket.socket:
    while True:
        try:
            connection, _ = await asyncio.get_running_loop().sock_accept(listener)
        except OSError as error:
            log.warning("the control socket could not accept: %s", error)
            await asyncio.sleep(ACCEPT_PAUSE_S)
        else:
            return connection


def _is_ours(connection: socket.socket) -> bool:
    try:
        uid = peer_uid(connection)
    except OSError as error:
        log.warning("nobody knows who connected to the control socket: %s", error)
        return False
    if uid != os.geteuid():
        log.warning("user %d was refused at the control socket", uid)
        return False
    return True


async def _streams(
    connection: socket.socket,
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    connection.setblocking(False)
    try:
        return await asyncio.open_connection(sock=connection, limit=MAX_CLIENT_FRAME_BYTES)
    except BaseException:
        connection.close()
        raise
