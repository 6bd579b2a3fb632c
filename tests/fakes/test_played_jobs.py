from openpista.domain.command import Accepted, PauseJob, Refused, RemoveJob, RunJob
from openpista.domain.ids import JobId
from tests.fakes.listening import Listening
from tests.fakes.played_jobs import PlayedJobs


def test_jobs_are_paused_run_and_removed() -> None:
    listening = Listening()
    jobs = PlayedJobs(listening)
    jobs.fill()
    first = jobs.listed()[0].id

    assert jobs.carry_out(PauseJob(job_id=first)) == Accepted()
    assert jobs.jobs[first].paused
    running = JobId("J5")
    assert isinstance(jobs.carry_out(RunJob(job_id=running)), Refused)
    jobs.finish(running, reason="The bank was closed.")
    assert jobs.jobs[running].last_outcome == "failed"
    assert jobs.carry_out(RunJob(job_id=running)) == Accepted()
    assert jobs.carry_out(RemoveJob(job_id=running)) == Accepted()
    assert isinstance(jobs.carry_out(RemoveJob(job_id=running)), Refused)

    assert listening.kinds() == ["JobsChanged"] * 5


def test_the_next_one_comes_first_and_one_that_rests_last() -> None:
    jobs = PlayedJobs(Listening())
    jobs.fill()

    assert [job.id for job in jobs.listed()] == ["J5", "J1", "J2", "J3", "J4"]
