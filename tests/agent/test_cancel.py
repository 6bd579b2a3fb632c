"""Cancelling a turn: nothing goes on, nothing is left open, nothing is stored twice."""

import asyncio

import pytest

from openpista.domain.event import TextDelta, ToolFinished
from openpista.domain.message import Text, Thinking
from openpista.domain.model import TextChunk, ThinkingChunk
from openpista.domain.tasks import owned_task
from openpista.domain.tool import Intent
from tests.agent.rig import rig
from tests.fakes.models import FakeProvider, calls, says
from tests.fakes.tools import FakeTool


async def test_a_cancel_while_the_model_speaks_keeps_what_it_said() -> None:
    provider = FakeProvider([ThinkingChunk("hm"), TextChunk("I beg"), asyncio.Event()])
    test = rig(provider)
    turn = owned_task(test.run(), name="turn")
    while not test.port.told(TextDelta):
        await asyncio.sleep(0)

    turn.cancel()

    with pytest.raises(asyncio.CancelledError):
        await turn
    assert test.transcript() == ["user: go", "assistant: I beg"]
    assert test.port.messages[-1].stop == "cancelled"
    assert test.port.messages[-1].blocks == (Thinking("hm"), Text("I beg"))
    assert provider.closed_early == 1


async def test_a_cancel_before_the_first_word_stores_nothing() -> None:
    provider = FakeProvider([asyncio.Event()])
    test = rig(provider)
    turn = owned_task(test.run(), name="turn")
    while not provider.requests:
        await asyncio.sleep(0)

    turn.cancel()

    with pytest.raises(asyncio.CancelledError):
        await turn
    assert test.transcript() == ["user: go"]


async def test_a_cancel_while_a_tool_runs_gives_every_call_its_result() -> None:
    slow = FakeTool("slow.tool", emits=("half done\n",), wait=asyncio.Event())
    provider = FakeProvider(
        says(
            calls("fake.tool", call_id="a"), calls("slow.tool", call_id="b"), calls("x", "{}", "c")
        )
    )
    test = rig(provider, FakeTool(), slow)
    turn = owned_task(test.run(), name="turn")
    await slow.started.wait()
    await asyncio.sleep(0)

    turn.cancel()

    with pytest.raises(asyncio.CancelledError):
        await turn
    assert slow.stopped == 1
    assert test.transcript()[2] == "tool: [a] fake.tool ran"
    assert "Stopped while it ran" in test.transcript()[3]
    assert "half done" in test.transcript()[3]
    assert test.transcript()[4] == "tool: [c] Not run: the user stopped the turn."
    assert len(test.transcript()) == 5


async def test_a_cancel_while_a_reply_is_stored_still_gives_its_calls_results() -> None:
    test = rig(FakeProvider(says("I look.", calls("fake.tool"))), FakeTool())
    test.port.store_waits = asyncio.Event()
    turn = owned_task(test.run(), name="turn")
    while not test.port.told(TextDelta):
        await asyncio.sleep(0)
    for _ in range(5):
        await asyncio.sleep(0)

    turn.cancel()
    await asyncio.sleep(0)
    test.port.store_waits.set()

    with pytest.raises(asyncio.CancelledError):
        await turn
    assert test.transcript() == [
        "user: go",
        "assistant: I look. <c1>",
        "tool: [c1] Not run: the user stopped the turn.",
    ]


async def test_a_cancel_while_a_result_is_stored_stores_it_once() -> None:
    tool = FakeTool()
    test = rig(FakeProvider(says(calls("fake.tool"), calls("fake.tool", "{}", "c2"))), tool)
    gate = asyncio.Event()
    test.port.on_event = lambda event: (
        setattr(test.port, "store_waits", gate) if isinstance(event, ToolFinished) else None
    )
    turn = owned_task(test.run(), name="turn")
    while not test.port.kept:
        await asyncio.sleep(0)

    turn.cancel()
    await asyncio.sleep(0)
    gate.set()

    with pytest.raises(asyncio.CancelledError):
        await turn
    assert test.transcript()[2:] == [
        "tool: [c1] fake.tool ran",
        "tool: [c2] Not run: the user stopped the turn.",
    ]


async def test_a_cancel_while_somebody_thinks_leaves_the_call_undone() -> None:
    tool = FakeTool(intent=Intent(kind="send", title="Write to Bob"))
    test = rig(FakeProvider(says(calls("fake.tool"))), tool)
    test.port.answer_waits = asyncio.Event()
    turn = owned_task(test.run(), name="turn")
    while not test.port.asked:
        await asyncio.sleep(0)

    turn.cancel()

    with pytest.raises(asyncio.CancelledError):
        await turn
    assert tool.ran == []
    assert "Not run" in test.transcript()[-1]
