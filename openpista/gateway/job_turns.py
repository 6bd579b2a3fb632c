"""Turns of jobs: those that only say a text, and what counts in those of the agent."""

from collections.abc import Callable

from msgspec.structs import replace

from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.domain.ids import JobId
from openpista.domain.message import Text
from openpista.gateway.turn_run import RunTurn
from openpista.store.jobs import StoredJob

GONE = "This job was removed before it began."
PROVIDER = "openpista"


def with_jobs(run_turn: RunTurn, find: Callable[[JobId], StoredJob | None]) -> RunTurn:
    """Return what runs turns of people as `run_turn` does, and those of jobs as they were made:
    a message is said without a model, and what was allowed earlier counts only with the profile
    `exact`."""

    async def run(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        if turn.sender.role != "job":
            return await run_turn(turn, port, house)
        job = find(JobId(turn.sender.address.chat))
        if job is None:
            return TurnResult("failed", GONE)
        if job.draft.kind == "agent":
            return await run_turn(replace(turn, profile=job.draft.profile), port, house)
        text = Text(job.draft.says)
        await port.store_reply((text,), provider=PROVIDER, model="", stop="end_turn", usage=None)
        return TurnResult("done")

    return run
