from typing import get_args

import pytest

from openpista.domain.ids import JobId
from openpista.domain.job import JobDraft, JobRun, RunOutcome
from openpista.domain.message import ChatAddress
from openpista.gateway.job_rows import shown
from openpista.store.jobs import StoredJob

JOB = StoredJob(
    id=JobId("J"),
    draft=JobDraft(
        name="news",
        schedule="@daily",
        says="What is new?",
        target=ChatAddress("telegram", "bot", "42", "7"),
    ),
    origin="agent",
    start_ms=1,
    due_ms=50,
)


def test_a_job_is_shown_with_its_next_and_last_run() -> None:
    last = JobRun(JOB.id, 10, 11, ended_ms=12, outcome="denied", reason="Not allowed: x.")

    row = shown(JOB, last, running=True)

    assert (row.next_ms, row.last_ms, row.last_outcome) == (50, 12, "denied")
    assert (row.last_reason, row.running, row.target) == (last.reason, True, "telegram:42/7")


def test_a_job_that_rests_has_no_next_time() -> None:
    from msgspec.structs import replace

    assert shown(replace(JOB, paused=True), None, running=False).next_ms is None
    off = shown(replace(JOB, enabled=False, problem="Odd."), None, running=False)
    assert (off.paused, off.last_reason, off.last_ms) == (True, "Odd.", None)


@pytest.mark.parametrize("outcome", get_args(RunOutcome))
def test_every_outcome_has_a_word_in_the_list(outcome: RunOutcome) -> None:
    row = shown(JOB, JobRun(JOB.id, 10, 11, outcome=outcome), running=False)

    assert row.last_outcome in {"", "done", "failed", "denied", "missed"}
    assert bool(row.last_outcome) == bool(outcome)
