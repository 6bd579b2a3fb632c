"""Opening the store: checks, repairs and migrates the database, then hands out its rooms."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from msgspec import Struct

from openpista.domain.clock import Clock
from openpista.domain.ids import NewUlid
from openpista.store.approvals import Approvals
from openpista.store.bindings import Bindings
from openpista.store.database import Database
from openpista.store.inbox import Inbox
from openpista.store.jobs import Jobs
from openpista.store.journal import Journal
from openpista.store.media import Media
from openpista.store.messages import Messages
from openpista.store.meta import Meta
from openpista.store.migrate import Migration
from openpista.store.outbox import Outbox
from openpista.store.people import People
from openpista.store.prepare import prepare
from openpista.store.reserve import Reserve
from openpista.store.search import Search
from openpista.store.sessions import Sessions
from openpista.store.tidy import Tidy
from openpista.store.undo import Undo


class Store(Struct, frozen=True):
    """Everything that survives. `notes` are sentences for the owner about what happened while
    it was opened (a migration, a repair)."""

    sessions: Sessions
    messages: Messages
    inbox: Inbox
    journal: Journal
    approvals: Approvals
    bindings: Bindings
    outbox: Outbox
    people: People
    jobs: Jobs
    search: Search
    media: Media
    undo: Undo
    meta: Meta
    tidy: Tidy
    database: Database
    notes: tuple[str, ...] = ()

    async def __aenter__(self) -> "Store":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Finish what is being written and close the database."""
        await self.database.aclose()


async def open_store(
    home_database: Path,
    *,
    media_dir: Path,
    undo_dir: Path,
    clock: Clock,
    new_ulid: NewUlid,
    migrations: Sequence[Migration] | None = None,
) -> Store:
    """Open the database at `home_database`, making it when there is none.

    A damaged one is set aside and the newest backup restored; `Store.notes` says so. Raises
    StoreError when it belongs to another program, comes from a newer openpista or cannot be
    opened. `migrations` are those that ship with the program unless a test brings its own.
    """
    notes: list[str] = []
    epoch = new_ulid()

    def connector() -> sqlite3.Connection:
        return prepare(home_database, epoch=epoch, clock=clock, migrations=migrations, notes=notes)

    reserve = Reserve(home_database.with_name(home_database.name + ".reserve"))
    database = await Database.open(home_database, connector, reserve)
    return _furnish(database, media_dir, undo_dir, clock, new_ulid, epoch, tuple(notes))


def _furnish(
    database: Database,
    media_dir: Path,
    undo_dir: Path,
    clock: Clock,
    new_ulid: NewUlid,
    epoch: str,
    notes: tuple[str, ...],
) -> Store:
    undo = Undo(database, undo_dir, clock)
    media = Media(database, media_dir, clock)
    inbox = Inbox(database, clock)
    outbox = Outbox(database, clock)
    approvals = Approvals(database, clock)
    return Store(
        sessions=Sessions(database),
        messages=Messages(database, new_ulid),
        inbox=inbox,
        journal=Journal(database, clock, new_ulid),
        approvals=approvals,
        bindings=Bindings(database, clock),
        outbox=outbox,
        people=People(database),
        jobs=Jobs(database),
        search=Search(database),
        media=media,
        undo=undo,
        meta=Meta(database, epoch),
        tidy=Tidy(
            database,
            clock,
            inbox=inbox,
            outbox=outbox,
            approvals=approvals,
            media=media,
            undo=undo,
        ),
        database=database,
        notes=notes,
    )
