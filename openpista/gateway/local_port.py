"""The port of a window in this process: stamps the sender, admits, and never raises at a window
for what went wrong with its command or question."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

import msgspec
from msgspec import Struct

from openpista.domain.command import (
    Accepted,
    AnswerLogin,
    BeginLogin,
    CancelLogin,
    Command,
    Refused,
)
from openpista.domain.errors import NotFoundError, OpenpistaError
from openpista.domain.event import Event
from openpista.domain.ids import HOUSE, LoginId, NewUlid, StreamId
from openpista.domain.message import Sender
from openpista.domain.query import Answer, Query, QueryFailed
from openpista.gateway.admit import Doorkeeper, FollowStream
from openpista.gateway.attendance import Attendance
from openpista.gateway.broadcast import Broadcast
from openpista.gateway.commands import Commands
from openpista.gateway.people import People
from openpista.gateway.queries import Queries
from openpista.gateway.snapshot import Snapshots

ANOTHER_WINDOWS_LOGIN = Refused(
    reason="This login was begun in another window, or it is over.", code="not_found"
)
MAX_LOGINS = 64
"""The logins of a window that it can still answer or end; far more than may be under way."""

CONSOLE = "console"

KNOWS_ITS_OWN = frozenset({"web", CONSOLE})
"""Channels that let nobody speak who has not proved to be the owner; of all others the role is
looked up by the id that their messenger vouches for."""

BROKEN = "Something went wrong inside openpista; the log names it {name}."

log = logging.getLogger(__name__)


class PortRooms(Struct, frozen=True):
    """What all ports share. `greet` is called when an owner's window has seen the house."""

    door: Doorkeeper
    commands: Commands
    queries: Queries
    snapshots: Snapshots
    broadcast: Broadcast
    attendance: Attendance
    greet: Callable[[], None]
    new_ulid: NewUlid


class LocalPort:
    """A `GatewayPort` in this process."""

    def __init__(self, rooms: PortRooms, sender: Sender, *, answers: bool) -> None:
        self._rooms = rooms
        self._sender = sender
        self._answers = answers
        self._logins: deque[LoginId] = deque(maxlen=MAX_LOGINS)
        if answers and sender.role == "owner":
            rooms.attendance.enter(self)

    def close(self) -> None:
        """The window goes; nobody is there any more. May be called twice."""
        self._rooms.attendance.leave(self)

    async def send(self, command: Command) -> Accepted | Refused:
        """Carry out a command in the name of this window's sender."""
        # What is refused waits for nothing: a channel that floods would let nobody else work.
        await asyncio.sleep(0)
        stamped = msgspec.structs.replace(command, sender=self.sender_of(command))
        try:
            refused = await self._rooms.door.admit(stamped.sender, stamped, answers=self._answers)
            return refused or await self._carry_out(stamped)
        except NotFoundError as error:
            return Refused(reason=error.message, code="not_found")
        except OpenpistaError as error:
            log.info("%s failed: %s", type(command).__name__, error.detail or error.message)
            return Refused(reason=error.message, code="failed")
        except Exception:
            name = self._rooms.new_ulid()
            log.exception("%s broke, named %s", type(command).__name__, name)
            return Refused(reason=BROKEN.format(name=name), code="broken")

    async def _carry_out(self, command: Command) -> Accepted | Refused:
        """Do it. A login is its window's: no other answers it or ends it."""
        if isinstance(command, AnswerLogin | CancelLogin) and command.login_id not in self._logins:
            return ANOTHER_WINDOWS_LOGIN
        done = await self._rooms.commands.carry_out(command)
        if isinstance(command, BeginLogin) and isinstance(done, Accepted):
            self._logins.append(command.login_id)
        return done

    async def ask(self, query: Query) -> Answer:
        """Answer a question."""
        try:
            refused = await self._rooms.door.admit(self._sender, query)
            if refused is not None:
                return QueryFailed(reason=refused.reason)
            return await self._rooms.queries.answer(query)
        except OpenpistaError as error:
            log.info("%s failed: %s", type(query).__name__, error.detail or error.message)
            return QueryFailed(reason=error.message)
        except Exception:
            name = self._rooms.new_ulid()
            log.exception("%s broke, named %s", type(query).__name__, name)
            return QueryFailed(reason=BROKEN.format(name=name))

    async def events(
        self, stream: StreamId, *, after: tuple[str, int] | None = None
    ) -> AsyncGenerator[Event]:
        """Follow a stream; raises NotFoundError for one that is not there or not this sender's."""
        refused = await self._rooms.door.admit(self._sender, FollowStream(stream))
        if refused is not None:
            raise NotFoundError(refused.reason)
        events = self._rooms.broadcast.follow(
            stream, after=after, snapshot=self._rooms.snapshots.source(stream)
        )
        async with aclosing(events):
            async for event in events:
                yield event
                if stream == HOUSE:
                    self._rooms.greet()

    def sender_of(self, command: Command) -> Sender:
        """Return who a command comes from, whatever it says itself."""
        del command
        return self._sender


class ChannelPort(LocalPort):
    """The port of a channel, which speaks for many people: their address is always in that
    channel, and who they are is looked up. Whoever comes through it may answer what they are
    entitled to; only the console has somebody who sits at it, like at a window."""

    def __init__(self, rooms: PortRooms, sender: Sender, people: People) -> None:
        super().__init__(rooms, sender, answers=sender.address.channel == CONSOLE)
        self._answers = True
        self._people = people

    def window(self, sender: Sender) -> LocalPort:
        """Return the port of one window that this channel opens for somebody."""
        return LocalPort(self._rooms, self._known(sender), answers=True)

    def sender_of(self, command: Command) -> Sender:
        """Return the person whom the channel names."""
        return self._known(command.sender)

    def _known(self, sender: Sender) -> Sender:
        channel = self._sender.address.channel
        address = msgspec.structs.replace(sender.address, channel=channel)
        role = sender.role
        if channel not in KNOWS_ITS_OWN:
            role = self._people.role_of(channel, sender.user_id)
        return msgspec.structs.replace(sender, address=address, role=role)
