"""Taking changes back: what turns did to files, kept as they go, restored where nobody went on.

File tools tell exact states before and after. For sandboxed commands the workspace is looked at
before and after; see `workspace_index`. Commands on the host are not followed. What a tool
changes is stored before it is visible, what a command changed as soon as that is known, and from
its mark (`command_mark`) by the next process where this one dies meanwhile.
"""

import asyncio
import hashlib
import logging
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

from openpista.domain.clock import Clock
from openpista.domain.errors import OpenpistaError
from openpista.domain.ids import SessionId, TurnId
from openpista.domain.session import FileChange
from openpista.domain.tool import ToolContext
from openpista.store.undo import StoredChange, Undo
from openpista.tools.beneath import FileState, opened_file, remove_file, replace_file
from openpista.tools.command_mark import CommandMark, LeftMark, Mark, forget_marks, left_marks
from openpista.tools.places import Place
from openpista.tools.recorder import UNREAD, Kept, Numbered, TurnRecorder, listed
from openpista.tools.watched import Watched
from openpista.tools.workspace_index import (
    MAX_FILE_BYTES,
    Difference,
    WorkspaceIndex,
    digest_of,
    forget_old_shadows,
)

MAX_INDEXES = 8

log = logging.getLogger(__name__)

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
        self._marks: dict[TurnId, CommandMark] = {}

    async def recover(self) -> None:
        """Take up what an earlier process knew of turns that it did not end, and find out what
        their commands had done when it died. Once, before anything is changed."""
        turns = await self._undo.of_open_turns()
        for turn in turns:
            if turn.changes:
                self._turns[turn.turn_id] = TurnRecorder(turn.session_id, turn.changes)
        marks = await asyncio.to_thread(left_marks, self._shadow_dir)
        known = {turn.turn_id for turn in turns}
        for left in marks:
            if left.mark.turn_id in known:
                await self._find_out(left)
        await asyncio.to_thread(forget_marks, marks)

    @asynccontextmanager
    async def writing(
        self, context: ToolContext, path: Path, before: FileState, after: bytes
    ) -> AsyncGenerator[None]:
        """Keep what a file is and take down, safe on the disk, what it will be, before a tool
        writes it; what earlier commands of the workspace did has then been found out. A write
        that fails has changed nothing."""
        watched = self._indexes.get(context.workspace)
        if watched is not None:
            await watched.idle()
        kept = await self._keep(before, durable=True)
        recorder = self._recorder(context.turn_id, context.session_id)
        earlier = recorder.of(path)
        noted = recorder.note(path, kept, hashlib.sha256(after).hexdigest())
        await self._store(context.turn_id, recorder, [noted])
        try:
            yield
        except Exception:
            if noted is not None:
                await self._store(context.turn_id, recorder, [recorder.take_back(path, earlier)])
            raise

    def warm(self, workspace: Path) -> None:
        """Begin to look at a workspace and copy it, so that its first command need not wait."""
        self._watched(workspace).warm()

    async def limits(self, workspace: Path) -> str:
        """Say in words what of a workspace could not be taken back after a command."""
        return await self._watched(workspace).limits()

    async def before_command(self, context: ToolContext) -> None:
        """Have copies of everything that a sandboxed command may change, and a mark that it
        may run."""
        watched = self._watched(context.workspace)
        mine = _mark_of(context)
        others = [one for one in self._marks.values() if one.mark.workspace == mine.workspace]
        for other in others:
            # What the other has done so far would go under in the new look.
            self._begin_compare(other.mark)
        await watched.refresh()
        slot = next(n for n in count() if all(other.slot != n for other in others))
        mark = CommandMark(watched.index.shadow, mine, slot=slot)
        mark.put()
        self._marks[context.turn_id] = mark

    def after_command(self, context: ToolContext) -> None:
        """Find out, in the background, what the command has changed."""
        mark = self._marks.pop(context.turn_id, None)
        self._begin_compare(_mark_of(context), ended=mark)

    def _begin_compare(self, mark: Mark, *, ended: CommandMark | None = None) -> None:
        recorder = self._recorder(mark.turn_id, mark.session_id)
        watched = self._watched(Path(mark.workspace))

        async def compare() -> None:
            try:
                differences = await watched.differences()
                noted = await self._note_all(recorder, watched.index, differences)
                await self._store(mark.turn_id, recorder, noted)
            finally:
                if ended is not None:
                    await ended.remove()

        watched.begin(compare)

    async def finish_turn(self, turn_id: TurnId, *, prompt: str = "") -> tuple[FileChange, ...]:
        """Store what a turn changed and return it; nothing for a turn that changed nothing."""
        for watched in tuple(self._indexes.values()):
            await watched.idle()
        recorder = self._turns.pop(turn_id, None)
        if recorder is None or recorder.is_untouched:
            return ()
        changes = recorder.changes()
        await self._undo.record(turn_id, recorder.session_id, prompt, changes)
        return tuple(map(listed, changes))

    async def aclose(self) -> None:
        """Finish what runs in the background."""
        for mark in self._marks.values():
            await mark.leave()
        for watched in self._indexes.values():
            await watched.idle()
        await asyncio.to_thread(forget_old_shadows, self._shadow_dir)

    async def _find_out(self, left: LeftMark) -> None:
        """Take down what a command did whose process died; what was changed later was changed
        by hand and stays out of it."""
        watched = self._watched(Path(left.mark.workspace))

        async def compare() -> None:
            # A workspace that is not there (a disk that is not mounted) has not been emptied.
            is_there = await asyncio.to_thread(watched.index.workspace.is_dir)
            if not (is_there and await asyncio.to_thread(watched.index.load)):
                log.warning("what a command did in %s is not known", left.mark.workspace)
                return
            differences = await watched.differences()
            of_command = await asyncio.to_thread(_not_later, left, differences)
            recorder = self._recorder(left.mark.turn_id, left.mark.session_id)
            noted = await self._note_all(recorder, watched.index, of_command)
            await self._store(left.mark.turn_id, recorder, noted)

        watched.begin(compare)
        await watched.idle()

    async def _store(
        self, turn_id: TurnId, recorder: TurnRecorder, noted: Iterable[Numbered | None]
    ) -> None:
        if changes := [change for change in noted if change is not None]:
            await self._undo.put(turn_id, recorder.session_id, changes)

    async def _keep(self, before: FileState, *, durable: bool = False) -> Kept:
        if before.data is None:
            return Kept(exists=False)
        try:
            sha256 = await self._undo.keep(before.data, durable=durable)
            return Kept(True, sha256, before.mode)
        except OpenpistaError as error:
            return Kept(True, None, before.mode, note=error.message)

    async def _note_all(
        self, recorder: TurnRecorder, index: WorkspaceIndex, differences: Iterable[Difference]
    ) -> list[Numbered | None]:
        return [await self._note(recorder, index, difference) for difference in differences]

    async def _note(
        self, recorder: TurnRecorder, index: WorkspaceIndex, difference: Difference
    ) -> Numbered | None:
        path = index.workspace / difference.relative
        after = None
        if difference.after is not None:
            after = await asyncio.to_thread(index.digest, difference.relative) or UNREAD
        return recorder.note(path, await self._kept_copy(index, difference), after)

    async def _kept_copy(self, index: WorkspaceIndex, difference: Difference) -> Kept:
        stamp = difference.before
        if stamp is None:
            return Kept(exists=False)
        data = await asyncio.to_thread(index.copy_of, stamp)
        if data is None:
            return Kept(True, None, stamp.mode, note=index.incomplete or _TOO_LARGE)
        return await self._keep(FileState(data, stamp.mode))

    def _recorder(self, turn_id: TurnId, session_id: SessionId) -> TurnRecorder:
        return self._turns.setdefault(turn_id, TurnRecorder(session_id))

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


def _mark_of(context: ToolContext) -> Mark:
    return Mark(context.turn_id, context.session_id, str(context.workspace))


def _not_later(left: LeftMark, differences: Iterable[Difference]) -> tuple[Difference, ...]:
    workspace = Path(left.mark.workspace)
    return tuple(
        difference
        for difference in differences
        if not left.is_later(workspace / difference.relative)
    )


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
        digest = await asyncio.to_thread(_digest, place)
        if digest == change.before_sha256:
            return ""  # The turn did not come to it, or somebody took it back by hand.
        if digest != change.after_sha256:
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
