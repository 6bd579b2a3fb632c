"""What is done now and then so that the store stays small, quick and restorable."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from openpista.domain.clock import Clock
from openpista.store.approvals import Approvals
from openpista.store.backup import list_backups, make_backup, taken_ms
from openpista.store.check import find_damage
from openpista.store.connection import open_for_copying, open_for_reading
from openpista.store.database import Database
from openpista.store.errors import store_error
from openpista.store.inbox import Inbox
from openpista.store.media import Media
from openpista.store.outbox import Outbox
from openpista.store.tool_outputs import OUTPUT_DAYS, forget_outputs
from openpista.store.undo import Undo

DAY_MS = 86_400_000
SETTLED_DAYS = 90
"""How long decided approvals, ended grants and sent answers are kept."""


class Tidied(Struct, frozen=True):
    """How much a round of tidying let go."""

    inbox: int
    outbox: int
    approvals: int
    outputs: int
    media: int
    undo: int


class Tidy:
    """The store's housekeeping. Call `run` about once a day; nothing waits for it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        inbox: Inbox,
        outbox: Outbox,
        approvals: Approvals,
        media: Media,
        undo: Undo,
    ) -> None:
        self._database = database
        self._clock = clock
        self._inbox = inbox
        self._outbox = outbox
        self._approvals = approvals
        self._media = media
        self._undo = undo

    async def run(self) -> Tidied:
        """Let go of what is past its time, and refresh what the query planner knows."""
        now_ms = self._clock.now_ms()
        settled_before_ms = now_ms - SETTLED_DAYS * DAY_MS
        tidied = Tidied(
            inbox=await self._inbox.forget_old(),
            outbox=await self._outbox.forget_old(settled_before_ms),
            approvals=await self._approvals.forget_old(settled_before_ms),
            outputs=await self._database.write(
                lambda c: forget_outputs(c, now_ms - OUTPUT_DAYS * DAY_MS)
            ),
            media=await self._media.expire(),
            undo=await self._undo.expire(),
        )
        await self._database.write(_optimize)
        return tidied

    async def back_up_daily(self) -> Path | None:
        """Make a backup unless the newest one is younger than a day; return it."""
        made = await asyncio.to_thread(list_backups, self._database.path)
        if made and taken_ms(made[0]) > self._clock.now_ms() - DAY_MS:
            return None
        return await self.back_up()

    async def back_up(self, kind: str = "daily") -> Path:
        """Make a backup while the house works; return its path. Raises StoreError."""
        return await asyncio.to_thread(self._make_backup, kind)

    async def find_damage(self) -> str:
        """Check the whole database; return what is wrong, empty when sound.

        When something is, the next start checks again, sets the file aside and restores.
        """
        damage = await asyncio.to_thread(self._find_damage)
        if damage:
            self._database.suspect()
        return damage

    def _make_backup(self, kind: str) -> Path:
        path = self._database.path
        try:
            with closing(open_for_copying(path)) as connection:
                return make_backup(connection, path, kind=kind, at_ms=self._clock.now_ms())
        except sqlite3.Error as error:
            raise store_error(error, path) from error

    def _find_damage(self) -> str:
        with closing(open_for_reading(self._database.path)) as connection:
            return find_damage(connection, everything=True)


def _optimize(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA analysis_limit = 400")
    connection.execute("PRAGMA optimize")
