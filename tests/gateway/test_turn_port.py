import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.domain.approval import Grant
from openpista.domain.command import CancelTurn, NewSession
from openpista.domain.event import MessageAdded, SessionChanged, SessionCompacted
from openpista.domain.ids import CallId, GrantId
from openpista.domain.message import Text, ToolCall, ToolResult, Usage, text_of
from openpista.domain.tool import Intent
from openpista.gateway.turn_port import SessionTurnPort
from tests.gateway.houses import House, Window, accepted, message, open_house, watching

Work = Callable[[Turn, TurnPort], Awaitable[None]]


async def during_a_turn(
    root: Path, work: Work, look: Callable[[House, Window], Awaitable[None]] | None = None
) -> Window:
    """Do `work` as a turn, then look."""

    async def run(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        await work(turn, port)
        return TurnResult("done")

    async with open_house(root, run_turn=run) as house:
        session_id = accepted(await house.port.send(NewSession()))
        async with watching(house.port, session_id) as window:
            await house.port.send(message("go", session_id))
            finished = await window.until_finished()
            assert finished.outcome == "done", finished.reason
            if look is not None:
                await look(house, window)
    return window


async def test_the_history_holds_the_prompt_and_what_was_stored_since(tmp_path: Path) -> None:
    call = ToolCall(CallId("c1"), "fake.tool", "{}")

    async def work(turn: Turn, port: TurnPort) -> None:
        assert [m.id for m in await port.history(limit=10)] == [turn.prompt.id]
        reply = await port.store_reply(
            (Text("hm"), call), provider="f", model="m", stop="tool_use", usage=None
        )
        await port.store_intent(call, Intent(kind="internal", title="Use it"), "digest")
        result = await port.store_result(
            ToolResult(call.call_id, call.name, "done"), kept_output="all of it"
        )
        history = await port.history(limit=10)
        assert history == (turn.prompt, reply, result)
        assert (reply.provider, reply.model, reply.turn_id) == ("f", "m", turn.turn_id)
        assert [m.seq for m in history] == [1, 2, 3]

    window = await during_a_turn(tmp_path, work)

    roles = [e.message.role for e in window.heard if isinstance(e, MessageAdded)]
    assert roles == ["user", "assistant", "tool"]


async def test_taint_is_on_the_row_at_once_and_told(tmp_path: Path) -> None:
    async def work(turn: Turn, port: TurnPort) -> None:
        await port.taint("example.org", sensitive=False)
        await port.taint("example.org", sensitive=True)
        await port.taint("", sensitive=False)
        row = port.session()
        assert (row.taint, row.sensitive) == (("example.org",), True)
        await port.store_reply(
            (Text("ok"),),
            provider="f",
            model="m",
            stop="end_turn",
            usage=Usage(input_tokens=9, output_tokens=1),
        )
        row = port.session()
        assert (row.taint, row.sensitive, row.context_tokens) == (("example.org",), True, 10)

    window = await during_a_turn(tmp_path, work)

    told = [e.session for e in window.heard if isinstance(e, SessionChanged)]
    assert told[-1].taint == ("example.org",)
    assert told[-1].context_tokens == 10


async def test_a_summary_takes_the_place_of_what_is_before_it(tmp_path: Path) -> None:
    async def work(turn: Turn, port: TurnPort) -> None:
        await port.store_reply((Text("a"),), provider="f", model="m", stop=None, usage=None)
        summary = await port.compacted(
            (Text("In short."),), before_seq=2, provider="f", model="m", usage=Usage(3, 4)
        )
        assert [text_of(m) for m in await port.history(limit=10)] == ["In short.", "a"]
        assert (summary.role, summary.usage) == ("summary", Usage(3, 4))

    window = await during_a_turn(tmp_path, work)

    (told,) = [e for e in window.heard if isinstance(e, SessionCompacted)]
    assert (told.before_seq, told.summary) == (2, "In short.")


async def test_an_allowance_is_found_by_the_next_call(tmp_path: Path) -> None:
    async def work(turn: Turn, port: TurnPort) -> None:
        assert port.grants() == ()
        grant = Grant(
            GrantId("g"), "exact", turn.session.id, turn.turn_id, "system.run", "it", "k", 1
        )
        await port.add_grant(grant)
        assert port.grants() == (grant,)

    await during_a_turn(tmp_path, work)


async def test_after_the_end_nothing_goes_through_any_more(tmp_path: Path) -> None:
    ports: list[TurnPort] = []

    async def work(turn: Turn, port: TurnPort) -> None:
        ports.append(port)

    async def look(house: House, window: Window) -> None:
        (port,) = ports
        assert isinstance(port, SessionTurnPort)
        late = ToolResult(CallId("c"), "t", "late")
        for step in (
            port.store_reply((Text("x"),), provider="", model="", stop=None, usage=None),
            port.store_result(late, kept_output=""),
            port.taint("x", sensitive=True),
        ):
            with pytest.raises(asyncio.CancelledError):
                await step
        with pytest.raises(asyncio.CancelledError):
            port.tell(window.heard[0])
        assert not port.steering_waits()

    await during_a_turn(tmp_path, work, look)


async def test_a_step_that_is_being_stored_is_told_even_when_the_turn_is_cancelled(
    tmp_path: Path,
) -> None:
    stored: list[str] = []

    async def run(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        for number in range(100):
            await port.store_reply(
                (Text(f"{number}"),), provider="f", model="m", stop=None, usage=None
            )
            stored.append(f"{number}")
        return TurnResult("done")

    async with open_house(tmp_path, run_turn=run) as house:
        session_id = accepted(await house.port.send(NewSession()))
        async with watching(house.port, session_id) as window:
            await house.port.send(message("go", session_id))
            await window.until_kind(MessageAdded, times=4)
            await house.port.send(CancelTurn(session_id=session_id))
            await window.until_finished()
        history = await house.history(session_id)

    told = [e.message for e in window.heard if isinstance(e, MessageAdded)]
    assert tuple(told) == history
    assert len(history) < 100
