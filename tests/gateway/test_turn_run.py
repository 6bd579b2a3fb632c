import asyncio
import contextlib
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.config.schema import AgentConfig
from openpista.domain.command import AnswerApproval, CancelTurn, NewSession
from openpista.domain.event import (
    ApprovalRequested,
    TextDelta,
    ToolOutput,
    TurnFinished,
    TurnStarted,
)
from openpista.domain.ids import SessionId
from openpista.domain.message import Text, ToolResult, calls_of, text_of
from openpista.domain.model import ModelRequest
from openpista.gateway import turn_run
from openpista.gateway.turn_run import RunTurn
from openpista.store.errors import StoreError
from tests.fakes.models import Step, calls, says
from tests.fakes.responder import Responder
from tests.fakes.tools import FakeTool
from tests.gateway.houses import House, accepted, message, open_house, watching
from tests.gateway.port_contract import calls_once, host_command


async def new_session(house: House) -> SessionId:
    return accepted(await house.port.send(NewSession()))


async def ended(
    root: Path, run: RunTurn, agent: AgentConfig | None = None
) -> tuple[TurnFinished, list[str]]:
    """Run one turn and return its end and what the conversation says."""
    async with open_house(root, run_turn=run, agent=agent) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("hello", session_id))
            finished = await window.until_finished()
        said = [text_of(m) for m in await house.history(session_id)]
    return finished, said


async def test_a_turn_that_breaks_says_so_and_the_house_goes_on(tmp_path: Path) -> None:
    async def breaks(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        raise RuntimeError("a detail that nobody should see")

    finished, said = await ended(tmp_path, breaks)

    assert finished.outcome == "failed"
    assert "detail" not in finished.reason
    assert finished.turn_id is not None
    assert finished.turn_id in finished.reason
    assert said == ["hello", finished.reason]


async def test_an_expected_failure_is_told_in_its_own_words(tmp_path: Path) -> None:
    async def fails(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        raise StoreError("There is no room left on the disk.")

    finished, said = await ended(tmp_path, fails)

    assert (finished.outcome, finished.reason) == ("failed", "There is no room left on the disk.")
    assert said[-1] == finished.reason


async def test_a_timeout_of_somebody_else_is_no_end_of_the_turns_time(tmp_path: Path) -> None:
    async def fails(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        raise TimeoutError

    finished, _ = await ended(tmp_path, fails, AgentConfig(turn_timeout=60))

    assert finished.outcome == "failed"


async def test_a_turn_that_takes_too_long_is_stored_and_told_once(tmp_path: Path) -> None:
    async def hangs(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        await asyncio.Event().wait()
        raise AssertionError

    finished, said = await ended(tmp_path, hangs, AgentConfig(turn_timeout=0.05))

    assert finished.outcome == "expired"
    assert "longer than the 0.05 seconds" in finished.reason
    assert said == ["hello", finished.reason]


async def test_waiting_for_a_person_is_no_time_of_the_turn(tmp_path: Path) -> None:
    tool = host_command()
    limit = AgentConfig(turn_timeout=0.3)
    async with open_house(tmp_path, provider=calls_once(), tools=[tool], agent=limit) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("go", session_id))
            asked = await window.until_kind(ApprovalRequested)
            assert isinstance(asked, ApprovalRequested)
            await asyncio.sleep(0.5)
            await house.port.send(AnswerApproval(approval_id=asked.approval.id, answer="once"))
            finished = await window.until_finished()

    assert finished.outcome == "done"
    assert tool.ran


async def test_a_turn_that_waits_for_a_person_lets_others_work(tmp_path: Path) -> None:
    one = AgentConfig(max_turns=1)
    provider = calls_once()
    async with open_house(tmp_path, provider=provider, tools=[host_command()], agent=one) as house:
        first, second = await new_session(house), await new_session(house)
        async with watching(house.port, first) as asks, watching(house.port, second) as works:
            await house.port.send(message("go", first))
            asked = await asks.until_kind(ApprovalRequested)
            assert isinstance(asked, ApprovalRequested)
            await house.port.send(message("go", second))
            other = await works.until_kind(ApprovalRequested)
            assert isinstance(other, ApprovalRequested)
            await house.port.send(AnswerApproval(approval_id=asked.approval.id, answer="no"))
            assert (await asks.until_finished()).outcome == "done"
            await house.port.send(AnswerApproval(approval_id=other.approval.id, answer="no"))
            assert (await works.until_finished()).outcome == "done"


async def test_one_that_ignores_a_cancel_is_left_behind_and_can_do_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn_run, "STOP_GRACE_S", 0.05)
    began, let_go = asyncio.Event(), asyncio.Event()
    after: list[str] = []

    async def stubborn(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        if text_of(turn.prompt) == "again":
            return TurnResult("done")
        began.set()
        while not let_go.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await let_go.wait()
        try:
            await port.store_reply(
                (Text("too late"),), provider="", model="", stop=None, usage=None
            )
        except asyncio.CancelledError:
            after.append("cancelled")
            raise
        return TurnResult("done")

    async with open_house(tmp_path, run_turn=stubborn) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("hello", session_id))
            await began.wait()
            accepted(await house.port.send(CancelTurn(session_id=session_id)))
            assert (await window.until_finished()).outcome == "cancelled"
            await house.port.send(message("again", session_id))
            assert (await window.until_finished(times=2)).outcome == "done"
            let_go.set()
        said = [text_of(m) for m in await house.history(session_id)]

    assert after == ["cancelled"]
    assert said == ["hello", "again"]


async def test_a_cancel_in_the_middle_of_a_tool_leaves_a_valid_transcript(tmp_path: Path) -> None:
    hold = asyncio.Event()
    tool = FakeTool("fake.tool", wait=hold, emits=("half",))

    def answer(request: ModelRequest) -> Step:
        if len(request.messages) == 1:
            return says("Two.", calls("fake.tool", "{}", "c1"), calls("fake.tool", "{}", "c2"))
        return says("Fine.")

    async with open_house(tmp_path, provider=Responder(answer), tools=[tool]) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("go", session_id))
            await window.until_kind(ToolOutput)
            accepted(await house.port.send(CancelTurn(session_id=session_id)))
            assert (await window.until_finished()).outcome == "cancelled"
            await house.port.send(message("again", session_id))
            assert (await window.until_finished(times=2)).outcome == "done"
        history = await house.history(session_id)

    wanted = [call.call_id for m in history for call in calls_of(m)]
    answered = [
        block.call_id for m in history for block in m.blocks if isinstance(block, ToolResult)
    ]
    assert tool.stopped == 1
    assert sorted(wanted) == sorted(answered) == ["c1", "c2"]


async def test_a_turn_that_is_cancelled_before_its_first_step_ends_all_the_same(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("go", session_id))
            await window.until_kind(TurnStarted)
            accepted(await house.port.send(CancelTurn(session_id=session_id)))
            assert (await window.until_finished()).outcome == "cancelled"
            await house.port.send(message("again", session_id))
            assert (await window.until_finished(times=2)).outcome == "done"


async def test_what_was_said_before_a_cancel_is_kept(tmp_path: Path) -> None:
    def answer(request: ModelRequest) -> Step:
        from openpista.domain.model import TextChunk

        return [TextChunk("The answer is "), asyncio.Event()]

    async with open_house(tmp_path, provider=Responder(answer)) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("go", session_id))
            await window.until_kind(TextDelta)
            await house.port.send(CancelTurn(session_id=session_id))
            await window.until_finished()
        history = await house.history(session_id)

    assert text_of(history[-1]) == "The answer is "
    assert history[-1].stop == "cancelled"


async def test_a_guests_turn_and_a_turn_with_nobody_there_say_who_could_answer(
    tmp_path: Path,
) -> None:
    from tests.gateway.houses import GUEST

    approvers: list[str] = []

    async def notes(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        approvers.append(turn.approver)
        return TurnResult("done")

    async with open_house(tmp_path, run_turn=notes) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("with a person", session_id))
            await window.until_finished()
            house.port.close()
            alone = house.gateway.port(message().sender, answers=False)
            await alone.send(message("without", session_id))
            await window.until_finished(times=2)
            guest = house.gateway.port(GUEST)
            accepted(await guest.send(replace(message("hi"), sender=GUEST)))
            async with asyncio.timeout(5):
                while len(approvers) < 3:
                    await asyncio.sleep(0.01)

    assert approvers == ["present", "no_approver", "guest"]
