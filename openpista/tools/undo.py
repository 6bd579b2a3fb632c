"""Taking changes back: what turns did to files, kept as they go, restored where nobody went on.

File tools tell exact states before and after. For sandboxed commands the workspace is looked at
before and after; see `workspace_index`. Commands on the host are not followed.
"""

import asyncio
import hashlib
from pathlib import Path
from typing import NamedTuple

from openpista.domain.clock import Clock
from openpista.domain.errors import OpenpistaError
from openpista.domain.ids import TurnId
from openpista.domain.session import FileChange
from openpista.domain.tool import ToolContext
from openpista.store.undo import StoredChange, Undo
from openpista.tools.beneath import FileState, opened_file, remove_file, replace_file
from openpista.tools.places import Place
from openpista.tools.recorder import UNREAD, Kept, TurnRecorder, listed
from openpista.tools.watched import Watched
from openpista.tools.workspace_index import (
    MAX_FILE_BYTES,
    Difference,
    WorkspaceIndex,
    digest_of,
    forget_old_shadows,
)

MAX_INDEXES = 8

_TOO_LARGE = f"it was larger than {MAX_FILE_BYTES // 1024**2} MiB, so there is no copy of it"


class Restored(NamedTuple):
    """Files that are again as they were, and those that were left as they are."""

    restored: tuple[str, ...]
    kept: tuple[str, ...]


class UndoBook:
    """One for the house: the recorders of running turns and the indexes of workspaces.

    `undo_dir` is our own folder; copies of workspaces lie in it, below `shadow`.
    """

    def __init__(self, undo: Undo, *, undo_dir: Path, clock: Clock) -> None:
        self._undo = undo
        self._shadow_dir = undo_dir / "shadow"
        self._clock = clock
        self._turns: dict[TurnId, TurnRecorder] = {}
        self._indexes: dict[Path, Watched] = {}

    async def before_write(self, context: ToolContext, before: FileState) -> Kept:
        """Keep what a file is before a tool changes it; what an earlier command of the workspace
        did has then been found out."""
        watched = self._indexes.get(context.workspace)
        if watched is not None:
            await watched.idle()
        return await self._keep(before)

    def file_written(self, context: ToolContext, path: Path, before: Kept, after: bytes) -> None:
        """Take down that a tool has written a file."""
        self._recorder(context).note(path, before, hashlib.sha256(after).hexdigest())

    def warm(self, workspace: Path) -> None:
        """Begin to look at a workspace and copy it, so that its first command need not wait."""
        self._watched(workspace).warm()

    async def limits(self, workspace: Path) -> str:
        """Say in words what of a workspace could not be taken back after a command."""
        return await self._watched(workspace).limits()

    async def before_command(self, context: ToolContext) -> None:
        """Have copies of everything that a sandboxed command may change."""
        await self._watched(context.workspace).refresh()

    def after_command(self, context: ToolContext) -> None:
        """Find out, in the background, what the command has changed."""
        recorder = self._recorder(context)
        watched = self._watched(context.workspace)

        async def compare() -> None:
            for difference in await watched.differences():
                await self._note(recorder, watched.index, difference)

        watched.begin(compare)

    async def finish_turn(self, turn_id: TurnId, *, prompt: str = "") -> tuple[FileChange, ...]:
        """Store what a turn changed and return it; nothing for a turn that changed nothing."""
        for watched in tuple(self._indexes.values()):
            await watched.idle()
        recorder = self._turns.pop(turn_id, None)
        changes = recorder.changes() if recorder else ()
        if recorder is None or not changes:
            return ()
        await self._undo.record(turn_id, recorder.session_id, prompt, changes)
        return tuple(map(listed, changes))

    async def aclose(self) -> None:
        """Finish what runs in the background."""
        for watched in self._indexes.values():
            await watched.idle()
        await asyncio.to_thread(forget_old_shadows, self._shadow_dir)

    async def _keep(self, before: FileState) -> Kept:
        if before.data is None:
            return Kept(exists=False)
        try:
            return Kept(True, await self._undo.keep(before.data), before.mode)
        except OpenpistaError as error:
            return Kept(True, None, before.mode, note=error.message)

    async def _note(
        self, recorder: TurnRecorder, index: WorkspaceIndex, difference: Difference
    ) -> None:
        path = index.workspace / difference.relative
        after = None
        if difference.after is not None:
            after = await asyncio.to_thread(index.digest, difference.relative) or UNREAD
        recorder.note(path, await self._kept_copy(index, difference), after)

    async def _kept_copy(self, index: WorkspaceIndex, difference: Difference) -> Kept:
        stamp = difference.before
        if stamp is None:
            return Kept(exists=False)
        data = await asyncio.to_thread(index.copy_of, stamp)
        if data is None:
            return Kept(True, None, stamp.mode, note=index.incomplete or _TOO_LARGE)
        return await self._keep(FileState(data, stamp.mode))

    def _recorder(self, context: ToolContext) -> TurnRecorder:
        return self._turns.setdefault(context.turn_id, TurnRecorder(context.session_id))

    def _watched(self, workspace: Path) -> Watched:
        watched = self._indexes.pop(workspace, None)
        if watched is None:
            name = hashlib.sha256(str(workspace).encode()).hexdigest()[:32]
            watched = Watched(WorkspaceIndex(workspace, self._shadow_dir / name))
        self._indexes[workspace] = watched
        idle = [path for path, one in self._indexes.items() if one.is_idle and path != workspace]
        for path in idle[: max(0, len(self._indexes) - MAX_INDEXES)]:
            del self._indexes[path]
        return watched


async def restore_turn(undo: Undo, turn_id: TurnId, workspace: Path) -> Restored:
    """Bring back the files of a turn, each only where it still is as the turn left it.

    What was edited since, or cannot be brought back, is kept and named, with the reason.
    """
    restored: list[str] = []
    kept: list[str] = []
    for change in reversed(await undo.changes(turn_id)):
        place = _place(Path(change.path), workspace)
        reason = await _restore(undo, change, place)
        if reason:
            kept.append(f"{place.shown} ({reason})")
        else:
            restored.append(place.shown)
    return Restored(tuple(restored), tuple(kept))


async def _restore(undo: Undo, change: StoredChange, place: Place) -> str:
    """Bring one file back; returns why not, in words, or nothing."""
    if not change.undoable:
        return change.note or "there is no copy of it"
    try:
        if await asyncio.to_thread(_digest, place) != change.after_sha256:
            return "edited since"
        if change.before_sha256 is None:
            await asyncio.to_thread(remove_file, place)
        else:
            data = await undo.read(change.before_sha256)
            await asyncio.to_thread(replace_file, place, data, mode=change.before_mode)
    except OpenpistaError as error:
        return error.message
    return ""


def _digest(place: Place) -> str | None:
    try:
        with opened_file(place) as descriptor:
            return digest_of(descriptor)
    except FileNotFoundError:
        return None


def _place(path: Path, workspace: Path) -> Place:
    """Return a recorded path as a place; records hold paths with all links followed."""
    inside = workspace in path.parents
    return Place(path, workspace if inside else Path(path.anchor), inside)
