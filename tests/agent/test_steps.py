"""Steps that are written to their end."""

import asyncio

import pytest

from openpista.agent.steps import StepWriter
from openpista.domain.message import Message
from openpista.domain.tasks import owned_task
from tests.agent.builders import message


async def test_a_step_gives_its_message_back() -> None:
    steps = StepWriter()

    async def store() -> Message:
        return message("user", "hi")

    assert await steps.write(store()) == message("user", "hi")
    assert await steps.interrupted() is None


async def test_a_step_that_was_begun_is_written_although_its_turn_is_cancelled() -> None:
    steps = StepWriter()
    gate = asyncio.Event()
    written: list[str] = []

    async def store() -> Message:
        await gate.wait()
        written.append("x")
        return message("user", "hi")

    turn = owned_task(steps.write(store()), name="turn")
    await asyncio.sleep(0)
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn
    gate.set()

    assert await steps.interrupted() == message("user", "hi")
    assert await steps.interrupted() is None
    assert written == ["x"]
