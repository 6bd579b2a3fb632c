"""Jobs in a real house: when they run, what is left of them, what a restart makes of them.
OPENPISTA_SOAK=1 lets a thousand run at once instead of a hundred."""

import asyncio
import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.domain.delivery import Reply
from openpista.domain.ids import SessionId
from openpista.domain.job import Job, JobDraft
from openpista.domain.message import ChatAddress, Text, text_of
from openpista.domain.model import ModelRequest
from openpista.domain.model import Reply as ModelReply
from openpista.domain.query import ListSessions, SessionPage
from openpista.domain.session import Session
from openpista.domain.tool import Intent, ToolContext, ToolOutcome, ToolSpec
from openpista.store.owed import read_content
from tests.fakes.clock import FakeClock
from tests.fakes.models import calls, says
from tests.fakes.responder import Responder
from tests.gateway.houses import House
from tests.gateway.job_time import DAY_S, HOUR_S, MINUTE_S, JobHouse, job_house

MANY = 1000 if os.environ.get("OPENPISTA_SOAK") else 100
CHAT = ChatAddress("telegram", "bot", "42")


async def words_of(house: House, session_id: SessionId) -> list[str]:
    return [text_of(message) for message in await house.history(session_id)]


async def only_session(house: House) -> Session:
    page = await house.port.ask(ListSessions())
    assert isinstance(page, SessionPage)
    (session,) = page.sessions
    return session


async def test_a_job_runs_when_it_is_due_in_a_session_of_its_own(tmp_path: Path) -> None:
    async with job_house(tmp_path) as time:
        await time.add()
        assert await time.runs() == ()

        time.pass_time(HOUR_S)
        (run,) = await time.ended()

        session = await only_session(time.house)
        assert (run.outcome, run.delivery, run.session_id) == ("done", "none", session.id)
        assert session.title == "news"
        assert await words_of(time.house, session.id) == ["What is new?", "You said: What is new?"]
        (message, _) = await time.house.history(session.id)
        assert message.sender is not None
        assert message.sender.role == "job"


async def test_the_next_run_speaks_in_the_same_session(tmp_path: Path) -> None:
    async with job_house(tmp_path) as time:
        await time.add()
        for count in (1, 2):
            time.pass_time(HOUR_S)
            await time.ended(count)

        assert (await only_session(time.house)).message_count == 4


async def test_while_nothing_is_due_nothing_is_looked_at(tmp_path: Path) -> None:
    async with job_house(tmp_path) as time:
        assert time.alarm.waits == [None]
        await time.add(schedule="every 2 h")
        await time.until(lambda jobs: len(jobs) == 1)
        time.pass_time(2 * HOUR_S)
        await time.ended()

        due = [at_ms for at_ms in time.alarm.waits if at_ms is not None]
        now_ms = time.house.clock.now_ms()
        assert set(due) <= {now_ms, now_ms + 2 * HOUR_S * 1000}
        assert len(due) <= 5


async def test_an_answer_is_owed_to_the_chat_of_the_job_once(tmp_path: Path) -> None:
    async with job_house(tmp_path) as time:
        await time.add(target=CHAT)
        time.pass_time(HOUR_S)
        (run,) = await time.ended()

        assert run.delivery == "waiting"
        (item,) = await time.house.store.outbox.claim("telegram", 10)
        content = read_content(item.payload)
        assert isinstance(content, Reply)
        assert (item.address, content.text, content.turn_id) == (
            CHAT,
            "You said: What is new?",
            run.turn_id,
        )
        await time.house.store.outbox.sent(item.key, "7")
        assert (await time.runs())[0].delivery == "sent"


async def test_a_message_is_said_without_a_model(tmp_path: Path) -> None:
    model = Responder(lambda _: says("never"))
    async with job_house(tmp_path, provider=model) as time:
        await time.add(kind="message", says="Drink water.", target=CHAT)
        time.pass_time(HOUR_S)
        (run,) = await time.ended()

        assert model.requests == []
        assert run.session_id is not None
        assert (await words_of(time.house, run.session_id))[-1] == "Drink water."
        (item,) = await time.house.store.outbox.claim("telegram", 10)
        assert "Drink water." in item.payload


class AskingTool:
    """A tool that would have to ask."""

    spec = ToolSpec("fake.send", "Sends.", '{"type":"object"}')
    ran = 0

    async def intent(self, arguments: str, context: ToolContext) -> Intent:
        return Intent(kind="send", title="Send a letter")

    async def run(self, arguments: str, context: ToolContext) -> ToolOutcome:
        self.ran += 1
        return ToolOutcome("sent")


def calls_once(request: ModelRequest) -> ModelReply:
    """Call the tool, and say what came of it."""
    if request.messages[-1].role == "tool":
        return says("It was not allowed.")
    return says(calls("fake.send"))


async def test_a_job_whose_tool_asks_is_denied_and_says_so(tmp_path: Path) -> None:
    tool = AskingTool()
    async with job_house(tmp_path, provider=Responder(calls_once), tools=[tool]) as time:
        await time.add(target=CHAT)
        time.pass_time(HOUR_S)
        (run,) = await time.ended()
        (job,) = time.house.jobs.jobs()

        assert (run.outcome, job.last_outcome) == ("denied", "denied")
        assert "Send a letter" in run.reason
        (item,) = await time.house.store.outbox.claim("telegram", 10)
        assert "Send a letter" in item.payload
        assert tool.ran == 0


class Held:
    """Turns that end when they are let go."""

    def __init__(self) -> None:
        self.turns = 0
        self.gate = asyncio.Event()

    async def run(self, turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        del turn, house
        self.turns += 1
        await self.gate.wait()
        await port.store_reply(
            (Text("done"),), provider="p", model="m", stop="end_turn", usage=None
        )
        return TurnResult("done")


async def test_a_run_is_left_out_while_the_one_before_goes_on(tmp_path: Path) -> None:
    turn = Held()
    async with job_house(tmp_path, run_turn=turn.run) as time:
        await time.add(overlap="skip")
        time.pass_time(HOUR_S)
        await time.until(lambda jobs: jobs[0].running)
        time.pass_time(HOUR_S)
        await time.ended()
        turn.gate.set()
        runs = await time.ended(2)

        assert [run.outcome for run in runs] == ["skipped", "done"]
        assert turn.turns == 1


async def test_a_run_waits_behind_the_one_before_where_it_should(tmp_path: Path) -> None:
    turn = Held()
    async with job_house(tmp_path, run_turn=turn.run) as time:
        await time.add(overlap="queue")
        for _ in range(2):
            time.pass_time(HOUR_S)
            await time.until(lambda jobs: jobs[0].running)
        turn.gate.set()
        runs = await time.ended(2)

        assert [run.outcome for run in runs] == ["done", "done"]
        assert turn.turns == 2


@pytest.mark.parametrize(
    ("missed", "outcomes"),
    [
        ("once", ["done", "missed"]),
        ("skip", ["missed"]),
        ("all", ["done"] * 5),
    ],
)
async def test_times_that_passed_while_it_did_not_run(
    tmp_path: Path, missed: str, outcomes: list[str]
) -> None:
    clock = FakeClock()
    async with job_house(tmp_path, clock=clock) as time:
        await time.add(missed=missed, overlap="queue")
    clock.advance(5 * HOUR_S + 10 * MINUTE_S)

    async with job_house(tmp_path, clock=clock) as time:
        runs = await time.ended(len(outcomes))

        assert sorted(run.outcome for run in runs) == outcomes
        assert time.house.jobs.next_ms() == clock.now_ms() + 50 * MINUTE_S * 1000


async def test_a_computer_that_slept_runs_it_once_and_notes_the_rest(tmp_path: Path) -> None:
    async with job_house(tmp_path) as time:
        await time.add(schedule="every 15 m")
        time.pass_time(3 * DAY_S + 5 * MINUTE_S)
        runs = await time.ended(2)

        assert sorted(run.outcome for run in runs) == ["done", "missed"]


async def test_a_clock_that_is_set_back_runs_nothing_twice(tmp_path: Path) -> None:
    async with job_house(tmp_path) as time:
        await time.add()
        time.pass_time(HOUR_S)
        await time.ended()
        for hours in (-1, 1, 1):
            time.pass_time(hours * HOUR_S)
            await time.alarm.at_rest()
        runs = await time.ended(2)

        assert len({run.slot_ms for run in runs}) == 2


async def test_a_clock_that_was_far_ahead_does_not_silence_a_job(tmp_path: Path) -> None:
    clock = FakeClock()
    clock.advance(3650 * DAY_S)
    async with job_house(tmp_path, clock=clock) as time:
        await time.add()
        time.pass_time(HOUR_S)
        await time.ended()
        time.pass_time(-3650 * DAY_S)
        await time.alarm.at_rest()
        time.pass_time(HOUR_S)
        runs = await time.ended(2)

        assert min(run.slot_ms for run in runs) <= clock.now_ms()


async def test_run_now_runs_now_and_only_once_at_a_time(tmp_path: Path) -> None:
    turn = Held()
    async with job_house(tmp_path, run_turn=turn.run) as time:
        job_id = await time.add()
        assert type(await time.house.jobs.run(job_id)).__name__ == "Accepted"
        assert type(await time.house.jobs.run(job_id)).__name__ == "Refused"
        turn.gate.set()
        (run,) = await time.ended()

        assert (run.asked, run.outcome) == (True, "done")
        assert time.house.jobs.next_ms() == time.house.clock.now_ms() + HOUR_S * 1000


async def test_a_run_that_was_only_claimed_is_begun_by_the_next_house(tmp_path: Path) -> None:
    clock = FakeClock()
    async with job_house(tmp_path, clock=clock, working=False) as time:
        job_id = await time.add()
        await time.house.jobs.run(job_id)
        assert len(await time.runs()) == 1

    async with job_house(tmp_path, clock=clock) as time:
        (run,) = await time.ended()

        assert run.outcome == "done"
        assert (await only_session(time.house)).message_count == 2


async def test_a_job_brings_the_taint_of_where_it_was_made(tmp_path: Path) -> None:
    async with job_house(tmp_path) as time:
        made_in = await time.house.talk("hello")
        await time.house.gateway._rooms.ground.book.change(
            made_in, lambda row: replace(row, taint=("a.example",)), touch=False
        )
        await time.house.jobs.add(
            JobDraft(name="news", schedule="every 1 h", says="x"), origin="agent", made_in=made_in
        )
        time.pass_time(HOUR_S)
        (run,) = await time.ended()

        assert run.session_id is not None
        row = await time.house.store.sessions.get(run.session_id)
        assert row is not None
        assert row.taint == ("a.example",)


async def test_a_checklist_without_open_points_begins_nothing(tmp_path: Path) -> None:
    checklist = tmp_path / "list.md"
    checklist.write_text("# Every hour\n\n- [x] look at the door\n")
    model = Responder(lambda _: says("never"))
    async with job_house(tmp_path, provider=model) as time:
        await time.add(checklist=str(checklist), target=CHAT)
        time.pass_time(HOUR_S)
        (run,) = await time.ended()

        assert (run.outcome, run.turn_id, model.requests) == ("done", None, [])


@pytest.mark.parametrize(("answer", "owed"), [("NOTHING TO REPORT", 0), ("The door is open.", 1)])
async def test_a_heartbeat_speaks_only_where_there_is_something(
    tmp_path: Path, answer: str, owed: int
) -> None:
    checklist = tmp_path / "list.md"
    checklist.write_text("- look at the door\n")
    async with job_house(tmp_path, provider=Responder(lambda _: says(answer))) as time:
        await time.add(checklist=str(checklist), target=CHAT)
        time.pass_time(HOUR_S)
        await time.ended()

        assert len(await time.house.store.outbox.claim("telegram", 10)) == owed


async def test_a_job_whose_session_is_gone_fails_and_says_so(tmp_path: Path) -> None:
    async with job_house(tmp_path) as time:
        session_id = await time.house.talk("hello")
        await time.add(session_id=session_id)
        await time.house.gateway._rooms.ground.book.delete(session_id)
        time.pass_time(HOUR_S)
        (run,) = await time.ended()

        assert (run.outcome, run.reason) == ("failed", "There is no such session.")


async def test_a_message_that_is_taken_back_ends_the_run(tmp_path: Path) -> None:
    turn = Held()
    async with job_house(tmp_path, run_turn=turn.run) as time:
        session_id = await time.house.say("hold the line")
        await time.add(session_id=session_id)
        time.pass_time(HOUR_S)
        await time.until(lambda jobs: jobs[0].running)
        await time.house.gateway._rooms.commands._intake.clear(session_id)
        time.alarm.ring()
        (run,) = await time.ended()
        turn.gate.set()

        assert (run.outcome, turn.turns) == ("skipped", 1)


async def test_many_jobs_at_once_run_each_once(tmp_path: Path) -> None:
    async with job_house(tmp_path) as time:
        for number in range(MANY):
            await time.add(name=f"job {number}", kind="message", says="tick")
        time.pass_time(HOUR_S)
        await all_ended(time, MANY)

        assert (await time.house.store.jobs.open_runs()) == ()
        last = await time.house.store.jobs.last_runs()
        assert len(last) == MANY
        assert {run.outcome for run in last.values()} == {"done"}


async def all_ended(time: JobHouse, count: int) -> None:
    def are_done(jobs: tuple[Job, ...]) -> bool:
        return len([job for job in jobs if job.last_outcome and not job.running]) == count

    while not are_done(time.house.jobs.jobs()):
        await time.until(lambda _: True)
