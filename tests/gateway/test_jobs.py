"""The jobs of the house, without a scheduler: kept, planned, told."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.domain.command import Accepted, Refused
from openpista.domain.errors import ConfigError
from openpista.domain.event import HouseEvent, JobsChanged
from openpista.domain.ids import JobId, SessionId
from openpista.domain.job import JobDraft
from openpista.gateway.jobs import MAX_JOBS, HouseJobs
from openpista.store.open import Store
from tests.fakes.clock import FakeClock, counting_ulids
from tests.gateway.houses import refused
from tests.store.builders import a_store

NEWS = JobDraft(name="news", schedule="every 1 h", says="What is new?")
HOUR_MS = 3_600_000
CONFIGURED = {"name": "morning", "schedule": "0 8 * * *", "says": "Good morning."}


async def jobs_of(
    store: Store, clock: FakeClock, configured: Sequence[Mapping[str, object]] = ()
) -> HouseJobs:
    jobs = HouseJobs(
        store,
        configured=configured,
        clock=clock,
        new_ulid=counting_ulids("J"),
    )
    await jobs.load()
    return jobs


async def test_a_job_is_told_and_survives(tmp_path: Path) -> None:
    clock, told = FakeClock(), list[HouseEvent]()
    async with await a_store(tmp_path) as store:
        jobs = await jobs_of(store, clock)
        jobs.open(told.append)

        added = await jobs.add(NEWS, origin="owner")

        assert added == Accepted(note="J1")
        assert isinstance(told[-1], JobsChanged)
        assert told[-1].jobs == jobs.jobs()
        assert jobs.next_ms() == clock.now_ms() + HOUR_MS
        assert jobs.news.is_set()
        assert (await jobs_of(store, clock)).jobs() == jobs.jobs()


@pytest.mark.parametrize(
    "draft",
    [
        replace(NEWS, name=" "),
        replace(NEWS, name="n" * 101),
        replace(NEWS, says=" "),
        replace(NEWS, says="x" * 20_001),
        replace(NEWS, schedule="now and then"),
        replace(NEWS, schedule="2020-01-01 08:00"),
        replace(NEWS, zone="Moon/Base"),
        replace(NEWS, kind="message", checklist="list.md"),
        replace(NEWS, session_id=SessionId("nowhere")),
    ],
)
async def test_what_cannot_be_a_job_is_refused(tmp_path: Path, draft: JobDraft) -> None:
    async with await a_store(tmp_path) as store:
        jobs = await jobs_of(store, FakeClock())

        assert isinstance(await jobs.add(draft, origin="owner"), Refused)
        assert jobs.jobs() == ()


async def test_a_job_that_rests_is_not_due_and_goes_on_from_the_next_time(tmp_path: Path) -> None:
    clock = FakeClock()
    async with await a_store(tmp_path) as store:
        jobs = await jobs_of(store, clock)
        await jobs.add(NEWS, origin="owner")

        await jobs.pause(JobId("J1"), paused=True)
        clock.advance(3 * 3600 + 60)
        assert (jobs.due(), jobs.next_ms(), jobs.jobs()[0].paused) == ((), None, True)

        await jobs.pause(JobId("J1"), paused=False)
        assert jobs.due() == ()
        assert jobs.next_ms() == clock.now_ms() + HOUR_MS - 60_000


async def test_a_job_is_removed_for_good(tmp_path: Path) -> None:
    async with await a_store(tmp_path) as store:
        jobs = await jobs_of(store, FakeClock())
        await jobs.add(NEWS, origin="owner")

        assert await jobs.remove(JobId("J1")) == Accepted()
        assert (jobs.jobs(), await store.jobs.all()) == ((), ())
        for refusal in (
            await jobs.remove(JobId("J1")),
            await jobs.run(JobId("J1")),
            await jobs.pause(JobId("J1"), paused=True),
        ):
            assert refused(refusal) == "not_found"


async def test_a_run_now_is_claimed_once(tmp_path: Path) -> None:
    async with await a_store(tmp_path) as store:
        jobs = await jobs_of(store, FakeClock())
        await jobs.add(NEWS, origin="owner")

        assert await jobs.run(JobId("J1")) == Accepted()
        assert refused(await jobs.run(JobId("J1"))) == "busy"
        assert jobs.jobs()[0].running
        assert len(await store.jobs.open_runs()) == 1


async def test_jobs_of_the_configuration_are_read_only(tmp_path: Path) -> None:
    clock = FakeClock()
    async with await a_store(tmp_path) as store:
        jobs = await jobs_of(store, clock, [CONFIGURED])
        (job,) = jobs.jobs()

        assert (job.origin, job.name, job.says) == ("config", "morning", "Good morning.")
        assert refused(await jobs.remove(job.id)) == "not_allowed"
        await jobs.pause(job.id, paused=True)

        (again,) = (await jobs_of(store, clock, [CONFIGURED])).jobs()
        assert (again.id, again.paused) == (job.id, True)
        assert (await jobs_of(store, clock, [])).jobs() == ()


async def test_what_changes_in_the_configuration_holds_at_the_next_start(tmp_path: Path) -> None:
    clock = FakeClock()
    async with await a_store(tmp_path) as store:
        (before,) = (await jobs_of(store, clock, [CONFIGURED])).jobs()
        (said,) = (await jobs_of(store, clock, [{**CONFIGURED, "says": "Hi."}])).jobs()
        (later,) = (await jobs_of(store, clock, [{**CONFIGURED, "schedule": "0 9 * * *"}])).jobs()
        off = await jobs_of(store, clock, [{**CONFIGURED, "enabled": False}])

        assert (said.says, said.next_ms) == ("Hi.", before.next_ms)
        assert later.next_ms != before.next_ms
        assert off.jobs()[0].paused
        assert refused(await off.pause(before.id, paused=False)) == "not_allowed"


async def test_a_schedule_that_cannot_be_read_rests_and_says_why(tmp_path: Path) -> None:
    async with await a_store(tmp_path) as store:
        jobs = await jobs_of(store, FakeClock(), [{**CONFIGURED, "schedule": "whenever"}])
        (job,) = jobs.jobs()

        assert job.next_ms is None
        assert "whenever" in job.last_reason
        assert jobs.due() == ()


async def test_a_table_that_is_no_job_stops_the_start(tmp_path: Path) -> None:
    async with await a_store(tmp_path) as store:
        with pytest.raises(ConfigError):
            await jobs_of(store, FakeClock(), [{"name": "x"}])


async def test_there_is_an_end_to_the_number_of_jobs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MAX_JOBS >= 1000
    monkeypatch.setattr("openpista.gateway.jobs.MAX_JOBS", 1)
    async with await a_store(tmp_path) as store:
        jobs = await jobs_of(store, FakeClock())
        await jobs.add(NEWS, origin="owner")

        assert refused(await jobs.add(NEWS, origin="owner")) == "busy"
