"""The store's housekeeping."""

from pathlib import Path

from openpista.domain.ids import CallId
from openpista.domain.message import ChatAddress
from openpista.store.backup import list_backups
from openpista.store.open import Store
from openpista.store.tidy import SETTLED_DAYS, Tidied
from openpista.store.tool_outputs import keep_output
from openpista.store.undo import StoredChange
from tests.store.builders import (
    DAY_MS,
    SESSION,
    TURN,
    StillClock,
    a_queued,
    a_result,
)
from tests.store.test_approvals import an_approval


async def test_what_is_past_its_time_goes_and_the_rest_stays(
    talked: Store, clock: StillClock
) -> None:
    await talked.inbox.add(channel="c", account="", external_id="1", queued=a_queued("m1"))
    await talked.inbox.remove(SESSION, a_queued("m1").message_id)
    await talked.inbox.add(channel="c", account="", external_id="2", queued=a_queued("m2"))
    await talked.outbox.add("k", ChatAddress("telegram"), "{}")
    await talked.outbox.sent("k", "1")
    await talked.approvals.add(an_approval())
    await talked.approvals.resolve(an_approval().id, "no", "owner", "", clock.ms)
    await talked.database.write(lambda c: keep_output(c, SESSION, a_result(), "output", clock.ms))
    await talked.media.put(b"png", "image/png")
    await talked.undo.record(TURN, SESSION, "", (StoredChange("/w/a", None, "a" * 64),))

    assert await talked.tidy.run() == Tidied(0, 0, 0, 0, 0, 0)
    clock.ms += (SETTLED_DAYS + 1) * DAY_MS
    tidied = await talked.tidy.run()

    assert tidied == Tidied(inbox=1, outbox=1, approvals=1, outputs=1, media=1, undo=1)
    assert await talked.inbox.count_waiting() == 1
    assert await talked.journal.tool_output(SESSION, CallId("call-1")) is None


async def test_a_backup_is_made_once_a_day(talked: Store, clock: StillClock) -> None:
    first = await talked.tidy.back_up_daily()
    again = await talked.tidy.back_up_daily()
    clock.ms += DAY_MS
    next_day = await talked.tidy.back_up_daily()

    assert first is not None
    assert again is None
    assert next_day is not None
    assert list_backups(talked.database.path) == [next_day, first]


async def test_a_backup_under_way_does_not_stop_writing(talked: Store, tmp_path: Path) -> None:
    import asyncio

    async def write() -> None:
        for number in range(50):
            await talked.inbox.add(
                channel="c", account="", external_id=str(number), queued=a_queued(f"m{number}")
            )

    made, _ = await asyncio.gather(talked.tidy.back_up(), write())

    assert made.parent == tmp_path / "backups"
    assert await talked.inbox.count_waiting() == 50


async def test_the_planner_is_told_about_the_tables(talked: Store) -> None:
    for number in range(300):
        await talked.inbox.add(
            channel="c", account="", external_id=str(number), queued=a_queued(f"m{number}")
        )

    await talked.tidy.run()

    assert await talked.tidy.find_damage() == ""
