import asyncio
from pathlib import Path

from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.domain.command import NewSession
from openpista.domain.event import (
    ApprovalRequested,
    TurnStarted,
)
from openpista.domain.ids import SessionId
from openpista.domain.message import Text, text_of
from tests.gateway.houses import House, accepted, message, open_house, watching
from tests.gateway.port_contract import calls_once, host_command


async def new_session(house: House) -> SessionId:
    return accepted(await house.port.send(NewSession()))


async def test_a_house_that_closes_interrupts_what_waits_for_a_person_at_once(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path, provider=calls_once(), tools=[host_command()]) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("go", session_id))
            await window.until_kind(ApprovalRequested)
        began = asyncio.get_running_loop().time()
    took_s = asyncio.get_running_loop().time() - began

    async with open_house(tmp_path) as house:
        history = await house.history(session_id)
    assert took_s < 5
    assert "was stopped" in text_of(history[-1])
    assert history[-2].role == "tool"


async def test_a_house_that_closes_lets_a_turn_end_and_takes_no_other(tmp_path: Path) -> None:
    gate = asyncio.Event()

    async def waits(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        await gate.wait()
        await port.store_reply((Text("done"),), provider="", model="", stop="end_turn", usage=None)
        return TurnResult("done")

    async with open_house(tmp_path, run_turn=waits) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("one", session_id))
            await window.until_kind(TurnStarted)
            await house.port.send(message("two", session_id))
        asyncio.get_running_loop().call_later(0.05, gate.set)

    async with open_house(tmp_path, run_turn=waits) as house:
        async with watching(house.port, session_id) as window:
            history = [text_of(m) for m in await house.history(session_id)]
            assert history[:2] == ["one", "done"]
            snapshot_is_enough = "two" in history
            if not snapshot_is_enough:
                await window.until_finished()
        said = [text_of(m) for m in await house.history(session_id)]
    assert said == ["one", "done", "two", "done"]


async def test_a_house_in_a_hurry_interrupts_what_runs(tmp_path: Path) -> None:
    async def hangs(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        await asyncio.Event().wait()
        raise AssertionError

    async with open_house(tmp_path, run_turn=hangs) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("one", session_id))
            await window.until_kind(TurnStarted)
        house.gateway.hurry()
        began = asyncio.get_running_loop().time()
    took_s = asyncio.get_running_loop().time() - began

    assert took_s < 2
    async with open_house(tmp_path) as house:
        assert await house.store.journal.open_turns() == ()
        assert "was stopped" in text_of((await house.history(session_id))[-1])
