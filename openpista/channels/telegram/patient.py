"""The Bot API with patience, for what is said at once and is not kept in the outbox: it waits as
long as Telegram wants, and gives up on chats that take nothing."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from openpista.channels.telegram.conversation import Speaks
from openpista.channels.telegram.markdown import Rich
from openpista.channels.telegram.place import Keys, Place
from openpista.domain.delivery import PostponedError
from openpista.domain.errors import OpenpistaError

MAX_TRIES = 4
MAX_WAIT_S = 30.0

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]


class Patient:
    """Says things, or notes in the log that it could not."""

    def __init__(self, api: Speaks, *, sleep: Sleep = asyncio.sleep) -> None:
        self._api = api
        self._sleep = sleep

    async def send(
        self, place: Place, part: Rich, *, keys: Keys = (), silent: bool = False, reply_to: int = 0
    ) -> int:
        """Send a message and return its id; 0 where it could not be sent."""
        sent = await self._try(
            lambda: self._api.send(place, part, keys=keys, silent=silent, reply_to=reply_to)
        )
        return sent or 0

    async def edit(self, place: Place, message_id: int, part: Rich, *, keys: Keys = ()) -> bool:
        """Let a message say something else; False where it does not."""
        return bool(await self._try(lambda: self._api.edit(place, message_id, part, keys=keys)))

    async def delete(self, place: Place, message_id: int) -> None:
        """Take a message back."""
        await self._try(lambda: self._api.delete(place, message_id))

    async def answer(self, query_id: str, text: str = "", *, alert: bool = False) -> None:
        """End the wait of a button."""
        await self._try(lambda: self._api.answer(query_id, text, alert=alert))

    async def fetch(self, file_id: str) -> bytes:
        """Return the bytes of a file; whoever fetches is patient itself."""
        return await self._api.fetch(file_id)

    async def _try(self, work: Callable[[], Awaitable[int | None]]) -> int | None:
        for number in range(1, MAX_TRIES + 1):
            try:
                return await work()
            except PostponedError as error:
                if number == MAX_TRIES:
                    log.warning("not said: %s", error.message)
                    return None
                await self._sleep(min(error.wait_s or float(number), MAX_WAIT_S))
            except OpenpistaError as error:
                log.info("not said: %s", error.detail or error.message)
                return None
        return None
