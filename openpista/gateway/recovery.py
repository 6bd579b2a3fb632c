"""What a crash left behind: turns that go on, and turns that are explained (reliability.md P3).

Nothing with side effects is run a second time by itself. A turn goes on only when every call
that may have run can be run twice without harm, a moment later, and not again and again.
"""

from typing import Literal

from msgspec import Struct

from openpista.domain.clock import Clock
from openpista.domain.ids import TurnId
from openpista.domain.message import Message, calls_of
from openpista.domain.session import Session
from openpista.gateway.actors import Actors
from openpista.gateway.attendance import Attendance
from openpista.gateway.intake import Intake
from openpista.gateway.live import LiveSessions
from openpista.gateway.session_actor import Resumed
from openpista.gateway.turn_end import Ending, TurnEnds, unanswered
from openpista.gateway.turn_writer import SHELL_MODEL, TurnWriter, WriterRooms
from openpista.store.journal_rows import OpenTurn, StoredIntent

RESUME_WITHIN_MS = 60 * 60 * 1000
"""A turn that was interrupted longer ago is explained: its person has moved on."""

MAX_RESUMES = 2
"""A turn that ends the process again and again is given up."""

_ENDED_WELL = frozenset({"end_turn", "stop_sequence", "max_tokens", "refusal", "content_filter"})

STOPPED = "openpista was stopped or crashed while it answered this."
MAY_HAVE_RUN = "This may have run, wholly or in part, and was not run again: {calls}."
GO_ON = "Send a message to go on."
CANCELLED = "Stopped."


class Verdict(Struct, frozen=True):
    """What becomes of an open turn."""

    kind: Literal["resume", "done", "cancelled", "interrupted"]
    prompt: Message | None = None


class Recovery:
    """Takes up what an earlier process left, once, before anything new begins."""

    def __init__(
        self,
        *,
        writer_rooms: WriterRooms,
        live: LiveSessions,
        ends: TurnEnds,
        actors: Actors,
        intake: Intake,
        attendance: Attendance,
        clock: Clock,
    ) -> None:
        self._rooms = writer_rooms
        self._store = writer_rooms.store
        self._live = live
        self._ends = ends
        self._actors = actors
        self._intake = intake
        self._attendance = attendance
        self._clock = clock

    async def run(self) -> None:
        """Settle every open turn, then let what waits in the inbox go on."""
        resumed = [await self._take_up(turn) for turn in await self._store.journal.open_turns()]
        await self._intake.load()
        waiting = self._live.sessions_waiting()
        self._attendance.expect(
            [turn.prompt.id for turn in resumed if turn is not None]
            + [queued.message_id for key in waiting for queued in self._live.queued(key)]
        )
        for turn in resumed:
            if turn is not None:
                self._actors.wake(turn.session_id, turn)
        for session_id in waiting:
            self._actors.wake(session_id)

    async def _take_up(self, turn: OpenTurn) -> Resumed | None:
        writer = TurnWriter(self._rooms, turn.session_id, turn.turn_id)
        verdict = await self._judge(turn)
        if verdict.kind == "resume" and verdict.prompt is not None:
            await self._ends.settle(writer)
            return Resumed(turn.session_id, turn.turn_id, verdict.prompt)
        writer.name_after(await self._store.messages.get(turn.prompt_id))
        ending = _ending(turn, verdict)
        elapsed_ms = max(self._clock.now_ms() - turn.started_ms, 0)
        await self._ends.end(writer, ending, elapsed_ms=elapsed_ms)
        return None

    async def _judge(self, turn: OpenTurn) -> Verdict:
        row = await self._store.sessions.get(turn.session_id)
        page = await self._store.messages.page(turn.session_id, limit=1)
        prompt = await self._store.messages.get(turn.prompt_id)
        newest = page.messages[-1] if page.messages else None
        verdict = judge(turn, row=row, newest=newest, prompt=prompt, now_ms=self._clock.now_ms())
        if verdict.kind == "resume" and await self._count(turn.turn_id) > MAX_RESUMES:
            return Verdict("interrupted")
        return verdict

    async def _count(self, turn_id: TurnId) -> int:
        """Count the times that a turn was taken up, before it is taken up once more."""
        meta = self._store.meta
        times = int(await meta.get(f"resumed {turn_id}") or "0") + 1
        await meta.set(f"resumed {turn_id}", str(times))
        return times


def judge(
    turn: OpenTurn,
    *,
    row: Session | None,
    newest: Message | None,
    prompt: Message | None,
    now_ms: int,
) -> Verdict:
    """Decide what becomes of a turn that a crash left open. `newest` is the newest message of
    its session."""
    reply = turn.last_reply
    if reply is not None and newest is not None and newest.id == reply.id:
        if reply.stop == "cancelled":
            return Verdict("cancelled")
        if not calls_of(reply) and reply.stop in _ENDED_WELL and not reply.is_error:
            return Verdict("done")
        if reply.is_error or reply.stop in {"error", "cut_off"}:
            return Verdict("interrupted")
    if row is None or row.deleted_at_ms is not None or prompt is None or prompt.sender is None:
        return Verdict("interrupted")
    if turn.model == SHELL_MODEL or not 0 <= now_ms - turn.started_ms <= RESUME_WITHIN_MS:
        return Verdict("interrupted")
    if not all(stored.intent.repeatable for stored in dangling(turn)):
        return Verdict("interrupted")
    return Verdict("resume", prompt)


def dangling(turn: OpenTurn) -> tuple[StoredIntent, ...]:
    """Return the calls that may have run and have no result."""
    open_calls = {call.call_id for call in unanswered(turn)}
    return tuple(stored for stored in turn.intents if stored.call.call_id in open_calls)


def _ending(turn: OpenTurn, verdict: Verdict) -> Ending:
    if verdict.kind == "done":
        return Ending("done")
    if verdict.kind == "cancelled":
        return Ending("cancelled", CANCELLED)
    calls = ", ".join(stored.intent.title or stored.call.name for stored in dangling(turn))
    sentence = " ".join(
        part for part in (STOPPED, calls and MAY_HAVE_RUN.format(calls=calls), GO_ON) if part
    )
    return Ending("interrupted", sentence, sentence=sentence)
