"""Jobs: listed, let rest, run and removed after a question."""

from openpista.domain.command import PauseJob, RemoveJob, RunJob
from openpista.domain.event import JobsChanged
from openpista.domain.ids import HOUSE, JobId
from openpista.domain.job import Job
from openpista.domain.query import JobList, ListJobs, LogPage, QueryFailed
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    EventArrived,
)
from openpista.tui.core.effects import Ask, Send
from openpista.tui.core.jobs import (
    JobConfirmed,
    JobMoved,
    JobPaused,
    JobPointed,
    Jobs,
    JobWished,
    Wish,
)
from openpista.tui.core.moves import OverlayClosed, OverlayOpened
from openpista.tui.core.route import Overlay
from tests.tui.core.drive import Drive

J1, J2 = JobId("j1"), JobId("j2")
JOBS = (Job(J1, "news", "daily", "Tell me."), Job(J2, "rest", "hourly", "Rest.", paused=True))


def listed() -> Drive:
    return Drive().given(OverlayOpened("jobs", id="q"), AnswerArrived("q", JobList(jobs=JOBS)))


def test_they_are_read_when_the_list_opens() -> None:
    drive = Drive()

    drive.send(OverlayOpened("jobs", id="q")).to(
        jobs__state="loading", jobs__request_id="q", route__overlays=(Overlay("jobs"),)
    ).emits(Ask(ListJobs(), "q", slot="jobs"))
    drive.send(AnswerArrived("q", JobList(jobs=JOBS))).to(
        jobs=Jobs(state="loaded", jobs=JOBS)
    ).emits()


def test_what_cannot_be_read_is_told() -> None:
    failed = Drive().given(
        OverlayOpened("jobs", id="q"), AnswerArrived("q", QueryFailed(reason="no"))
    )
    assert (failed.state.jobs.state, failed.state.jobs.reason) == ("failed", "no")

    other = Drive().given(OverlayOpened("jobs", id="q"), AnswerArrived("q", LogPage(lines=())))
    assert other.state.jobs.state == "failed"


def test_changes_come_by_themselves() -> None:
    event = EventArrived(JobsChanged(stream=HOUSE, jobs=JOBS[:1]))

    listed().send(event).to(jobs__jobs=JOBS[:1]).emits()


def test_it_is_walked_and_pointed_at() -> None:
    drive = listed()

    drive.send(JobMoved(1)).to(jobs__index=1).emits()
    drive.send(JobPointed(0)).to(jobs__index=0).emits()


def test_one_rests_and_goes_on() -> None:
    drive = listed()

    drive.send(JobPaused(J1, id="a")).to(jobs__sending=(("a", J1),)).emits(
        Send(PauseJob(job_id=J1, paused=True), "a")
    )
    drive.send(JobPaused(J1, id="b")).emits()
    drive.send(CommandAccepted("a")).to(jobs__sending=()).emits()
    drive.send(JobPaused(J2, id="c")).to(jobs__sending=(("c", J2),)).emits(
        Send(PauseJob(job_id=J2, paused=False), "c")
    )


def test_running_and_removing_are_asked_about_first() -> None:
    drive = listed()

    drive.send(JobWished("run", J1, id="a")).to(
        jobs__wish=Wish("run", J1), route__overlays=(Overlay("jobs"), Overlay("job"))
    ).emits()
    drive.send(JobConfirmed(id="b")).to(
        jobs__wish=None, jobs__sending=(("b", J1),), route__overlays=(Overlay("jobs"),)
    ).emits(Send(RunJob(job_id=J1), "b"))
    drive.given(CommandRefused("b", "no"), JobWished("remove", J2, id="c"))
    drive.send(JobConfirmed(id="d")).to(
        jobs__wish=None, jobs__sending=(("d", J2),), route__overlays=(Overlay("jobs"),)
    ).emits(Send(RemoveJob(job_id=J2), "d"))
    drive.given(CommandUnsent("d"))
    assert drive.state.jobs.sending == ()


def test_what_is_under_way_for_one_job_holds_up_no_other() -> None:
    drive = listed().given(JobPaused(J1, id="a"), JobWished("run", J2, id="b"))

    drive.given(JobConfirmed(id="c"))
    assert drive.state.jobs.sending == (("a", J1), ("c", J2))


def test_a_question_can_be_left() -> None:
    drive = listed().given(JobWished("remove", J1, id="a"))

    drive.send(OverlayClosed()).to(jobs__wish=None, route__overlays=(Overlay("jobs"),)).emits()
    drive.send(JobConfirmed(id="b")).emits()


def test_one_that_is_gone_is_left_alone() -> None:
    gone = JobId("gone")

    listed().send(JobWished("run", gone, id="a")).emits()
    listed().send(JobPaused(gone, id="a")).emits()
    drive = listed().given(JobWished("run", J1, id="a"))
    drive.given(EventArrived(JobsChanged(stream=HOUSE, jobs=())), JobConfirmed(id="b"))
    assert drive.state.jobs.sending == ()
