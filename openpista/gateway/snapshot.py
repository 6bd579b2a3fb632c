"""Snapshots: where a session or the house stands, as one event that replaces all before it."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.budget import Budget
from openpista.domain.clock import Clock
from openpista.domain.errors import NotFoundError
from openpista.domain.event import (
    DefaultsChanged,
    HouseSnapshot,
    SandboxStatus,
    ServiceStatus,
    Snapshot,
)
from openpista.domain.ids import HOUSE, SessionId, StreamId, session_stream
from openpista.domain.job import Job
from openpista.domain.message import Block, Message, Text, Thinking, ToolCall, ToolResult
from openpista.domain.pairing import Pairing
from openpista.domain.query import PeopleList
from openpista.gateway.approvals import ApprovalDesk
from openpista.gateway.broadcast import SnapshotSource
from openpista.gateway.live import LiveSessions
from openpista.gateway.session_book import NO_SUCH_SESSION
from openpista.store.messages import Messages
from openpista.store.sessions import Sessions

SNAPSHOT_MESSAGES = 100
MAX_SNAPSHOT_CHARS = 2_000_000
SNAPSHOT_SESSIONS = 50


class HouseFacts(Struct, frozen=True):
    """What the house knows of itself beside its sessions, at the moment of asking."""

    services: tuple[ServiceStatus, ...]
    sandbox: SandboxStatus
    defaults: DefaultsChanged
    pairings: tuple[Pairing, ...] = ()
    people: PeopleList = PeopleList(paired=(), requests=())
    jobs: tuple[Job, ...] = ()
    budget: Budget = Budget()


class Snapshots:
    """Makes snapshots. What lies in memory is taken before anything is awaited, what lies in
    the store is read while the stream's lock is held (`broadcast.SnapshotSource`)."""

    def __init__(
        self,
        *,
        sessions: Sessions,
        messages: Messages,
        live: LiveSessions,
        desk: ApprovalDesk,
        facts: Callable[[], HouseFacts],
        clock: Clock,
    ) -> None:
        self._sessions = sessions
        self._messages = messages
        self._live = live
        self._desk = desk
        self._facts = facts
        self._clock = clock

    def source(self, stream: StreamId) -> SnapshotSource:
        """Return what makes the snapshots of a stream."""
        if stream == HOUSE:
            return self._house
        return self._of_session(SessionId(stream))

    def _of_session(self, session_id: SessionId) -> SnapshotSource:
        async def snapshot(seq: int) -> Snapshot:
            live = self._live
            parts = live.open_parts(session_id)
            queued, approvals = live.queued(session_id), self._desk.waiting(session_id)
            activity, turn_id = live.activity(session_id)
            at_ms = self._clock.now_ms()
            row = await self._sessions.get(session_id)
            if row is None or row.deleted_at_ms is not None:
                raise NotFoundError(NO_SUCH_SESSION)
            page = await self._messages.page(session_id, limit=SNAPSHOT_MESSAGES)
            messages = _newest_within(page.messages, MAX_SNAPSHOT_CHARS)
            return Snapshot(
                stream=session_stream(session_id),
                seq=seq,
                at_ms=at_ms,
                turn_id=turn_id,
                epoch=live.broadcast.epoch,
                session=replace(row, activity=activity, turn_id=turn_id),
                messages=messages,
                queued=queued,
                approvals=approvals,
                open_text=parts.text,
                open_thinking=parts.thinking,
                open_calls=parts.calls,
                open_output=parts.output,
                open_runs=parts.runs,
                turn_began_ms=parts.began_ms,
                older_exist=page.older_exist or len(messages) < len(page.messages),
            )

        return snapshot

    async def _house(self, seq: int) -> HouseSnapshot:
        facts, approvals, grants = self._facts(), self._desk.waiting(), self._desk.grants()
        at_ms = self._clock.now_ms()
        page = await self._sessions.page(cursor="", limit=SNAPSHOT_SESSIONS)
        return HouseSnapshot(
            stream=HOUSE,
            seq=seq,
            at_ms=at_ms,
            epoch=self._live.broadcast.epoch,
            sessions=tuple(self._live.overlay(row) for row in page.sessions),
            services=facts.services,
            approvals=approvals,
            grants=grants,
            sandbox=facts.sandbox,
            approvals_mode=facts.defaults.approvals_mode,
            default_model=facts.defaults.default_model,
            default_model_reason=facts.defaults.default_model_reason,
            pairings=facts.pairings,
            paired=facts.people.paired,
            pairing_requests=facts.people.requests,
            jobs=facts.jobs,
            budget=facts.budget,
        )


def _newest_within(messages: tuple[Message, ...], max_chars: int) -> tuple[Message, ...]:
    """Return the newest messages whose texts fit, at least one."""
    chars = 0
    for number, message in enumerate(reversed(messages)):
        chars += sum(len(_words(block)) for block in message.blocks)
        if chars > max_chars and number:
            return messages[len(messages) - number :]
    return messages


def _words(block: Block) -> str:
    match block:
        case Text() | Thinking():
            return block.text
        case ToolResult():
            intent = block.run.intent if block.run else None
            return f"{block.text}{intent.diff}{intent.command}" if intent else block.text
        case ToolCall():
            return block.arguments
        case _:
            return ""
