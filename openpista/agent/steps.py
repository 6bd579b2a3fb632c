"""Writes the steps of a turn so that a cancel never leaves in doubt whether one is stored."""

import asyncio
from collections.abc import Coroutine

from openpista.domain.message import Message
from openpista.domain.tasks import owned_task


class StepWriter:
    """Writes one step at a time. A step once begun is written to its end."""

    def __init__(self) -> None:
        self._writing: asyncio.Task[Message] | None = None

    async def write(self, step: Coroutine[object, object, Message]) -> Message:
        """Return the stored message; when cancelled, the writing goes on by itself."""
        self._writing = owned_task(step, name="store a step")
        message = await asyncio.shield(self._writing)
        self._writing = None
        return message

    async def interrupted(self) -> Message | None:
        """Return the message that was being written when the cancel came, or None."""
        if self._writing is None:
            return None
        message = await self._writing
        self._writing = None
        return message
