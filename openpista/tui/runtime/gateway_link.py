"""The window's way to the gateway: made anew after a loss, and told when it is gone."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing

from openpista.domain.command import Accepted, Command, Refused
from openpista.domain.errors import NotFoundError, OpenpistaError
from openpista.domain.event import Event
from openpista.domain.ids import HOUSE
from openpista.domain.port import GatewayPort
from openpista.domain.query import Answer, Query
from openpista.tui.core.effects import FollowStream
from openpista.tui.runtime.services import Connected

log = logging.getLogger(__name__)


class NotAttachedError(OpenpistaError):
    """There is no gateway to talk to now; nothing is known of what was on its way."""


class GatewayLink:
    """Holds the port of the newest attempt. `on_loss(attempt, reason)` is called once for each
    port that is gone."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[Connected]],
        *,
        on_loss: Callable[[int, str], None],
    ) -> None:
        self._connect = connect
        self._on_loss = on_loss
        self._port: GatewayPort | None = None
        self._attempt = 0

    async def connect(self, attempt: int) -> bool:
        """Reach the gateway; returns whether it runs in this process."""
        self._port, self._attempt = None, attempt
        connected = await self._connect()
        if self._attempt == attempt:
            self._port = connected.port
        return connected.inside

    async def send(self, command: Command) -> Accepted | Refused:
        """Carry out a command; raises NotAttachedError when the gateway is gone."""
        port, attempt = self._attached()
        try:
            return await port.send(command)
        except (ConnectionError, EOFError) as error:
            raise self._gone(attempt, error) from error

    async def ask(self, query: Query) -> Answer:
        """Answer a question; raises NotAttachedError when the gateway is gone."""
        port, attempt = self._attached()
        try:
            return await port.ask(query)
        except (ConnectionError, EOFError) as error:
            raise self._gone(attempt, error) from error

    async def follow(self, sub: FollowStream, hear: Callable[[Event], None]) -> None:
        """Hear a stream until cancelled or until the gateway is gone. Raises NotFoundError for
        a session that does not exist."""
        try:
            port, attempt = self._attached()
        except NotAttachedError:
            return
        after = (sub.epoch, sub.seq) if sub.epoch else None
        try:
            async with aclosing(port.events(sub.stream, after=after)) as events:
                async for event in events:
                    hear(event)
        except NotFoundError:
            if sub.stream != HOUSE:
                raise
            self._gone(attempt, None)
        except (OpenpistaError, ConnectionError, EOFError) as error:
            self._gone(attempt, error)
        except Exception as error:
            # Without its streams a window is blind: whatever ended one, it attaches anew.
            log.exception("stream %s broke", sub.stream)
            self._gone(attempt, error)
        else:
            self._gone(attempt, None)

    def _attached(self) -> tuple[GatewayPort, int]:
        if self._port is None:
            raise NotAttachedError("openpista is not connected to its gateway.")
        return self._port, self._attempt

    def _gone(self, attempt: int, error: Exception | None) -> NotAttachedError:
        reason = error.message if isinstance(error, OpenpistaError) else str(error or "")
        if self._port is not None and attempt == self._attempt:
            self._port = None
            self._on_loss(attempt, reason)
        return NotAttachedError(reason or "The connection to the gateway ended.")
