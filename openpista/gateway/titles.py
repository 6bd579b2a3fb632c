"""Gives sessions a title after their first exchange, in the background."""

import asyncio
import logging

from msgspec.structs import replace

from openpista.agent.title import make_title
from openpista.agent.usage import priced
from openpista.domain.errors import OpenpistaError
from openpista.domain.ids import SessionId
from openpista.domain.model import Models
from openpista.domain.session import Session
from openpista.gateway.session_book import SessionBook
from openpista.gateway.turn_end import Ending
from openpista.store.journal import Journal
from openpista.store.messages import Messages

EXCHANGE_MESSAGES = 20
"""The first exchange lies within the newest messages of a session that has no title yet."""

log = logging.getLogger(__name__)


class Titles:
    """Makes titles, one at a time for a session. A title that a person chose always stays."""

    def __init__(
        self,
        *,
        messages: Messages,
        journal: Journal,
        book: SessionBook,
        models: Models,
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._messages = messages
        self._journal = journal
        self._book = book
        self._models = models
        self._tasks = tasks
        self._making: dict[SessionId, asyncio.Task[None]] = {}

    def after_turn(self, row: Session, ending: Ending) -> None:
        """Begin a title where a turn went well in a session that has none."""
        if ending.outcome != "done" or row.title or row.id in self._making:
            return
        task = self._tasks.create_task(self._make(row.id), name=f"title {row.id}")
        self._making[row.id] = task
        task.add_done_callback(lambda _: self._making.pop(row.id, None))

    def close(self) -> None:
        """Give up what is being made."""
        for task in self._making.values():
            task.cancel()

    async def _make(self, session_id: SessionId) -> None:
        try:
            row = await self._book.get(session_id)
            if row.title:
                return
            page = await self._messages.page(session_id, limit=EXCHANGE_MESSAGES)
            title = await make_title(page.messages, row, self._models)
            if used := priced(title.usage, self._models.info(row.model)):
                await self._journal.count_call(
                    session_id, model=row.model, usage=used, purpose="title"
                )
            if title.text:
                await self._book.change(
                    session_id,
                    lambda row: row if row.title else replace(row, title=title.text),
                    touch=False,
                )
            await self._book.tell(session_id)
        except OpenpistaError as error:
            log.info("session %s keeps no title: %s", session_id, error.detail or error.message)
        except Exception:
            log.exception("the title of session %s could not be made", session_id)
