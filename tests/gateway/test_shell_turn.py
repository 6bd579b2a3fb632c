import asyncio
from pathlib import Path

from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.domain.command import CancelTurn, NewSession, RunShell
from openpista.domain.event import (
    ToolStarted,
    TurnStarted,
)
from openpista.domain.ids import MessageId, SessionId
from openpista.domain.message import ToolCall, ToolResult, text_of
from openpista.domain.tool import ToolOutcome
from tests.fakes.tools import FakeTool
from tests.gateway.houses import House, accepted, message, open_house, watching
from tests.gateway.port_contract import host_command


async def new_session(house: House) -> SessionId:
    return accepted(await house.port.send(NewSession()))


async def test_the_owners_own_command_runs_on_the_host_without_a_question(tmp_path: Path) -> None:
    tool = host_command("Tuesday")
    async with open_house(tmp_path, tools=[tool]) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            shell = RunShell(message_id=MessageId("m1"), session_id=session_id, command="date")
            accepted(await house.port.send(shell))
            finished = await window.until_finished()
        history = await house.history(session_id)

    assert finished.outcome == "done"
    assert tool.ran == ['{"command":"date","host":true}']
    started = [event for event in window.heard if isinstance(event, ToolStarted)]
    assert [event.where for event in started] == ["host"]
    assert text_of(history[0]) == "! date"
    assert isinstance(history[1].blocks[0], ToolCall)
    [result] = history[2].blocks
    assert isinstance(result, ToolResult)
    assert result.run is not None
    assert (result.run.own, result.run.where) == (True, "host")
    assert result.run.intent is not None
    assert result.run.elapsed_ms is not None


async def test_a_command_waits_for_the_turn_before_it(tmp_path: Path) -> None:
    gate = asyncio.Event()
    tool = host_command()

    async def waits(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        await gate.wait()
        return TurnResult("done")

    async with open_house(tmp_path, tools=[tool], run_turn=waits) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("hello", session_id))
            await window.until_kind(TurnStarted)
            shell = RunShell(message_id=MessageId("m1"), session_id=session_id, command="date")
            accepted(await house.port.send(shell))
            assert not tool.ran
            gate.set()
            await window.until_finished(times=2)

    assert tool.ran


async def test_a_long_output_of_a_command_is_cut_for_the_model_and_kept_to_be_opened(
    tmp_path: Path,
) -> None:
    tool = FakeTool("system.run", outcome=ToolOutcome("y" * 40_000), emits=("y" * 10,))
    async with open_house(tmp_path, tools=[tool]) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            shell = RunShell(message_id=MessageId("m1"), session_id=session_id, command="yes")
            accepted(await house.port.send(shell))
            await window.until_finished()
        history = await house.history(session_id)
        result = history[2].blocks[0]
        assert isinstance(result, ToolResult)
        kept = await house.store.journal.tool_output(session_id, result.call_id)

    assert len(result.text) < 11_000
    assert kept is not None
    assert len(kept[0]) == 40_000


async def test_without_a_tool_that_runs_commands_it_is_told(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            shell = RunShell(message_id=MessageId("m1"), session_id=session_id, command="date")
            accepted(await house.port.send(shell))
            finished = await window.until_finished()

    assert finished.outcome == "failed"
    assert "no tool here that runs commands" in finished.reason


async def test_a_command_that_is_stopped_leaves_a_result_behind(tmp_path: Path) -> None:
    tool = FakeTool("system.run", wait=asyncio.Event())
    async with open_house(tmp_path, tools=[tool]) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            shell = RunShell(message_id=MessageId("m1"), session_id=session_id, command="sleep 9")
            accepted(await house.port.send(shell))
            await tool.started.wait()
            accepted(await house.port.send(CancelTurn(session_id=session_id)))
            await window.until_finished()
        history = await house.history(session_id)

    result = history[2].blocks[0]
    assert isinstance(result, ToolResult)
    assert "may have run" in result.text
    assert tool.stopped == 1


async def test_secrets_in_the_output_of_a_command_are_blacked_out(tmp_path: Path) -> None:
    secret = "sk-live-0123456789abcdef0123456789"
    tool = FakeTool("system.run", outcome=ToolOutcome(f"key={secret}"), emits=(f"key={secret}\n",))
    async with open_house(tmp_path, tools=[tool], secrets=[secret]) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            shell = RunShell(message_id=MessageId("m1"), session_id=session_id, command="env")
            accepted(await house.port.send(shell))
            await window.until_finished()
        history = await house.history(session_id)

    assert secret not in str(history)
    assert secret not in str(window.heard)
