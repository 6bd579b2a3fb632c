"""The tool of tests does what it is told."""

import asyncio
from pathlib import Path

import pytest

from openpista.domain.errors import ToolArgumentError
from openpista.domain.ids import CallId
from openpista.domain.tasks import owned_task
from openpista.domain.tool import Intent, ToolContext, ToolOutcome
from tests.agent.builders import SESSION, TURN
from tests.fakes.tools import FakeTool


def context(emitted: list[str]) -> ToolContext:
    return ToolContext(
        session_id=SESSION,
        turn_id=TURN,
        call_id=CallId("c"),
        workspace=Path("/w"),
        emit=emitted.append,
    )


async def test_it_intends_emits_and_returns_as_told() -> None:
    emitted: list[str] = []
    tool = FakeTool(
        intent=lambda arguments: Intent(kind="read", title=arguments),
        outcome=lambda arguments: ToolOutcome(arguments.upper()),
        emits=("a", "b"),
    )

    assert (await tool.intent("x", context(emitted))).title == "x"
    assert (await tool.run("x", context(emitted))).text == "X"
    assert emitted == ["a", "b"]
    assert tool.ran == ["x"]


async def test_it_complains_and_breaks_as_told() -> None:
    with pytest.raises(ToolArgumentError):
        await FakeTool(bad="no").intent("", context([]))
    with pytest.raises(RuntimeError):
        await FakeTool(breaks="oh").run("", context([]))


async def test_it_notices_company_and_cancellation() -> None:
    tool = FakeTool(wait=asyncio.Event())
    runs = [owned_task(tool.run("", context([])), name="run") for _ in range(2)]
    await tool.started.wait()
    await asyncio.sleep(0)
    for run in runs:
        run.cancel()
    await asyncio.wait(runs)

    assert tool.most_at_once == 2
    assert tool.stopped == 2
