"""The three calls through which every window reaches the gateway, and what a channel is."""

from collections.abc import AsyncGenerator
from typing import Protocol, runtime_checkable

from openpista.domain.command import Accepted, Command, Refused
from openpista.domain.delivery import Errand, Took
from openpista.domain.event import Event
from openpista.domain.ids import StreamId
from openpista.domain.message import Sender
from openpista.domain.pairing import DevicePairing
from openpista.domain.query import Answer, Query


class GatewayPort(Protocol):
    """In-process or over the control socket; a window cannot tell which (decisions.md 6)."""

    async def send(self, command: Command) -> Accepted | Refused:
        """Carry out a command; returns when it is durable."""
        ...

    async def ask(self, query: Query) -> Answer:
        """Answer a question without effects."""
        ...

    def events(
        self, stream: StreamId, *, after: tuple[str, int] | None = None
    ) -> AsyncGenerator[Event]:
        """Follow a stream: the events after (epoch, seq), or a snapshot and what comes then.

        A window that falls behind gets a snapshot in place of what it missed.
        """
        ...


class Pulse(Protocol):
    """How a channel says how it fares; it counts as starting until it says more."""

    def up(self) -> None:
        """The last probe of the other side was answered."""
        ...

    def degraded(self, reason: str) -> None:
        """It serves, but not as it should; `reason` is a sentence."""
        ...

    def received(self) -> None:
        """Something came in."""
        ...

    def sent(self) -> None:
        """Something went out and was confirmed."""
        ...

    def left(self) -> None:
        """Its person has left: when `run` returns now, it ended well and is not run again."""
        ...


class ClosablePort(GatewayPort, Protocol):
    """A port that wants to know when its window goes."""

    def close(self) -> None:
        """The window goes. May be called twice."""
        ...


@runtime_checkable
class OpensWindows(Protocol):
    """The port of a channel whose people sit at windows of their own, as before the terminal."""

    def window(self, sender: Sender) -> ClosablePort:
        """Return the port of one window, with somebody at it who may approve. What it begins,
        logins above all, is its own. Close it when the window goes."""
        ...


@runtime_checkable
class PairsByLink(Protocol):
    """A channel to which an owner's phone is connected by a link."""

    def pairing_link(self, code: str) -> str | None:
        """Return the link that brings `code` back to this channel; None while it is not up."""
        ...


@runtime_checkable
class PairsByDevice(Protocol):
    """A channel that becomes a device of its owner's account, by a code that renews itself."""

    def begin_pairing(self, wish: DevicePairing) -> str:
        """Begin to show codes; one that was begun before ends. Returns why that cannot be, and
        nothing where it is under way."""
        ...

    def cancel_pairing(self) -> None:
        """Show no more codes."""
        ...


@runtime_checkable
class SpeaksForItsOwner(Protocol):
    """A channel that is a device of its owner's account and writes in their name."""

    async def write_to(self, to: str, text: str) -> str:
        """Write to a number or chat and return the message's id once it was taken. Raises
        OpenpistaError."""
        ...

    async def log_out(self) -> None:
        """Let the account forget this device. Raises OpenpistaError."""
        ...


@runtime_checkable
class Delivers(Protocol):
    """A channel to whose chats answers are owed; the gateway's courier brings them."""

    @property
    def name(self) -> str:
        """The channel's name in addresses."""
        ...

    @property
    def is_open(self) -> bool:
        """Say whether it makes sense to bring anything now. A service that comes up is asked
        again."""
        ...

    async def deliver(self, errand: Errand, took: Took) -> None:
        """Send all messages of an errand that are not among `errand.taken`, and note each with
        `took`. Raises PostponedError, UnclearError or UndeliverableError. Called for several
        chats at once, for one chat in order."""
        ...


class Channel(Protocol):
    """A service that brings people from elsewhere; run by the gateway's services only."""

    @property
    def name(self) -> str:
        """The channel's name in addresses, for example `telegram`."""
        ...

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        """Serve until cancelled; an exception is a failure that the services handle."""
        ...
