"""Commands and questions that belong to a desk."""

from pathlib import Path

import pytest

from openpista.domain.command import (
    Accepted,
    AddJob,
    AnswerLogin,
    AnswerPairingRequest,
    BeginLogin,
    BeginPairing,
    CancelLogin,
    CancelPairing,
    Command,
    ConfirmPairing,
    Knock,
    Logout,
    PauseJob,
    PresentPairingCode,
    Refused,
    RemoveJob,
    RunJob,
    SetConfig,
    Unpair,
    UnsetConfig,
)
from openpista.domain.desk import Tell
from openpista.domain.errors import ConfigError, UsageError
from openpista.domain.event import ConfigChanged, HouseSnapshot, JobsChanged, PeopleChanged
from openpista.domain.ids import HOUSE, JobId, LoginId, SessionId
from openpista.domain.job import Job, JobDraft, JobOrigin, JobRun
from openpista.domain.login import ProviderStatus
from openpista.domain.message import Sender
from openpista.domain.pairing import Paired, Pairing
from openpista.domain.query import (
    JobList,
    ListJobs,
    ListPeople,
    ListProviders,
    LogPage,
    PeopleList,
    ProviderList,
    ReadLogs,
)
from openpista.gateway.desks import Desks
from tests.fakes.desks import PlainConfigDesk, PlainDoctor, PlainLogDesk
from tests.gateway.houses import OWNER, open_house, refused, watching

ANN = Paired("telegram", "42", "Ann", "owner", 1)
JOB = Job(JobId("j"), "report", "0 8 * * *", "report")
PRACTICE = ProviderStatus("practice", "Practice", ("none",), "ready")
LOGIN = LoginId("l")


class Desk:
    """Every desk at once: notes each call, and tells where the real one would."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []
        self._tell: Tell | None = None

    def open(self, tell: Tell) -> None:
        self._tell = tell

    def pairings(self) -> tuple[Pairing, ...]:
        return (Pairing("telegram", "waiting", link="https://t.me/x"),)

    def people(self) -> PeopleList:
        return PeopleList(paired=(ANN,), requests=())

    def jobs(self) -> tuple[Job, ...]:
        return (JOB,)

    async def providers(self) -> tuple[ProviderStatus, ...]:
        return (PRACTICE,)

    async def logout(self, provider: str) -> Accepted | Refused:
        return self._did("logout", provider)

    async def pause(self, job_id: JobId, *, paused: bool) -> Accepted | Refused:
        if self._tell is not None:
            self._tell(JobsChanged(stream=HOUSE, jobs=(JOB,)))
        return self._did("pause", job_id, paused)

    def check(self, draft: JobDraft) -> int | None:
        return len(draft.name)

    async def add(
        self, draft: JobDraft, *, origin: JobOrigin, made_in: SessionId | None = None
    ) -> Accepted | Refused:
        return self._did("add", draft.name, origin, made_in)

    async def runs(self, job_id: JobId | None, limit: int) -> tuple[JobRun, ...]:
        self.calls.append(("runs", job_id, limit))
        return ()

    async def run(self, job_id: JobId) -> Accepted | Refused:
        return self._did("run", job_id)

    async def remove(self, job_id: JobId) -> Accepted | Refused:
        return self._did("remove", job_id)

    async def unpair(self, command: Unpair) -> Accepted | Refused:
        return self._did("unpair", command.user_id)

    def _did(self, *call: object) -> Accepted:
        self.calls.append(call)
        return Accepted(note=str(call[0]))


class Logins(Desk):
    """The desk for logins."""

    async def begin(self, command: BeginLogin) -> Accepted | Refused:
        return self._did("begin", command.provider)

    async def answer(self, command: AnswerLogin) -> Accepted | Refused:
        return self._did("answer", command.text)

    async def cancel(self, login_id: LoginId) -> Accepted | Refused:
        return self._did("cancel", login_id)


class Pairings(Desk):
    """The desk for pairings."""

    async def begin(self, command: BeginPairing) -> Accepted | Refused:
        return self._did("begin", command.service)

    async def answer(self, command: AnswerPairingRequest) -> Accepted | Refused:
        if self._tell is not None:
            self._tell(PeopleChanged(stream=HOUSE, paired=(ANN,), requests=()))
        return self._did("answer", command.code)

    async def cancel(self, service: str) -> Accepted | Refused:
        return self._did("cancel", service)

    async def present(self, sender: Sender, code: str) -> Accepted | Refused:
        del sender
        return self._did("present", code)

    async def confirm(self, sender: Sender) -> Accepted | Refused:
        return self._did("confirm", sender.user_id)

    async def knock(self, sender: Sender) -> Accepted | Refused:
        return self._did("knock", sender.user_id)


class Logs:
    """A log that says what it was asked for."""

    async def read(self, query: ReadLogs) -> LogPage:
        return LogPage(lines=(), path=query.text)


def full(logins: Logins, pairings: Pairings, jobs: Desk) -> Desks:
    return Desks(PlainConfigDesk(), PlainDoctor(), Logs(), logins, pairings, jobs)


BEGIN = BeginLogin(login_id=LOGIN, provider="openai", method="key")
ROUTED: list[tuple[Command, str]] = [
    (BEGIN, "begin"),
    (AnswerLogin(login_id=LOGIN, text="sk-1"), "answer"),
    (CancelLogin(login_id=LOGIN), "cancel"),
    (Logout(provider="openai"), "logout"),
    (BeginPairing(service="telegram"), "begin"),
    (AnswerPairingRequest(service="telegram", code="K", role="guest"), "answer"),
    (CancelPairing(service="telegram"), "cancel"),
    (Unpair(service="telegram", user_id="42"), "unpair"),
    (PresentPairingCode(code="K"), "present"),
    (ConfirmPairing(), "confirm"),
    (Knock(), "knock"),
    (AddJob(draft=JobDraft(name="news", schedule="@daily")), "add"),
    (PauseJob(job_id=JOB.id), "pause"),
    (RunJob(job_id=JOB.id), "run"),
    (RemoveJob(job_id=JOB.id), "remove"),
]


async def test_each_command_reaches_its_desk(tmp_path: Path) -> None:
    logins, pairings, jobs = Logins(), Pairings(), Desk()
    async with open_house(tmp_path, desks=full(logins, pairings, jobs)) as house:
        for command, call in ROUTED:
            assert await house.port.send(command) == Accepted(note=call)

    assert logins.calls == [
        ("begin", "openai"),
        ("answer", "sk-1"),
        ("cancel", "l"),
        ("logout", "openai"),
    ]
    assert [call[0] for call in pairings.calls] == [
        "begin",
        "answer",
        "cancel",
        "unpair",
        "present",
        "confirm",
        "knock",
    ]
    assert jobs.calls == [
        ("add", "news", "owner", None),
        ("pause", "j", True),
        ("run", "j"),
        ("remove", "j"),
    ]


async def test_a_house_without_a_desk_says_so(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        for command, _ in ROUTED:
            answer = await house.port.send(command)
            assert isinstance(answer, Refused), command
            assert answer.reason.endswith(".")
        assert await house.port.ask(ListProviders()) == ProviderList(providers=())
        assert await house.port.ask(ListPeople()) == PeopleList(paired=(), requests=())
        assert await house.port.ask(ListJobs()) == JobList(jobs=())


async def test_what_desks_know_can_be_asked_for_and_is_in_the_snapshot(tmp_path: Path) -> None:
    desks = full(Logins(), Pairings(), Desk())
    async with open_house(tmp_path, desks=desks) as house:
        assert await house.port.ask(ListProviders()) == ProviderList(providers=(PRACTICE,))
        assert await house.port.ask(ListPeople()) == PeopleList(paired=(ANN,), requests=())
        assert await house.port.ask(ListJobs()) == JobList(jobs=(JOB,))
        assert await house.port.ask(ReadLogs(text="x")) == LogPage(lines=(), path="x")
        async with watching(house.port, HOUSE) as window:
            snapshot = window.heard[0]

    assert isinstance(snapshot, HouseSnapshot)
    assert snapshot.paired == (ANN,)
    assert snapshot.jobs == (JOB,)
    assert snapshot.pairings[0].service == "telegram"


async def test_what_a_desk_tells_reaches_every_window(tmp_path: Path) -> None:
    desks = full(Logins(), Pairings(), Desk())
    async with (
        open_house(tmp_path, desks=desks) as house,
        watching(house.gateway.port(OWNER), HOUSE) as window,
    ):
        await house.port.send(PauseJob(job_id=JOB.id))
        await house.port.send(AnswerPairingRequest(service="t", code="K", role="nobody"))

        await window.until_kind(JobsChanged)
        await window.until_kind(PeopleChanged)


async def test_a_written_key_is_told_and_an_unchanged_one_is_not(tmp_path: Path) -> None:
    async with (
        open_house(tmp_path) as house,
        watching(house.port, HOUSE) as window,
    ):
        assert await house.port.send(UnsetConfig(key="a.b")) == Accepted()
        assert await house.port.send(SetConfig(key="a.b", value="1")) == Accepted()
        told = await window.until_kind(ConfigChanged)

    assert isinstance(told, ConfigChanged)
    assert told.key == "a.b"
    assert window.kinds().count("ConfigChanged") == 1


@pytest.mark.parametrize("error", [UsageError("No key."), ConfigError("No file.")])
async def test_what_cannot_be_written_is_refused_in_its_words(
    tmp_path: Path, error: UsageError | ConfigError
) -> None:
    class Fails(PlainConfigDesk):
        async def set(self, key: str, value: str):
            raise error

    desks = Desks(Fails(), PlainDoctor(), PlainLogDesk())
    async with open_house(tmp_path, desks=desks) as house:
        answer = await house.port.send(SetConfig(key="a.b", value="1"))

    assert answer == Refused(reason=error.message, code="not_valid")


async def test_a_login_is_answered_only_by_the_window_that_began_it(tmp_path: Path) -> None:
    logins = Logins()
    async with open_house(tmp_path, desks=full(logins, Pairings(), Desk())) as house:
        other = house.gateway.port(OWNER)
        assert isinstance(await house.port.send(BEGIN), Accepted)

        assert refused(await other.send(AnswerLogin(login_id=LOGIN, text="sk"))) == "not_found"
        assert refused(await other.send(CancelLogin(login_id=LOGIN))) == "not_found"
        assert isinstance(await house.port.send(CancelLogin(login_id=LOGIN)), Accepted)

    assert logins.calls == [("begin", "openai"), ("cancel", "l")]


async def test_a_refused_login_is_nobodys(tmp_path: Path) -> None:
    class Refuses(Logins):
        async def begin(self, command: BeginLogin) -> Accepted | Refused:
            return Refused(reason=f"{command.login_id} is in use.")

    async with open_house(tmp_path, desks=full(Refuses(), Pairings(), Desk())) as house:
        await house.port.send(BEGIN)

        assert refused(await house.port.send(CancelLogin(login_id=LOGIN))) == "not_found"


async def test_a_secret_answer_reaches_no_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Breaks(Logins):
        async def answer(self, command: AnswerLogin) -> Accepted | Refused:
            raise RuntimeError(repr(command))

    caplog.set_level("DEBUG")
    async with open_house(tmp_path, desks=full(Breaks(), Pairings(), Desk())) as house:
        await house.port.send(BEGIN)
        answer = await house.port.send(AnswerLogin(login_id=LOGIN, text="sk-canary"))

    assert isinstance(answer, Refused)
    assert "canary" not in answer.reason + caplog.text
    assert "sk-canary" not in repr(SetConfig(key="agent.api_key", value="sk-canary"))
