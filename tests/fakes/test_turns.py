"""Played turns tell events in an order that a real turn could have."""

import asyncio
from contextlib import aclosing

from openpista.domain.command import AnswerApproval, SendMessage
from openpista.domain.event import ApprovalRequested, Event, TurnFinished
from openpista.domain.ids import MessageId, SessionId, session_stream
from openpista.domain.tool import Intent
from tests.fakes.gateway import FakeGateway
from tests.fakes.turns import Call, Say, Step, played

RUN = Call("system.run", "{}", Intent("run", "Run", command="ls"), output="a\nb\n")


async def kinds(*steps: Step, answer: str = "once") -> list[str]:
    gateway = FakeGateway(turn=played(*steps))
    session_id = SessionId("G1")
    events: list[Event] = []
    await gateway.send(SendMessage(message_id=MessageId("m1"), text="go"))
    async with aclosing(gateway.events(session_stream(session_id))) as told, asyncio.timeout(5):
        async for event in told:
            events.append(event)
            if isinstance(event, ApprovalRequested):
                await gateway.send(
                    AnswerApproval(approval_id=event.approval.id, answer=answer)  # type: ignore[arg-type]
                )
            if isinstance(event, TurnFinished):
                break
    await gateway.aclose()
    return [type(event).__name__ for event in events]


async def test_words_stream_and_are_stored() -> None:
    told = await kinds(Say("Hello there, you."))

    assert told[0] == "Snapshot"
    assert told.count("TextDelta") == 2
    assert told[-2:] == ["MessageAdded", "TurnFinished"]


async def test_a_call_is_proposed_run_and_finished() -> None:
    told = [kind for kind in await kinds(RUN) if kind.startswith("Tool")]

    assert told == ["ToolCallProposed", "ToolStarted", "ToolOutput", "ToolOutput", "ToolFinished"]


async def test_a_call_that_is_not_allowed_never_starts() -> None:
    from msgspec.structs import replace

    told = await kinds(replace(RUN, ask="the rules say so"), answer="no")

    assert "ApprovalResolved" in told
    assert "ToolStarted" not in told
