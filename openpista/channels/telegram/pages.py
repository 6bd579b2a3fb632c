"""An answer as it stands in a chat: one or more messages that are edited until it is whole."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from openpista.channels.telegram.errors import RefusedError
from openpista.channels.telegram.markdown import Rich, plain
from openpista.channels.telegram.place import Keys, Place


class Writes(Protocol):
    """What pages need of the Bot API."""

    async def send(
        self, place: Place, part: Rich, *, keys: Keys = (), silent: bool = False, reply_to: int = 0
    ) -> int:
        """Send a message and return its id."""
        ...

    async def edit(self, place: Place, message_id: int, part: Rich, *, keys: Keys = ()) -> bool:
        """Let a message say something else; False where it is gone."""
        ...

    async def delete(self, place: Place, message_id: int) -> None:
        """Take a message back."""
        ...


class Pages:
    """The messages of one answer in one chat."""

    def __init__(self, api: Writes, place: Place) -> None:
        self.place = place
        self._api = api
        self._ids: list[int] = []
        self._shown: list[Rich] = []
        self._lock = asyncio.Lock()
        self._is_closed = False

    async def show(self, parts: Sequence[Rich]) -> None:
        """Let the messages say `parts` so far. Does nothing once the answer is being finished."""
        async with self._lock:
            if self._is_closed:
                return
            for number, part in enumerate(parts):
                await self._write(number, part)

    async def finish(
        self,
        parts: Sequence[Rich],
        *,
        taken: int,
        took: Callable[[str], Awaitable[None]],
        mark: str = "",
    ) -> None:
        """Let the messages say `parts` for good, without the first `taken` of them, and note the
        id of each. `mark` stands before the next one where it has to be sent anew."""
        async with self._lock:
            self._is_closed = True
            for number, part in enumerate(parts):
                if number < taken:
                    continue
                is_marked = bool(mark) and number == taken and number >= len(self._ids)
                message_id = await self._write(number, _marked(part, mark) if is_marked else part)
                await took(str(message_id))
            for surplus in self._ids[len(parts) :]:
                await self._api.delete(self.place, surplus)

    async def _write(self, number: int, part: Rich) -> int:
        """Show a part and return the id of its message."""
        if number >= len(self._ids):
            while len(self._ids) < number:  # Sent by an earlier process.
                self._ids.append(0)
                self._shown.append(Rich(""))
            self._ids.append(await self._send(part))
            self._shown.append(part)
        elif self._shown[number] != part:
            if not await self._edit(self._ids[number], part):
                self._ids[number] = await self._send(part)
            self._shown[number] = part
        return self._ids[number]

    async def _send(self, part: Rich) -> int:
        try:
            return await self._api.send(self.place, part)
        except RefusedError:
            # Words arrive rather than looks.
            return await self._api.send(self.place, plain(part.text))

    async def _edit(self, message_id: int, part: Rich) -> bool:
        try:
            return await self._api.edit(self.place, message_id, part)
        except RefusedError:
            return await self._api.edit(self.place, message_id, plain(part.text))


def _marked(part: Rich, mark: str) -> Rich:
    shift = len(mark) + 1
    spans = tuple(
        type(span)(span.kind, span.start + shift, span.end + shift, span.value)
        for span in part.spans
    )
    return Rich(f"{mark} {part.text}", spans)
