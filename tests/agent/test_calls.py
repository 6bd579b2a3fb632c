"""The calls of one reply."""

import asyncio

import pytest

from openpista.agent.calls import MOST_AT_ONCE, MOST_CALLS, CallRunner
from openpista.agent.ports import Decision
from openpista.agent.registry import build_registry
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import SandboxStatus, ToolCallProposed, ToolFinished, ToolStarted
from openpista.domain.ids import CallId
from openpista.domain.message import Message, ToolCall, ToolResult
from openpista.domain.tool import Intent, Tool, ToolOutcome
from tests.agent.builders import call, run_intent
from tests.agent.rig import Rig, rig
from tests.fakes.models import FakeProvider
from tests.fakes.tools import FakeTool

BESIDE = Intent(kind="read", title="Read", parallel=True)


def runner(test: Rig, *tools: Tool) -> CallRunner:
    return CallRunner(test.turn, test.port, test.house, build_registry(tools))


def texts(messages: list[Message]) -> list[str]:
    return [b.text for m in messages for b in m.blocks if isinstance(b, ToolResult)]


async def run(test: Rig, tools: tuple[Tool, ...], *calls: ToolCall) -> list[str]:
    return texts(await runner(test, *tools).run(calls))


async def test_calls_run_one_after_another_unless_they_may_run_side_by_side() -> None:
    alone = FakeTool("alone.tool")
    beside = FakeTool("beside.tool", intent=BESIDE)

    await run(
        rig(FakeProvider()),
        (alone, beside),
        *(call("alone.tool", f"{n}", f"a{n}") for n in range(3)),
        *(call("beside.tool", f"{n}", f"b{n}") for n in range(12)),
    )

    assert alone.most_at_once == 1
    assert beside.most_at_once == MOST_AT_ONCE
    assert len(beside.ran) == 12


async def test_results_are_stored_in_the_order_of_the_calls_whatever_ends_first() -> None:
    gate = asyncio.Event()
    slow = FakeTool("slow.tool", intent=BESIDE, wait=gate)

    def opens(_: str) -> ToolOutcome:
        gate.set()
        return ToolOutcome("fast")

    fast = FakeTool("fast.tool", intent=BESIDE, outcome=opens)
    test = rig(FakeProvider())

    stored = await run(
        test, (slow, fast), call("slow.tool", "{}", "a"), call("fast.tool", "{}", "b")
    )

    assert stored == ["slow.tool ran", "fast"]
    assert [event.call_id for event in test.port.told(ToolFinished)] == ["b", "a"]


async def test_a_call_that_must_be_asked_for_runs_alone() -> None:
    beside = FakeTool("beside.tool", intent=BESIDE)
    asks = FakeTool(
        "asks.tool", intent=Intent(kind="read", title="", parallel=True, outside=("/data/x",))
    )
    test = rig(FakeProvider())
    test.port.answers.append(Decision("once"))

    stored = await run(
        test,
        (beside, asks),
        call("beside.tool", "1", "a"),
        call("asks.tool", "2", "b"),
        call("beside.tool", "3", "c"),
    )

    assert stored == ["beside.tool ran", "asks.tool ran", "beside.tool ran"]
    proposed = [event.call.call_id for event in test.port.told(ToolCallProposed)]
    assert proposed == ["a", "b", "c"]


async def test_unknown_tools_and_bad_arguments_become_results_and_the_rest_goes_on() -> None:
    good = FakeTool("good.tool")
    bad = FakeTool("bad.tool", bad="path is missing")
    test = rig(FakeProvider())

    stored = await run(
        test,
        (good, bad),
        call("no.tool", "{}", "a"),
        call("bad.tool", "{}", "b"),
        ToolCall(CallId("c"), "good.tool", '{"a', complete=False),
        call("good.tool", "{}", "d"),
    )

    assert stored == [
        "There is no tool no.tool. There are: good.tool, bad.tool.",
        "Not run: path is missing",
        "Not run: its arguments did not arrive whole. Send the call again, shorter.",
        "good.tool ran",
    ]
    assert [event.intent is None for event in test.port.told(ToolCallProposed)] == [
        True,
        True,
        True,
        False,
    ]
    assert len(test.port.told(ToolStarted)) == 1
    assert len(test.port.told(ToolFinished)) == 4


async def test_with_no_tools_at_all_the_model_is_told_so() -> None:
    assert await run(rig(FakeProvider()), (), call("x")) == ["There is no tool x. There are: none."]


async def test_what_is_beyond_the_measure_is_left_out() -> None:
    tool = FakeTool()
    calls = [call("fake.tool", f"{n}", f"c{n}") for n in range(MOST_CALLS + 2)]

    stored = await run(rig(FakeProvider()), (tool,), *calls)

    assert len(tool.ran) == MOST_CALLS
    assert len(stored) == MOST_CALLS + 2
    assert "32 calls at most" in stored[-1]


async def test_the_place_where_a_command_runs_is_told() -> None:
    inside = FakeTool("in.tool", intent=run_intent(host=False))
    outside = FakeTool("out.tool", intent=run_intent(host=True))
    test = rig(FakeProvider())
    test.port.answers.append(Decision("once"))

    await run(test, (inside, outside), call("in.tool", "{}", "a"), call("out.tool", "{}", "b"))

    assert [event.where for event in test.port.told(ToolStarted)] == ["sandbox", "host"]


async def test_without_a_sandbox_a_permitted_command_runs_on_the_host() -> None:
    tool = FakeTool(intent=run_intent(host=False))
    test = rig(FakeProvider(), sandbox=SandboxStatus(kind="none"))
    test.port.answers.append(Decision("once"))

    await run(test, (tool,), call("fake.tool"))

    assert test.port.told(ToolStarted)[0].where == "host"


async def test_a_refusal_does_not_stop_the_other_calls() -> None:
    asks = FakeTool("asks.tool", intent=Intent(kind="send", title=""))
    good = FakeTool("good.tool")
    test = rig(FakeProvider())
    test.port.answers.append(Decision("no"))

    stored = await run(
        test, (asks, good), call("asks.tool", "{}", "a"), call("good.tool", "{}", "b")
    )

    assert stored == ["Not run. The user said no.", "good.tool ran"]


async def test_arguments_that_no_longer_fit_after_the_answer_are_told() -> None:
    count = 0

    def fits_once(_: str) -> Intent:
        nonlocal count
        count += 1
        if count > 1:
            raise OpenpistaError("The file is gone.")
        return Intent(kind="send", title="")

    test = rig(FakeProvider())
    test.port.answers.append(Decision("once"))

    stored = await run(test, (FakeTool(intent=fits_once),), call("fake.tool"))

    assert len(stored) == 1
    assert "Not run" in stored[0]


async def test_repeated_calls_are_refused_across_replies() -> None:
    test = rig(FakeProvider())
    tool = FakeTool()
    calls = runner(test, tool)

    stored = [await calls.run([call("fake.tool", "{}", f"c{n}")]) for n in range(5)]

    assert len(tool.ran) == 3
    assert "gave the same result 3 times" in texts(stored[-1])[0]


async def test_a_store_that_fails_is_not_hidden_behind_a_group() -> None:
    test = rig(FakeProvider())
    tool = FakeTool(intent=BESIDE)

    async def fails(*_: object) -> None:
        raise OpenpistaError("The disk is full.")

    test.port.store_intent = fails  # pyright: ignore[reportAttributeAccessIssue]

    with pytest.raises(OpenpistaError, match="disk is full"):
        await run(test, (tool,), call("fake.tool", "1", "a"), call("fake.tool", "2", "b"))
