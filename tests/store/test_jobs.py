"""Jobs and their runs."""

import sqlite3
from typing import Any

import pytest
from msgspec.structs import replace

from openpista.domain.ids import JobId, MessageId
from openpista.domain.job import JobDraft
from openpista.domain.message import ChatAddress
from openpista.store.errors import StoreDamagedError
from openpista.store.jobs import KEPT_RUNS, Fate, Owed, StoredJob, StoredRun
from openpista.store.open import Store
from tests.store.builders import (
    MODEL,
    SESSION,
    START_MS,
    TURN,
    a_message,
)

CHAT = ChatAddress("telegram", "bot", "42")
OWED = Owed("answer t", CHAT, '{"type":"remark","text":"hi"}')
NEWS = StoredJob(
    id=JobId("J1"),
    draft=JobDraft(name="news", schedule="@daily", says="What is new?"),
    origin="owner",
    start_ms=START_MS,
    due_ms=START_MS + 10,
)


def run(number: int = 1, **changes: Any) -> StoredRun:
    made = StoredRun(
        id=MessageId(f"M{number}"),
        job_id=NEWS.id,
        slot_ms=START_MS + number,
        asked=False,
        began_ms=START_MS + number,
    )
    return replace(made, **changes)


async def test_a_job_is_kept_changed_and_forgotten(store: Store) -> None:
    other = replace(NEWS, id=JobId("J2"), paused=True, taint=("a.example",))
    await store.jobs.put([NEWS, other])
    await store.jobs.put([replace(NEWS, due_ms=None)])

    assert await store.jobs.all() == (replace(NEWS, due_ms=None), other)

    await store.jobs.remove([NEWS.id])
    assert await store.jobs.all() == (other,)


async def test_a_planned_time_is_claimed_once(store: Store) -> None:
    await store.jobs.put([NEWS])
    moved = replace(NEWS, due_ms=START_MS + 20)

    assert await store.jobs.claim(moved, [run()]) == (run(),)
    assert await store.jobs.claim(moved, [run(id=MessageId("M9"))]) == ()
    assert await store.jobs.all() == (moved,)
    assert await store.jobs.open_runs() == (run(),)


async def test_of_a_removed_job_nothing_is_claimed(store: Store) -> None:
    assert await store.jobs.claim(NEWS, [run()]) == ()
    assert await store.jobs.all() == ()


async def test_with_a_job_its_runs_are_forgotten(store: Store) -> None:
    await store.jobs.put([NEWS])
    await store.jobs.claim(NEWS, [run()])

    await store.jobs.remove([NEWS.id])

    assert await store.jobs.runs(None, 10) == ()


async def test_an_end_and_its_answer_are_noted_together_and_once(store: Store) -> None:
    await store.jobs.put([NEWS])
    await store.jobs.claim(NEWS, [run()])
    fate = Fate(TURN, SESSION, START_MS + 5, "done", "")

    for outcome in ("done", "failed"):
        await store.jobs.end_run(run(), outcome, "", ended_ms=START_MS, fate=fate, owed=OWED)

    (ended,) = await store.jobs.runs(NEWS.id, 10)
    assert (ended.outcome, ended.delivery, ended.turn_id) == ("done", "waiting", TURN)
    assert await store.jobs.open_runs() == ()
    assert len(await store.outbox.claim("telegram", 10)) == 1


async def test_how_far_an_answer_came_is_read_from_the_outbox(store: Store) -> None:
    await store.jobs.put([NEWS])
    await store.jobs.claim(NEWS, [run(1), run(2)])
    await store.jobs.end_run(run(1), "done", "", ended_ms=START_MS, owed=OWED)
    await store.jobs.end_run(run(2), "done", "", ended_ms=START_MS)

    await store.outbox.claim("telegram", 1)
    assert [one.delivery for one in await store.jobs.runs(NEWS.id, 10)] == ["none", "waiting"]
    await store.outbox.sent(OWED.key, "77")
    assert [one.delivery for one in await store.jobs.runs(NEWS.id, 10)] == ["none", "sent"]
    await store.outbox.failed(OWED.key, "blocked", None)
    assert [one.delivery for one in await store.jobs.runs(None, 1)] == ["none"]
    assert (await store.jobs.runs(NEWS.id, 10))[1].delivery == "failed"


async def test_only_the_newest_runs_are_kept(store: Store) -> None:
    await store.jobs.put([NEWS])
    noted = [
        run(number, ended_ms=START_MS + number, outcome="missed")
        for number in range(1, KEPT_RUNS + 6)
    ]
    await store.jobs.claim(NEWS, [run(0), *noted])

    kept = await store.jobs.runs(NEWS.id, 1000)

    assert len(kept) == KEPT_RUNS + 1
    assert kept[-1].ended_ms is None
    assert kept[-2].slot_ms == START_MS + 6


async def test_the_last_run_of_each_job_is_known(store: Store) -> None:
    other = replace(NEWS, id=JobId("J2"))
    await store.jobs.put([NEWS, other])
    ended = run(1, ended_ms=START_MS, outcome="done")
    await store.jobs.claim(NEWS, [ended, run(3), run(2, ended_ms=START_MS, outcome="failed")])

    last = await store.jobs.last_runs()

    assert {job_id: one.outcome for job_id, one in last.items()} == {NEWS.id: "failed"}


async def test_the_turn_of_a_message_is_found(talked: Store) -> None:
    assert await talked.jobs.fate_of(MessageId("M1")) is None
    prompt = a_message("M1")
    await talked.journal.start_turn(
        turn_id=TURN, session_id=SESSION, model=MODEL, prompt=prompt, inbox_message_id=None
    )
    going = await talked.jobs.fate_of(MessageId("M1"))
    await talked.journal.finish_turn(TURN, outcome="failed", reason="No network.")
    over = await talked.jobs.fate_of(MessageId("M1"))

    assert going is not None
    assert (going.turn_id, going.session_id, going.ended_ms) == (TURN, SESSION, None)
    assert over is not None
    assert (over.ended_ms, over.outcome, over.reason) == (START_MS, "failed", "No network.")


async def test_a_damaged_job_is_no_job(store: Store) -> None:
    await store.jobs.put([NEWS])

    def flip(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE jobs SET body = replace(body, 'new?', 'old?')")

    await store.database.write(flip)

    with pytest.raises(StoreDamagedError):
        await store.jobs.all()
