"""Takes messages in: into the inbox first, acknowledged after that (reliability.md P1, P4, P8)."""

import asyncio
from weakref import WeakValueDictionary

from msgspec.structs import replace

from openpista.domain.clock import Clock
from openpista.domain.command import (
    Accepted,
    Refused,
    RemoveQueued,
    RunShell,
    SendMessage,
    SendNow,
)
from openpista.domain.ids import SessionId, is_safe_id, session_stream
from openpista.domain.media import MAX_CARRIED
from openpista.domain.message import ChatAddress
from openpista.domain.session import QueuedMessage, Session
from openpista.gateway.actors import Actors
from openpista.gateway.bindings import Begun, Bindings
from openpista.gateway.endings import to_the_end
from openpista.gateway.live import LiveSessions
from openpista.gateway.session_book import NO_SUCH_SESSION, SessionBook
from openpista.store.inbox import Inbox

MAX_QUEUED = 20
"""Messages that wait for one session."""

MAX_WAITING = 1_000
"""Messages that wait for all sessions together."""

MAX_SOURCE_CHARS = 100
MAX_TEXT_CHARS = 400_000
"""More is no message; it would fill the window of most models twice."""

BUSY = Refused(
    reason="openpista is busy: too many messages wait already. Please send this again later.",
    code="busy",
)
GONE = Refused(reason="That message does not wait any more.", code="not_waiting")
NO_SESSION = Refused(reason=NO_SUCH_SESSION, code="not_found")


class Intake:
    """The way of messages into sessions, in the order in which they came."""

    def __init__(
        self,
        inbox: Inbox,
        *,
        live: LiveSessions,
        book: SessionBook,
        bindings: Bindings,
        actors: Actors,
        clock: Clock,
    ) -> None:
        self._inbox = inbox
        self._live = live
        self._book = book
        self._bindings = bindings
        self._actors = actors
        self._clock = clock
        self._orders: WeakValueDictionary[SessionId | ChatAddress, asyncio.Lock] = (
            WeakValueDictionary()
        )

    async def load(self) -> None:
        """Mirror what waits in the store, without beginning anything."""
        for session_id in await self._inbox.sessions_waiting():
            self._live.set_queue(session_id, await self._inbox.waiting(session_id))

    async def send(self, command: SendMessage) -> Accepted | Refused:
        """Take a message in. A redelivered one is accepted again and changes nothing."""
        if (refused := _unfit(command)) is not None:
            return refused
        # Nothing is awaited before this lock: who comes first is served first.
        async with self._order(command.session_id or command.sender.address):
            if self._live.count_queued() >= MAX_WAITING:
                return BUSY
            begun = await self._session_for(command)
            if isinstance(begun, Accepted | Refused):
                return begun
            if command.untrusted:
                await self._taint(begun.session.id, command.untrusted)
            queued = _queued(command, begun.session, self._clock)
            return await self._take(queued, begun.session, begun.note)

    async def shell(self, command: RunShell) -> Accepted | Refused:
        """Take a command of the owner's own in; it waits its turn like a message."""
        if not is_safe_id(command.message_id) or not command.command.strip():
            return Refused(reason="There is no command to run.", code="empty")
        async with self._order(command.session_id):
            row = await self._book.find(command.session_id)
            if row is None:
                return NO_SESSION
            queued = QueuedMessage(
                message_id=command.message_id,
                session_id=row.id,
                text=command.command,
                at_ms=self._clock.now_ms(),
                sender=command.sender,
                mode="shell",
            )
            return await self._take(queued, row)

    async def remove(self, command: RemoveQueued) -> Accepted | Refused:
        """Take a waiting message back."""
        return await to_the_end(self._remove(command))

    async def send_now(self, command: SendNow) -> Accepted | Refused:
        """Let a waiting message join the running turn."""
        return await to_the_end(self._send_now(command))

    async def clear(self, session_id: SessionId) -> None:
        """Take everything back that waits for a session."""
        for queued in self._live.queued(session_id):
            command = RemoveQueued(session_id=session_id, message_id=queued.message_id)
            await self.remove(command)

    async def _session_for(self, command: SendMessage) -> Begun | Accepted | Refused:
        """Return the session that a message goes to, made where there is none; or what to
        answer at once."""
        if command.session_id is not None:
            row = await self._book.find(command.session_id)
            return Begun(row) if row else NO_SESSION
        address = command.sender.address
        # Only here a redelivery would leave a trace (a second session) before the inbox knows it.
        seen = await self._inbox.seen(
            channel=address.channel, account=address.account, external_id=command.message_id
        )
        if seen is not None:
            return Accepted(session_id=seen)
        row = await self._bindings.bound(address)
        if row is not None:
            return Begun(row)
        return await self._bindings.begin(address, workspace=command.workspace, model=command.model)

    async def _taint(self, session_id: SessionId, source: str) -> None:
        """Note whose words come in, before they do."""
        source = source[:MAX_SOURCE_CHARS]
        await self._book.change(
            session_id,
            lambda row: replace(row, taint=tuple(dict.fromkeys((*row.taint, source)))),
            touch=False,
        )

    async def _take(
        self, queued: QueuedMessage, row: Session, note: str = ""
    ) -> Accepted | Refused:
        if len(self._live.queued(queued.session_id)) >= MAX_QUEUED:
            return BUSY
        await to_the_end(self._store(queued, row))
        self._actors.wake(queued.session_id)
        return Accepted(session_id=queued.session_id, note=note)

    async def _store(self, queued: QueuedMessage, row: Session) -> None:
        address = queued.sender.address
        async with self._live.broadcast.changing(session_stream(queued.session_id)):
            is_new = await self._inbox.add(
                channel=address.channel,
                account=address.account,
                external_id=queued.message_id,
                queued=queued,
            )
            if is_new:
                self._live.enqueue(queued)
                self._live.tell_session(self._live.row(row.id) or row)

    async def _remove(self, command: RemoveQueued) -> Accepted | Refused:
        async with self._live.broadcast.changing(session_stream(command.session_id)):
            if not await self._inbox.remove(command.session_id, command.message_id):
                return GONE
            self._live.dequeue(command.session_id, command.message_id)
        return Accepted(session_id=command.session_id)

    async def _send_now(self, command: SendNow) -> Accepted | Refused:
        session_id, message_id = command.session_id, command.message_id
        async with self._live.broadcast.changing(session_stream(session_id)):
            queue = self._live.queued(session_id)
            queued = next((item for item in queue if item.message_id == message_id), None)
            if queued is not None and queued.mode == "shell":
                return Refused(reason="A command of yours cannot join a turn.", code="not_allowed")
            if queued is None or not await self._inbox.set_mode(session_id, message_id, "steer"):
                return GONE
            steering = replace(queued, mode="steer")
            self._live.set_queue(
                session_id, [steering if item is queued else item for item in queue]
            )
        return Accepted(session_id=session_id)

    def _order(self, key: SessionId | ChatAddress) -> asyncio.Lock:
        lock = self._orders.get(key)
        if lock is None:
            lock = self._orders[key] = asyncio.Lock()
        return lock


def _unfit(command: SendMessage) -> Refused | None:
    if not is_safe_id(command.message_id):
        return Refused(reason="This message has no usable id.", code="bad_id")
    if not command.text.strip() and not command.attachments:
        return Refused(reason="There is nothing in this message.", code="empty")
    if len(command.text) > MAX_TEXT_CHARS or len(command.attachments) > MAX_CARRIED:
        return Refused(
            reason=f"A message may have at most {MAX_TEXT_CHARS} characters and "
            f"{MAX_CARRIED} attachments. Put the text into a file.",
            code="too_long",
        )
    return None


def _queued(command: SendMessage, session: Session, clock: Clock) -> QueuedMessage:
    return QueuedMessage(
        message_id=command.message_id,
        session_id=session.id,
        text=command.text,
        at_ms=clock.now_ms(),
        sender=command.sender,
        mode=command.mode,
        attachments=command.attachments,
    )
