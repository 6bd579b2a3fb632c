import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from openpista.domain.ids import JobId
from openpista.domain.job import JobDraft, MissedPolicy
from openpista.gateway.job_planning import (
    LATE_MS,
    MAX_BACK_MS,
    MAX_CATCH_UP,
    anew,
    plan,
    was_planned_by_a_wrong_clock,
)
from openpista.gateway.triggers import Every
from openpista.store.jobs import StoredJob

START = 1_767_600_000_000
HOUR = 3_600_000
HOURLY = Every(START, HOUR)
JOB = StoredJob(
    id=JobId("J"),
    draft=JobDraft(name="news", schedule="every 1 h", says="x"),
    origin="owner",
    start_ms=START,
    due_ms=START + HOUR,
)


def with_policy(missed: MissedPolicy) -> StoredJob:
    return replace(JOB, draft=replace(JOB.draft, missed=missed))


def test_nothing_is_done_before_its_time_or_while_it_rests() -> None:
    assert plan(JOB, HOURLY, START + HOUR - 1) is None
    assert plan(replace(JOB, paused=True), HOURLY, START + HOUR) is None
    assert plan(replace(JOB, enabled=False), HOURLY, START + HOUR) is None
    assert plan(replace(JOB, due_ms=None), HOURLY, START + HOUR) is None


def test_at_its_time_it_runs_and_moves_on() -> None:
    due = plan(JOB, HOURLY, START + HOUR + 5)

    assert due is not None
    assert (due.begin, due.missed_ms) == ((START + HOUR,), None)
    assert (due.job.due_ms, due.job.handled_ms) == (START + 2 * HOUR, START + HOUR)


@pytest.mark.parametrize(
    ("missed", "begin", "noted"),
    [
        ("once", (START + 3 * HOUR,), START + HOUR),
        ("skip", (), START + HOUR),
        ("all", (START + HOUR, START + 2 * HOUR, START + 3 * HOUR), None),
    ],
)
def test_missed_times_are_treated_as_was_wished(
    missed: MissedPolicy, begin: tuple[int, ...], noted: int | None
) -> None:
    due = plan(with_policy(missed), HOURLY, START + 3 * HOUR + LATE_MS + 1)

    assert due is not None
    assert (due.begin, due.missed_ms) == (begin, noted)


def test_who_skips_still_runs_at_a_time_that_has_just_come() -> None:
    due = plan(with_policy("skip"), HOURLY, START + 3 * HOUR + LATE_MS)

    assert due is not None
    assert (due.begin, due.missed_ms) == ((START + 3 * HOUR,), START + HOUR)


def test_catching_up_has_a_bound() -> None:
    due = plan(with_policy("all"), HOURLY, START + 100 * HOUR)

    assert due is not None
    assert len(due.begin) == MAX_CATCH_UP
    assert due.begin[-1] == START + 100 * HOUR
    assert due.missed_ms == START + HOUR


@given(
    st.sampled_from(("once", "skip", "all")),
    st.lists(st.integers(-MAX_BACK_MS, 40 * HOUR), max_size=20),
)
def test_however_the_clock_jumps_no_time_runs_twice(missed: MissedPolicy, jumps: list[int]) -> None:
    job, now_ms, run = with_policy(missed), START, list[int]()
    for jump in jumps:
        now_ms = max(now_ms + jump, START)
        due = plan(job, HOURLY, now_ms)
        if due is not None:
            job = due.job
            run += due.begin

    assert len(run) == len(set(run))
    assert run == sorted(run)


@given(st.lists(st.integers(1, 40 * HOUR), min_size=1, max_size=20))
def test_no_time_is_silently_dropped(steps: list[int]) -> None:
    job, now_ms = with_policy("once"), START
    for step in steps:
        now_ms += step
        before = job
        due = plan(job, HOURLY, now_ms)
        passed = range(before.due_ms or 0, now_ms + 1, HOUR)
        assert (due is None) == (len(passed) == 0)
        if due is not None:
            assert due.begin == (passed[-1],)
            assert due.missed_ms == (passed[0] if len(passed) > 1 else None)
            job = due.job


def test_a_job_that_a_wrong_clock_planned_begins_anew() -> None:
    far = replace(JOB, start_ms=START + MAX_BACK_MS + 1, handled_ms=START + MAX_BACK_MS + HOUR)

    assert was_planned_by_a_wrong_clock(far, START)
    assert not was_planned_by_a_wrong_clock(JOB, START)
    again = anew(far, START)
    assert (again.start_ms, again.handled_ms, again.due_ms) == (START, None, None)
