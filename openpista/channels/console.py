"""The console of a server: a conversation in lines, over a pipe or a plain terminal.

Commands are few; leaving the console leaves the server running.
"""

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from openpista.channels.approval_card import card_text, numbered_offers, read_number
from openpista.channels.console_lines import LineReader, LineWriter
from openpista.domain.approval import Approval
from openpista.domain.clock import Clock
from openpista.domain.command import (
    AnswerApproval,
    CancelTurn,
    NewSession,
    Refused,
    SendMessage,
)
from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    Event,
    HouseSnapshot,
    MessageAdded,
    Notice,
    SessionChanged,
    Snapshot,
    ToolStarted,
    TurnFinished,
)
from openpista.domain.ids import (
    HOUSE,
    ApprovalId,
    MessageId,
    NewUlid,
    SessionId,
    StreamId,
    session_stream,
)
from openpista.domain.message import ChatAddress, Message, Sender, text_of
from openpista.domain.port import GatewayPort, Pulse
from openpista.words.catalogue import Words

NAME = "console"
ME = Sender(
    user_id="owner", role="owner", address=ChatAddress(channel=NAME, account="", chat="local")
)
LEAVE = frozenset({"/quit", "/exit"})
PROMPT = "openpista> "


class Console:
    """The channel; each run is one visit of its person."""

    name = NAME

    def __init__(
        self,
        *,
        clock: Clock,
        new_ulid: NewUlid,
        scripts: Callable[[], tuple[str, ...]],
        words: Words,
        descriptor: int,
        writer: Callable[[], LineWriter] = LineWriter,
    ) -> None:
        self._clock = clock
        self._new_ulid = new_ulid
        self._scripts = scripts
        self._words = words
        self._descriptor = descriptor
        self._writer = writer

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        """Talk until the person leaves or the input ends."""
        writer = self._writer()
        visit = _Visit(
            port,
            pulse,
            reader=LineReader(self._descriptor),
            writer=writer,
            clock=self._clock,
            new_ulid=self._new_ulid,
            scripts=self._scripts,
            words=self._words,
        )
        try:
            async with asyncio.TaskGroup() as tasks:
                follower = tasks.create_task(visit.follow_house(), name="console house")
                pulse.up()
                await visit.talk(tasks)
                follower.cancel()
                visit.end()
            pulse.left()
        finally:
            writer.close()


class _Visit:
    """What was said and asked since the person came."""

    def __init__(
        self,
        port: GatewayPort,
        pulse: Pulse,
        *,
        reader: LineReader,
        writer: LineWriter,
        clock: Clock,
        new_ulid: NewUlid,
        scripts: Callable[[], tuple[str, ...]],
        words: Words,
    ) -> None:
        self._port = port
        self._pulse = pulse
        self._reader = reader
        self._writer = writer
        self._clock = clock
        self._new_ulid = new_ulid
        self._scripts = scripts
        self._words = words
        self._session_id: SessionId | None = None
        self._following: asyncio.Task[None] | None = None
        self._ours: set[MessageId] = set()
        self._pending: set[MessageId] = set()
        self._told_seq = 0
        self._questions = _Questions(self._show_question)
        self._changed = asyncio.Event()

    async def talk(self, tasks: asyncio.TaskGroup) -> None:
        """Take lines until there are no more."""
        self._say(self._words("console.welcome"))
        while True:
            if not self._reader.typed:
                # Lines of a pipe come as a person would type them: each after the last answer.
                await self._until(lambda: bool(self._questions.first or not self._pending))
            self._prompt()
            line = await self._reader.next()
            if line is None:
                await self._until(lambda: bool(self._questions.first or not self._pending))
                return
            text = line.strip()
            if text in LEAVE:
                return
            if text:
                await self._hear(text, tasks)

    def end(self) -> None:
        """Follow nothing any more."""
        if self._following is not None:
            self._following.cancel()

    async def follow_house(self) -> None:
        """Put every question that waits for an owner, one after the other."""
        async with aclosing(self._port.events(HOUSE)) as events:
            async for event in events:
                self._questions.hear(event)
                self._changed.set()

    # --- what is typed ------------------------------------------------------------------------

    async def _hear(self, text: str, tasks: asyncio.TaskGroup) -> None:
        self._pulse.received()
        if text == "/new":
            await self._begin_anew(tasks)
        elif text == "/stop":
            await self._stop()
        elif text.startswith("/"):
            self._say(self._words("console.commands"))
        elif (approval := self._questions.first) is not None:
            await self._answer(approval, text)
        else:
            await self._send(text, tasks)

    async def _send(self, text: str, tasks: asyncio.TaskGroup) -> None:
        message_id = MessageId(self._new_ulid())
        self._ours.add(message_id)
        self._pending.add(message_id)
        answer = await self._port.send(SendMessage(message_id=message_id, text=text, sender=ME))
        if isinstance(answer, Refused) or answer.session_id is None:
            self._pending.discard(message_id)
            self._say(answer.reason if isinstance(answer, Refused) else answer.note)
            return
        if answer.note:
            self._say(answer.note)
        self._follow(answer.session_id, tasks)

    async def _begin_anew(self, tasks: asyncio.TaskGroup) -> None:
        answer = await self._port.send(NewSession(sender=ME))
        if isinstance(answer, Refused) or answer.session_id is None:
            self._say(answer.reason if isinstance(answer, Refused) else answer.note)
            return
        self._say(answer.note or self._words("console.begun"))
        self._follow(answer.session_id, tasks)

    async def _stop(self) -> None:
        if self._session_id is None:
            return
        await self._told(CancelTurn(session_id=self._session_id, sender=ME))

    async def _answer(self, approval: Approval, text: str) -> None:
        read = read_number(text, approval)
        if read is None:
            self._say(f"{self._words('console.number')}\n{numbered_offers(approval)}")
            return
        await self._told(
            AnswerApproval(approval_id=approval.id, answer=read[0], text=read[1], sender=ME)
        )
        await self._until(lambda: self._questions.first != approval)

    async def _told(self, command: CancelTurn | AnswerApproval) -> None:
        answer = await self._port.send(command)
        if isinstance(answer, Refused):
            self._say(answer.reason)
            if isinstance(command, AnswerApproval):
                self._questions.resolved(command.approval_id)

    # --- what is told -------------------------------------------------------------------------

    def _follow(self, session_id: SessionId, tasks: asyncio.TaskGroup) -> None:
        if session_id == self._session_id and self._following is not None:
            return
        self.end()
        self._session_id, self._told_seq = session_id, 0
        self._following = tasks.create_task(
            self._follow_session(session_stream(session_id)), name="console session"
        )

    async def _follow_session(self, stream: StreamId) -> None:
        async with aclosing(self._port.events(stream)) as events:
            async for event in events:
                self._hear_session(event)
                self._changed.set()
        self._pending.clear()
        self._changed.set()

    def _hear_session(self, event: Event) -> None:
        match event:
            case Snapshot():
                self._catch_up(event)
            case MessageAdded():
                self._tell_message(event.message)
            case ToolStarted():
                self._say(self._words("console.working"))
            case TurnFinished():
                if event.outcome != "done":
                    self._say(event.reason or event.outcome)
                self._prompt()
            case SessionChanged() if event.session.activity == "idle":
                self._pending.clear()
            case Notice():
                self._say(event.text)
            case _:
                return

    def _catch_up(self, snapshot: Snapshot) -> None:
        """Tell what was answered since the person said something here."""
        ids = [message.id for message in snapshot.messages]
        first = next((at for at, one in enumerate(ids) if one in self._ours), len(ids))
        for message in snapshot.messages[first:]:
            self._tell_message(message)
        if snapshot.session.activity == "idle":
            self._pending -= set(ids)

    def _tell_message(self, message: Message) -> None:
        if message.seq <= self._told_seq:
            return
        self._told_seq = message.seq
        text = text_of(message)
        if message.role == "assistant" and text:
            self._say(f"\n{text}\n")
            self._pulse.sent()
        elif message.role == "user" and message.id not in self._ours and text:
            name = (message.sender.name or message.sender.user_id) if message.sender else ""
            self._say(f"{name}: {text}")

    def _show_question(self, approval: Approval) -> None:
        # What was typed before the card was there cannot answer it.
        self._reader.forget()
        now_ms = self._clock.now_ms()
        self._say(f"\n{card_text(approval, scripts=self._scripts(), now_ms=now_ms)}")
        self._say(numbered_offers(approval))
        self._prompt()

    # ------------------------------------------------------------------------------------------

    async def _until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            self._changed.clear()
            await self._changed.wait()

    def _prompt(self) -> None:
        if self._reader.typed:
            self._writer.say(PROMPT, end="")

    def _say(self, text: str) -> None:
        self._writer.say(text)


class _Questions:
    """The questions that wait for an owner, oldest first. `show` puts the first to the person."""

    def __init__(self, show: Callable[[Approval], None]) -> None:
        self._show = show
        self._waiting: dict[ApprovalId, Approval] = {}

    @property
    def first(self) -> Approval | None:
        """The one that the person is asked; None where nothing waits."""
        return next(iter(self._waiting.values()), None)

    def hear(self, event: Event) -> None:
        """Take in what the house tells."""
        match event:
            case HouseSnapshot():
                self._waiting = {}
                for approval in event.approvals:
                    self._ask(approval)
            case ApprovalRequested():
                self._ask(event.approval)
            case ApprovalResolved():
                self.resolved(event.approval_id)
            case _:
                return

    def resolved(self, approval_id: ApprovalId) -> None:
        """Let go of one, and put the next where it was the first."""
        before = self.first
        self._waiting.pop(approval_id, None)
        if self.first is not None and self.first != before:
            self._show(self.first)

    def _ask(self, approval: Approval) -> None:
        self._waiting[approval.id] = approval
        if len(self._waiting) == 1:
            self._show(approval)
