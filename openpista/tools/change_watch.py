"""Knows whether a workspace has changed since it was looked at, so that most looks need none.

The kernel queues a note for every change of a watched folder. Anything at all, more notes than
the queue holds, or folders than can be watched means: look again. A program that writes through
memory maps after it has closed its file is noticed at the next look only.
"""

import os
import struct
import weakref

from openpista.sandbox import linux
from openpista.sandbox.protection import GIT, PROTECTED

MAX_FOLDERS = 4000

_CHANGES = 0x0000_0FCE | 0x0100_0000
"""inotify(7): MODIFY ATTRIB CLOSE_WRITE MOVED_FROM MOVED_TO CREATE DELETE DELETE_SELF MOVE_SELF,
and ONLYDIR."""
_IS_FOLDER = 0x4000_0000
_NOTE = struct.Struct("=iIII")
_READ_BYTES = 64 * 1024
_STAND_INS = frozenset(name.encode() for name in (GIT, *PROTECTED))


class ChangeWatch:
    """Watches the folders that a look has met; blind where the system cannot watch."""

    def __init__(self) -> None:
        self._queue = -1
        self._folders: set[int] = set()
        self._root = -1
        self._changed = True
        if linux.is_linux():
            try:
                self._queue = linux.open_change_queue()
            except OSError:
                return
            weakref.finalize(self, os.close, self._queue)

    def begin(self) -> None:
        """Begin a look: what has changed before it does not matter any more."""
        self._read_notes()
        self._changed = False
        self._root = -1

    def meet(self, folder_fd: int) -> None:
        """Watch an open folder from now on; the first is the workspace itself."""
        if self._queue < 0 or len(self._folders) >= MAX_FOLDERS:
            self._changed = True
            return
        try:
            number = linux.watch_folder(self._queue, folder_fd, _CHANGES)
        except OSError:
            self._changed = True
            return
        self._folders.add(number)
        if self._root < 0:
            self._root = number

    def is_quiet(self) -> bool:
        """Say whether nothing has changed since the last look began."""
        self._read_notes()
        return self._queue >= 0 and not self._changed

    def _read_notes(self) -> None:
        while self._queue >= 0:
            try:
                notes = os.read(self._queue, _READ_BYTES)
            except OSError:
                return
            at = 0
            while at < len(notes):
                number, change, _, length = _NOTE.unpack_from(notes, at)
                at += _NOTE.size
                self._take(number, change, notes[at : at + length].rstrip(b"\0"))
                at += length

    def _take(self, number: int, change: int, name: bytes) -> None:
        # The sandbox's own stand-ins come and go with every command; see protection.py.
        is_stand_in = number == self._root and change & _IS_FOLDER and name in _STAND_INS
        if not is_stand_in:
            self._changed = True
