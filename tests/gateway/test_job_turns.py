from typing import Any

from msgspec.structs import replace

from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.domain.ids import JobId, TurnId
from openpista.domain.job import JobDraft
from openpista.domain.message import ChatAddress, Sender
from openpista.gateway.job_turns import with_jobs
from openpista.store.jobs import StoredJob
from tests.store.builders import OWNER, a_message, a_session

JOB = StoredJob(
    id=JobId("J"),
    draft=JobDraft(name="news", schedule="@daily", says="Drink water."),
    origin="owner",
    start_ms=0,
)
A_JOB = Sender("J", "job", ChatAddress("job", chat="J"))


class Ran:
    """Keeps the turns that came to the agent, and the replies that did not need it."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.replies: list[Any] = []

    async def run(self, turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        del port, house
        self.turns.append(turn)
        return TurnResult("done")

    async def store_reply(self, blocks: Any, **more: Any) -> None:
        self.replies.append((blocks, more["stop"]))


async def played(sender: Sender, job: StoredJob | None) -> tuple[Ran, TurnResult]:
    ran = Ran()
    run_turn = with_jobs(ran.run, lambda _: job)
    turn = Turn(TurnId("T"), a_session(), a_message("M"), sender)
    nothing: Any = ran
    return ran, await run_turn(turn, nothing, nothing)


async def test_turns_of_people_are_left_alone() -> None:
    ran, _ = await played(OWNER, None)

    assert ran.turns[0].profile == "exact"


async def test_in_a_job_nothing_counts_that_was_allowed_earlier_unless_it_was_wished() -> None:
    plain, _ = await played(A_JOB, JOB)
    exact, _ = await played(A_JOB, replace(JOB, draft=replace(JOB.draft, profile="exact")))

    assert (plain.turns[0].profile, exact.turns[0].profile) == ("deny", "exact")


async def test_a_message_is_said_as_it_stands() -> None:
    ran, result = await played(A_JOB, replace(JOB, draft=replace(JOB.draft, kind="message")))

    assert result == TurnResult("done")
    assert ran.turns == []
    assert ran.replies[0][0][0].text == "Drink water."


async def test_a_job_that_was_removed_does_nothing() -> None:
    ran, result = await played(A_JOB, None)

    assert (ran.turns, result.outcome) == ([], "failed")
