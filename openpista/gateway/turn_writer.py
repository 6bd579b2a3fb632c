"""Writes the steps of one turn: each is stored and told as one, and to the end.

A turn that is cancelled while a step commits still tells it, so that windows never miss what is
in the store.
"""

import asyncio
from collections.abc import Awaitable, Callable

from msgspec import Struct
from msgspec.structs import replace

from openpista.agent.usage import add_usage
from openpista.domain.clock import Clock
from openpista.domain.event import MessageAdded, TurnStarted
from openpista.domain.ids import MessageId, NewUlid, SessionId, TurnId, session_stream
from openpista.domain.message import (
    Block,
    Message,
    Role,
    Text,
    ToolCall,
    ToolResult,
    Usage,
    text_of,
)
from openpista.domain.model import ModelRef
from openpista.domain.session import QueuedMessage, Session
from openpista.domain.tool import Intent
from openpista.gateway.endings import to_the_end
from openpista.gateway.live import LiveSessions
from openpista.gateway.summaries import Summaries
from openpista.store.errors import StoreError
from openpista.store.open import Store

SHELL_MARK = "! "
"""What stands before a command of the owner's own in the conversation."""

PROMPT_CHARS = 200
"""How much of its prompt names a turn in the list of what can be undone."""

SHELL_MODEL = ModelRef("owner", "shell")
"""What the journal names as the model of a turn that runs such a command."""


class WriterRooms(Struct, frozen=True):
    """What every writer needs."""

    store: Store
    live: LiveSessions
    clock: Clock
    new_ulid: NewUlid


class TurnWriter:
    """The pen of one turn."""

    def __init__(self, rooms: WriterRooms, session_id: SessionId, turn_id: TurnId) -> None:
        self._rooms = rooms
        self._journal = rooms.store.journal
        self._summaries = Summaries(rooms.store.messages, rooms.live)
        self.session_id = session_id
        self.turn_id = turn_id
        self.stream = session_stream(session_id)
        self.usage = Usage()
        self.prompt_text = ""

    async def start(self, row: Session, queued: QueuedMessage) -> Message:
        """Take a message out of the inbox and open the turn with it. Raises NotFoundError when
        it waits no more, StoreError when nothing can be stored."""
        return await to_the_end(self._start(row, queued))

    async def resume(self, row: Session, prompt: Message) -> None:
        """Let an open turn go on that an earlier process began."""
        live = self._rooms.live
        self.name_after(prompt)
        async with live.broadcast.changing(self.stream):
            live.begin_turn(row, self.turn_id)
            self._tell_started(row, prompt)
            live.tell_session(row)

    def name_after(self, prompt: Message | None) -> None:
        """Let the turn be known by its first words in the list of what can be undone."""
        self.prompt_text = text_of(prompt)[:PROMPT_CHARS] if prompt else ""

    async def join(self, queued: QueuedMessage) -> Message:
        """Take a message out of the inbox into the turn. Raises as `start`."""
        prompt = self.prompt(queued)

        def join(prompt: Message) -> Awaitable[Message]:
            return self._journal.join_turn(self.turn_id, prompt, queued.message_id)

        return await self._store(lambda: self._with_an_id(prompt, join), joined=queued)

    async def reply(self, message: Message) -> Message:
        """Store what the model said, or a sentence of ours in its place."""
        stored = await self._store(lambda: self._store_reply(message))
        self._count(message.usage)
        return stored

    async def intent(self, call: ToolCall, intent: Intent, digest: str) -> None:
        """Store that a call is about to run."""
        await to_the_end(self._journal.store_intent(self.turn_id, call, intent, digest))

    async def result(self, result: ToolResult, *, kept_output: str) -> Message:
        """Store what a call came to."""
        message = self.message("tool", (result,))
        return await self._store(
            lambda: self._journal.store_result(self.turn_id, message, kept_output=kept_output)
        )

    async def summary(self, message: Message, *, before_seq: int) -> Message:
        """Store a summary that stands for the messages before `before_seq`."""
        self._count(message.usage)
        return await self._summaries.store(message, before_seq=before_seq)

    def message(self, role: Role, blocks: tuple[Block, ...]) -> Message:
        """Return a message of this turn that is not stored yet."""
        return Message(
            id=MessageId(self._rooms.new_ulid()),
            session_id=self.session_id,
            seq=0,
            role=role,
            blocks=blocks,
            at_ms=self._rooms.clock.now_ms(),
            turn_id=self.turn_id,
        )

    def prompt(self, queued: QueuedMessage) -> Message:
        """Return a message that waited as one of the conversation."""
        mark = SHELL_MARK if queued.mode == "shell" else ""
        words = (Text(mark + queued.text),) if queued.text else ()
        return replace(
            self.message("user", (*words, *queued.attachments)),
            id=queued.message_id,
            at_ms=queued.at_ms,
            sender=queued.sender,
        )

    async def _start(self, row: Session, queued: QueuedMessage) -> Message:
        live = self._rooms.live
        prompt = self.prompt(queued)
        self.name_after(prompt)

        def start(prompt: Message) -> Awaitable[Message]:
            return self._journal.start_turn(
                turn_id=self.turn_id,
                session_id=self.session_id,
                model=SHELL_MODEL if queued.mode == "shell" else row.model,
                prompt=prompt,
                inbox_message_id=queued.message_id,
            )

        async with live.broadcast.changing(self.stream):
            stored = await self._with_an_id(prompt, start)
            live.begin_turn(row, self.turn_id)
            live.dequeue(self.session_id, queued.message_id)
            live.tell(MessageAdded(stream=self.stream, turn_id=self.turn_id, message=stored))
            self._tell_started(row, stored)
            live.set_row(_with_message(row, stored))
        return stored

    async def _with_an_id(
        self, prompt: Message, store: Callable[[Message], Awaitable[Message]]
    ) -> Message:
        """Store a prompt, under another id where its own is taken: two channels may use the
        same ones, and a message must not wait for ever for that."""
        try:
            return await store(prompt)
        except StoreError:
            if await self._rooms.store.messages.get(prompt.id) is None:
                raise
            return await store(replace(prompt, id=MessageId(self._rooms.new_ulid())))

    async def _store_reply(self, message: Message) -> Message:
        row = self._rooms.live.row(self.session_id)
        if row is None or message.usage is None:
            return await self._journal.store_reply(self.turn_id, message)
        size = message.usage.input_tokens + message.usage.output_tokens
        row = replace(row, context_tokens=size)
        # Writes that wait at the same moment share one commit.
        stored, _ = await asyncio.gather(
            self._journal.store_reply(self.turn_id, message), self._rooms.store.sessions.save(row)
        )
        self._rooms.live.set_row(row)
        return stored

    async def _store(
        self, work: Callable[[], Awaitable[Message]], *, joined: QueuedMessage | None = None
    ) -> Message:
        async def store_and_tell() -> Message:
            async with self._rooms.live.broadcast.changing(self.stream):
                stored = await work()
                self._rooms.live.tell(
                    MessageAdded(stream=self.stream, turn_id=self.turn_id, message=stored)
                )
                if joined is not None:
                    self._rooms.live.dequeue(self.session_id, joined.message_id)
            return stored

        return await to_the_end(store_and_tell())

    def _tell_started(self, row: Session, prompt: Message) -> None:
        self._rooms.live.tell(
            TurnStarted(
                stream=self.stream, turn_id=self.turn_id, model=row.model, prompt_id=prompt.id
            )
        )

    def _count(self, usage: Usage | None) -> None:
        self.usage = add_usage(self.usage, usage)


def _with_message(row: Session, stored: Message) -> Session:
    """Return the row as the store has it now that a message joined."""
    return replace(
        row,
        message_count=row.message_count + 1,
        last_seq=stored.seq,
        updated_at_ms=max(row.updated_at_ms, stored.at_ms),
    )
