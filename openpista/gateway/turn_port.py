"""What a running turn of the agent sees of the gateway: `openpista.agent.ports.TurnPort`."""

import asyncio

from msgspec.structs import replace

from openpista.agent.ports import Decision
from openpista.domain.approval import Approval, Grant
from openpista.domain.budget import Budget
from openpista.domain.event import Event
from openpista.domain.message import (
    Block,
    Message,
    Sender,
    StopReason,
    ToolCall,
    ToolResult,
    Usage,
)
from openpista.domain.session import QueuedMessage, Session
from openpista.domain.tool import Intent
from openpista.gateway.approvals import ApprovalDesk
from openpista.gateway.endings import to_the_end
from openpista.gateway.live import LiveSessions
from openpista.gateway.places import Place, TurnTime
from openpista.gateway.purse import Purse
from openpista.gateway.session_book import SessionBook
from openpista.gateway.turn_writer import TurnWriter
from openpista.store.messages import Messages


class SessionTurnPort:
    """The port of one turn. Once it is closed, whatever still runs of the turn is cancelled at
    its next step, and can neither store nor tell anything."""

    def __init__(
        self,
        *,
        row: Session,
        sender: Sender,
        writer: TurnWriter,
        messages: Messages,
        live: LiveSessions,
        book: SessionBook,
        desk: ApprovalDesk,
        place: Place,
        time: TurnTime,
        purse: Purse,
    ) -> None:
        self._row = row
        self._sender = sender
        self._writer = writer
        self._messages = messages
        self._live = live
        self._book = book
        self._desk = desk
        self._place = place
        self._time = time
        self._purse = purse
        self._closed = False

    def close(self) -> None:
        """Let nothing through any more."""
        self._closed = True

    def session(self) -> Session:
        """Return the session's current row."""
        return self._live.row(self._row.id) or self._row

    async def history(self, *, limit: int) -> tuple[Message, ...]:
        """Return what the model may see."""
        return await self._messages.for_model(self._row.id, max_messages=limit)

    async def store_reply(
        self,
        blocks: tuple[Block, ...],
        *,
        provider: str,
        model: str,
        stop: StopReason | None,
        usage: Usage | None,
        is_error: bool = False,
    ) -> Message:
        """Store an assistant message."""
        self._check_open()
        message = replace(
            self._writer.message("assistant", blocks),
            provider=provider,
            model=model,
            stop=stop,
            usage=usage,
            is_error=is_error,
        )
        stored = await self._writer.reply(message)
        await self._purse.tell()
        return stored

    async def store_intent(self, call: ToolCall, intent: Intent, digest: str) -> None:
        """Store that `call` is about to run."""
        self._check_open()
        await self._writer.intent(call, intent, digest)

    async def store_result(self, result: ToolResult, *, kept_output: str) -> Message:
        """Store a call's result."""
        self._check_open()
        return await self._writer.result(result, kept_output=kept_output)

    def tell(self, event: Event) -> None:
        """Tell every window."""
        self._check_open()
        self._live.tell(event)

    async def ask(self, approval: Approval) -> Decision:
        """Put a request and wait; the turn holds no place and its time stands meanwhile."""
        self._check_open()
        async with self._time.standing(), self._place.given_back():
            return await self._desk.ask(approval)

    def grants(self) -> tuple[Grant, ...]:
        """Return the allowances that can cover a call of this session."""
        return self._desk.grants(self._row.id)

    async def add_grant(self, grant: Grant) -> None:
        """Keep an allowance that an answer left behind."""
        self._check_open()
        await to_the_end(self._desk.add_grant(grant))

    def steering_waits(self) -> bool:
        """Say whether a message waits to join."""
        return any(self._steers(queued) for queued in self._live.queued(self._row.id))

    async def steering(self) -> tuple[Message, ...]:
        """Store the messages that join now, and return them."""
        joined: list[Message] = []
        for queued in self._live.queued(self._row.id):
            if self._steers(queued):
                self._check_open()
                joined.append(await self._writer.join(queued))
        return tuple(joined)

    async def compacted(
        self,
        summary: tuple[Block, ...],
        *,
        before_seq: int,
        provider: str,
        model: str,
        usage: Usage | None,
    ) -> Message:
        """Store a summary that stands for what came before `before_seq`."""
        self._check_open()
        message = replace(
            self._writer.message("summary", summary), provider=provider, model=model, usage=usage
        )
        return await self._writer.summary(message, before_seq=before_seq)

    async def budget(self) -> Budget:
        """Return what may be spent and what was."""
        return await self._purse.budget()

    async def taint(self, source: str, *, sensitive: bool) -> None:
        """Note an untrusted source, or that private data was seen."""
        self._check_open()

        def marked(row: Session) -> Session:
            taint = row.taint if not source or source in row.taint else (*row.taint, source)
            return replace(row, taint=taint, sensitive=row.sensitive or sensitive)

        await self._book.change(self._row.id, marked, touch=False)

    def _steers(self, queued: QueuedMessage) -> bool:
        """Say whether a waiting message joins: messages of other people never do
        (decisions.md 5). An owner is the same person on every channel."""
        if queued.mode != "steer":
            return False
        mine, theirs = self._sender, queued.sender
        if mine.role == theirs.role == "owner":
            return True
        return mine.user_id == theirs.user_id and (mine.address.channel == theirs.address.channel)

    def _check_open(self) -> None:
        if self._closed:
            raise asyncio.CancelledError("the turn is over")
