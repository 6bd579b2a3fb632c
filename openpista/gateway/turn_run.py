"""Runs one turn from its message to its end, and lets it be stopped at any moment."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Literal

from msgspec import Struct

from openpista.agent.ports import AgentHouse, Approver, Turn, TurnPort, TurnResult
from openpista.domain.errors import OpenpistaError
from openpista.domain.ids import TurnId
from openpista.domain.message import ChatAddress, Message, Sender
from openpista.domain.session import QueuedMessage, Session
from openpista.gateway.approvals import ApprovalDesk
from openpista.gateway.live import LiveSessions
from openpista.gateway.places import Place, TurnTime
from openpista.gateway.purse import Purse
from openpista.gateway.session_book import SessionBook
from openpista.gateway.turn_end import Ending, TurnEnds
from openpista.gateway.turn_port import SessionTurnPort
from openpista.gateway.turn_writer import TurnWriter, WriterRooms

STOP_GRACE_S = 1.5
"""What a stopped turn has to end everything that it started; then it is left alone, with its
port closed, so that cancelling takes at most two seconds (reliability.md P11)."""

STORE_GRACE_S = 0.4
"""What the store has to say that the turn has ended."""

NOBODY_KNOWN = Sender(user_id="", role="stranger", address=ChatAddress(channel=""))

StopOutcome = Literal["cancelled", "interrupted"]

RunTurn = Callable[[Turn, TurnPort, AgentHouse], Awaitable[TurnResult]]
RunShell = Callable[[str, Session, TurnWriter], Awaitable[None]]
"""Runs the owner's own command and stores what came of it (gateway.shell_turn)."""

log = logging.getLogger(__name__)


class TurnRooms(Struct, frozen=True):
    """What every turn needs. `approver` says who could answer in the turn of a prompt."""

    agent: AgentHouse
    run_turn: RunTurn
    run_shell: RunShell
    writer_rooms: WriterRooms
    live: LiveSessions
    book: SessionBook
    desk: ApprovalDesk
    ends: TurnEnds
    purse: Purse
    approver: Callable[[Message], Approver]
    tasks: asyncio.TaskGroup


class RunningTurn:
    """One turn. Made with its place; `run` or `resume` is called once."""

    def __init__(self, rooms: TurnRooms, *, row: Session, place: Place, turn_id: TurnId) -> None:
        self._rooms = rooms
        self._row = row
        self._place = place
        self._writer = TurnWriter(rooms.writer_rooms, row.id, turn_id)
        self._time = TurnTime(rooms.agent.agent.turn_timeout)
        self._over = asyncio.Event()
        self._ended = asyncio.Event()
        self._work: asyncio.Task[None] | None = None
        self._stop: Ending | None = None
        self._ending = Ending("interrupted")

    async def run(self, queued: QueuedMessage) -> Ending:
        """Answer a message that waited. Raises NotFoundError when it waits no more, StoreError
        when the turn cannot be stored; nothing has begun then."""
        prompt = await self._writer.start(self._row, queued)
        if queued.mode == "shell":
            return await self._to_its_end(lambda: self._shell(queued.text), port=None)
        return await self._run_agent(prompt)

    async def resume(self, prompt: Message) -> Ending:
        """Go on with a turn that a crash interrupted; its calls all have results by now."""
        await self._writer.resume(self._row, prompt)
        return await self._run_agent(prompt)

    async def stop(self, outcome: StopOutcome, reason: str) -> bool:
        """End the turn and everything that it started; returns when it is stored as ended, or
        after STOP_GRACE_S and a little when the store cannot say so. False when it had come to
        its end by itself."""
        if self._over.is_set() and self._stop is None:
            return False
        if self._stop is None:
            self._stop = Ending(outcome, reason, sentence=reason if outcome != "cancelled" else "")
        if self._work is not None:
            self._work.cancel()
            await asyncio.wait([self._work], timeout=STOP_GRACE_S)
            if not self._work.done():
                log.error("turn %s did not end when it was stopped", self._writer.turn_id)
            self._over.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STORE_GRACE_S):
                await self._ended.wait()
        return True

    async def _run_agent(self, prompt: Message) -> Ending:
        rooms = self._rooms
        sender = prompt.sender or NOBODY_KNOWN
        port = SessionTurnPort(
            row=self._row,
            sender=sender,
            writer=self._writer,
            messages=rooms.writer_rooms.store.messages,
            live=rooms.live,
            book=rooms.book,
            desk=rooms.desk,
            place=self._place,
            time=self._time,
            purse=rooms.purse,
        )
        turn = Turn(
            turn_id=self._writer.turn_id,
            session=self._row,
            prompt=prompt,
            sender=sender,
            approver=rooms.approver(prompt),
        )
        return await self._to_its_end(lambda: self._agent(turn, port), port=port)

    async def _to_its_end(
        self, work: Callable[[], Awaitable[Ending]], *, port: SessionTurnPort | None
    ) -> Ending:
        clock = self._rooms.writer_rooms.clock
        began = clock.monotonic()
        if self._stop is None:
            self._work = self._rooms.tasks.create_task(
                self._watched(work), name=f"turn {self._writer.turn_id}"
            )
            self._work.add_done_callback(lambda _: self._over.set())
            await self._over.wait()
        if port is not None:
            port.close()
        ending = self._stop or self._ending
        elapsed_ms = int((clock.monotonic() - began) * 1000)
        await self._rooms.ends.end(self._writer, ending, elapsed_ms=elapsed_ms)
        self._ended.set()
        return ending

    async def _watched(self, work: Callable[[], Awaitable[Ending]]) -> None:
        try:
            async with self._time:
                self._ending = await work()
        except OpenpistaError as error:
            log.warning("turn %s failed: %s", self._writer.turn_id, error.detail or error.message)
            self._ending = Ending("failed", error.message, sentence=error.message)
        except Exception:
            if self._time.expired:
                self._ending = self._timed_out()
                return
            log.exception("turn %s broke", self._writer.turn_id)
            self._ending = self._broken()

    async def _agent(self, turn: Turn, port: SessionTurnPort) -> Ending:
        result = await self._rooms.run_turn(turn, port, self._rooms.agent)
        return Ending(result.outcome, result.reason, usage=result.usage)

    async def _shell(self, command: str) -> Ending:
        await self._rooms.run_shell(command, self._row, self._writer)
        return Ending("done")

    def _timed_out(self) -> Ending:
        limit_s = self._rooms.agent.agent.turn_timeout
        reason = f"Stopped: this took longer than the {limit_s:g} seconds that a turn may take."
        return Ending("expired", reason, sentence=reason)

    def _broken(self) -> Ending:
        reason = f"Something went wrong inside openpista; the log names it {self._writer.turn_id}."
        return Ending("failed", reason, sentence=reason)
