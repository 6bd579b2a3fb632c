"""`openpista jobs`, on the jobs of a played gateway; the real house is in tests/e2e."""

import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from openpista.cli import jobs
from openpista.cli.house import Work
from openpista.cli.root import run
from openpista.cli.start import Started
from openpista.domain.command import (
    Accepted,
    AddJob,
    Command,
    PauseJob,
    Refused,
    RemoveJob,
    RunJob,
)
from openpista.domain.event import Event, JobsChanged
from openpista.domain.ids import HOUSE, JobId, StreamId
from openpista.domain.job import Job, JobDraft, JobRun
from openpista.domain.message import ChatAddress
from openpista.domain.query import Answer, JobList, JobRunList, ListJobRuns, ListJobs, Query

NEWS = Job(JobId("01JA"), "news", "@daily", "What is new?", next_ms=1_800_000_000_000)
REST = Job(JobId("01JB"), "rest", "every 2 h", "Rest.", paused=True, target="telegram:42")
DONE = JobRun(NEWS.id, 1_700_000_000_000, 1_700_000_000_000, ended_ms=1, outcome="done")


class JobPort:
    """A gateway with two jobs, one of which is run."""

    def __init__(self) -> None:
        self.sent: list[Command] = []
        self.run = DONE
        self.refuses = False

    async def send(self, command: Command) -> Accepted | Refused:
        self.sent.append(command)
        return Refused(reason="No.", code="x") if self.refuses else Accepted(note=NEWS.id)

    async def ask(self, query: Query) -> Answer:
        if isinstance(query, ListJobRuns):
            return JobRunList(runs=(self.run,))
        assert isinstance(query, ListJobs)
        return JobList(jobs=(NEWS, REST))

    async def events(
        self, stream: StreamId, *, after: tuple[str, int] | None = None
    ) -> AsyncGenerator[Event]:
        del stream, after
        for running in (True, False):
            job = Job(NEWS.id, "news", "@daily", "x", running=running)
            yield JobsChanged(stream=HOUSE, jobs=(job,))


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> JobPort:
    port = JobPort()

    def with_port(_started: Started, work: Work, *, takes_work: bool = False) -> None:
        del takes_work

        async def at_work() -> None:
            await work(port)

        asyncio.run(at_work())

    monkeypatch.setattr(jobs, "with_port", with_port)
    return port


def test_jobs_are_listed(port: JobPort, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["jobs", "list"]) == 0

    first, second = capsys.readouterr().out.splitlines()
    assert "news" in first
    assert "rests" in second
    assert "telegram:42" in second


def test_a_job_is_added_with_all_that_was_wished(
    port: JobPort, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wished = ["--kind", "message", "--zone", "Asia/Seoul", "--missed", "all", "--to", "telegram:4"]

    assert run(["jobs", "add", "water", "every 2 h", "Drink.", *wished, "--json"]) == 0

    draft = JobDraft(
        name="water",
        schedule="every 2 h",
        says="Drink.",
        kind="message",
        zone="Asia/Seoul",
        missed="all",
        target=ChatAddress("telegram", chat="4"),
    )
    assert port.sent == [AddJob(draft=draft)]
    assert json.loads(capsys.readouterr().out)["id"] == NEWS.id


def test_a_chat_that_is_none_is_no_target(port: JobPort, home: Path) -> None:
    assert run(["jobs", "add", "x", "@daily", "y", "--to", "nobody"]) == 2
    assert port.sent == []


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["pause", "news"], PauseJob(job_id=NEWS.id)),
        (["resume", "01JB"], PauseJob(job_id=REST.id, paused=False)),
        (["remove", "01JA"], RemoveJob(job_id=NEWS.id)),
    ],
)
def test_a_job_is_found_by_name_or_id_and_changed(
    port: JobPort, home: Path, arguments: list[str], command: Command
) -> None:
    assert run(["jobs", *arguments]) == 0
    assert port.sent == [command]


@pytest.mark.parametrize("wanted", ["01J", "nothing", ""])
def test_a_job_that_is_not_one_is_not_guessed(port: JobPort, home: Path, wanted: str) -> None:
    assert run(["jobs", "remove", wanted]) == 2
    assert port.sent == []


@pytest.mark.parametrize(("outcome", "code"), [("done", 0), ("denied", 1)])
def test_a_run_is_waited_for_and_its_end_is_the_exit_code(
    port: JobPort, home: Path, capsys: pytest.CaptureFixture[str], outcome: str, code: int
) -> None:
    port.run = JobRun(NEWS.id, 1, 1, ended_ms=2, outcome="done" if code == 0 else "denied")

    assert run(["jobs", "run", "news"]) == code
    assert port.sent == [RunJob(job_id=NEWS.id)]
    assert capsys.readouterr().out == f"news: {outcome}\n"


def test_the_log_tells_what_became_of_answers(
    port: JobPort, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port.run = JobRun(NEWS.id, 1, 1, outcome="failed", reason="No network.", delivery="waiting")

    assert run(["jobs", "log", "news"]) == 0
    assert "failed       No network. [answer: waiting]" in capsys.readouterr().out


def test_a_refusal_is_said(port: JobPort, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    port.refuses = True

    assert run(["jobs", "pause", "news"]) == 1
    assert "No." in capsys.readouterr().err
