"""What one turn changed in files, as it goes on: first state before, last state after."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.ids import SessionId
from openpista.domain.session import FileChange
from openpista.store.undo import StoredChange

MAX_CHANGES = 2000
UNREAD = ""
"""Stands for the digest of a file that is there but was too large to read."""
EDITED_BETWEEN = "edited by hand during the turn; only what came after can be taken back"


class Kept(Struct, frozen=True):
    """A file's earlier state: whether it was there, and its bytes by digest where kept."""

    exists: bool
    sha256: str | None = None
    mode: int | None = None
    note: str = ""

    @property
    def restorable(self) -> bool:
        """Whether this state can be brought back."""
        return not self.exists or self.sha256 is not None


class Numbered(NamedTuple):
    """A change under its number in the turn; None where there is none any more."""

    number: int
    change: StoredChange | None


class TurnRecorder:
    """Collects the changes of one turn, one entry for each file.

    What an earlier process has stored of the turn is `known`. Every change is returned as it is
    to be stored, so that a crash loses none.
    """

    def __init__(
        self, session_id: SessionId, known: Iterable[tuple[int, StoredChange]] = ()
    ) -> None:
        self.session_id = session_id
        self._changes: dict[Path, StoredChange] = {}
        self._numbers: dict[Path, int] = {}
        self._next = 0
        for number, change in known:
            self._changes[Path(change.path)] = change
            self._numbers[Path(change.path)] = number
            self._next = number + 1

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was ever taken down."""
        return not self._numbers

    def note(self, path: Path, before: Kept, after_sha256: str | None) -> Numbered | None:
        """Take down one change; `after_sha256` is None when the file is gone. None when the
        turn has changed too many files already."""
        if path not in self._changes and len(self._changes) >= MAX_CHANGES:
            return None
        earlier = self._changes.get(path)
        change = StoredChange(
            path=str(path),
            before_sha256=before.sha256,
            after_sha256=after_sha256,
            before_mode=before.mode if before.exists else None,
            undoable=before.restorable and after_sha256 != UNREAD,
            note="" if before.restorable else before.note,
        )
        return self._put(path, change if earlier is None else _joined(earlier, change))

    def of(self, path: Path) -> StoredChange | None:
        """Return what was taken down of a file so far."""
        return self._changes.get(path)

    def take_back(self, path: Path, earlier: StoredChange | None) -> Numbered:
        """Let `earlier` be all that was taken down of a file: the last change did not happen."""
        if earlier is not None:
            return self._put(path, earlier)
        self._changes.pop(path, None)
        return Numbered(self._number(path), None)

    def changes(self) -> tuple[StoredChange, ...]:
        """Return what differs between start and end of the turn."""
        return tuple(change for change in self._changes.values() if not _is_nothing(change))

    def _put(self, path: Path, change: StoredChange) -> Numbered:
        self._changes[path] = change
        return Numbered(self._number(path), change)

    def _number(self, path: Path) -> int:
        number = self._numbers.get(path)
        if number is None:
            number = self._numbers[path] = self._next
            self._next += 1
        return number


def listed(change: StoredChange) -> FileChange:
    """Return a change as windows list it."""
    if not _existed(change):
        kind = "created"
    else:
        kind = "deleted" if change.after_sha256 is None else "changed"
    return FileChange(path=change.path, kind=kind, undoable=change.undoable, note=change.note)


def _existed(change: StoredChange) -> bool:
    return change.before_sha256 is not None or change.before_mode is not None


def _joined(earlier: StoredChange, later: StoredChange) -> StoredChange:
    """Join two changes of one file; after an edit by hand between them only the later counts."""
    if later.before_sha256 != earlier.after_sha256:
        return replace(later, note=later.note or EDITED_BETWEEN)
    return replace(
        earlier,
        after_sha256=later.after_sha256,
        undoable=earlier.undoable and later.after_sha256 != UNREAD,
    )


def _is_nothing(change: StoredChange) -> bool:
    if not _existed(change):
        return change.after_sha256 is None
    return change.before_sha256 is not None and change.before_sha256 == change.after_sha256
