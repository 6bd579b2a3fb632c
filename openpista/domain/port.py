"""The three calls through which every window reaches the gateway, and what a channel is."""

from collections.abc import AsyncGenerator
from typing import Protocol

from openpista.domain.command import Accepted, Command, Refused
from openpista.domain.event import Event
from openpista.domain.ids import LoginId, StreamId
from openpista.domain.login import Login, LoginMethod, ProviderStatus
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


class Channel(Protocol):
    """A service that brings people from elsewhere; run by the gateway's services only."""

    @property
    def name(self) -> str:
        """The channel's name in addresses, for example `telegram`."""
        ...

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        """Serve until cancelled; an exception is a failure that the services handle."""
        ...


class LoginListener(Protocol):
    """Whoever is told how logins go: the gateway, which tells its windows."""

    def login_changed(self, login: Login) -> None:
        """A login went on, or ended."""
        ...

    def providers_changed(self, providers: tuple[ProviderStatus, ...]) -> None:
        """Credentials or their state changed; all providers as they are now."""
        ...


class LoginDesk(Protocol):
    """Where logins to model services are carried out; never prints, opens no browser.

    Each call returns soon; how a login goes on is told to the listener. A refusal is an
    OpenpistaError whose sentence is for the user.
    """

    def listen(self, listener: LoginListener) -> None:
        """Tell `listener` from now on."""
        ...

    async def providers(self) -> tuple[ProviderStatus, ...]:
        """Return how every service of the registry stands, in the order in which to show it."""
        ...

    async def begin(
        self, login_id: LoginId, provider: str, method: LoginMethod, endpoint: str = ""
    ) -> None:
        """Begin a login; `endpoint` where the method wants one and the window has it already."""
        ...

    async def answer(self, login_id: LoginId, text: str) -> None:
        """Hand over the key, code, address or confirmation that a login waits for."""
        ...

    async def cancel(self, login_id: LoginId) -> None:
        """End a login that is under way; one that has ended already stays as it is."""
        ...

    async def logout(self, provider: str) -> str:
        """Forget what was stored for `provider`; return a sentence that says what is left."""
        ...

    async def aclose(self) -> None:
        """End all logins that are under way."""
        ...
