import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import pytest

from openpista.domain.command import NewSession
from openpista.domain.event import (
    ApprovalRequested,
    Event,
    HouseSnapshot,
    MessageAdded,
    Snapshot,
    TextDelta,
)
from openpista.domain.ids import HOUSE, CallId, MessageId, SessionId
from openpista.domain.message import Message, Text, ToolCall, ToolResult, text_of
from openpista.domain.model import ModelRequest, StreamEvent, TextChunk
from openpista.domain.session import Session
from openpista.gateway.snapshot import SNAPSHOT_MESSAGES, _newest_within
from tests.fakes.models import Step, says
from tests.fakes.responder import Responder
from tests.gateway.houses import accepted, fresh_ulid, message, open_house, stream_of, watching
from tests.gateway.port_contract import calls_once, host_command, streamed


async def test_a_window_that_comes_in_the_middle_sees_what_was_said_so_far(
    tmp_path: Path,
) -> None:
    def answer(request: ModelRequest) -> Step:
        return [*streamed("The answer ", "is "), asyncio.Event()]

    async with open_house(tmp_path, provider=Responder(answer)) as house:
        session_id = accepted(await house.port.send(NewSession()))
        async with watching(house.port, session_id) as early:
            await house.port.send(message("go", session_id))
            await house.port.send(message("and then", session_id))
            await early.until_kind(TextDelta, times=2)
            async with watching(house.port, session_id) as late:
                snapshot = late.heard[0]
        house.gateway.hurry()

    assert isinstance(snapshot, Snapshot)
    assert snapshot.open_text == "The answer is "
    assert [text_of(m) for m in snapshot.messages] == ["go"]
    assert [item.text for item in snapshot.queued] == ["and then"]
    assert snapshot.session.activity == "working"
    assert snapshot.turn_id == snapshot.session.turn_id is not None


async def test_a_question_that_waits_is_in_every_snapshot(tmp_path: Path) -> None:
    tools = [host_command()]
    async with open_house(tmp_path, provider=calls_once(), tools=tools) as house:
        session_id = accepted(await house.port.send(NewSession()))
        async with watching(house.port, session_id) as early:
            await house.port.send(message("go", session_id))
            asked = await early.until_kind(ApprovalRequested)
            async with (
                watching(house.port, session_id) as late,
                watching(house.port, HOUSE) as whole,
            ):
                session, snapshot = late.heard[0], whole.heard[0]

    assert isinstance(asked, ApprovalRequested)
    assert isinstance(session, Snapshot)
    assert isinstance(snapshot, HouseSnapshot)
    assert session.approvals == snapshot.approvals == (asked.approval,)
    assert [call.name for call in session.open_calls] == ["system.run"]
    assert [(run.intent, run.where) for run in session.open_runs] == [(asked.approval.intent, "")]
    assert 0 < session.turn_began_ms <= session.at_ms
    assert session.session.activity == "waiting"


async def test_a_long_session_shows_its_newest_messages(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = accepted(await house.port.send(NewSession()))
        for number in range(SNAPSHOT_MESSAGES + 5):
            await house.store.messages.append(
                Message(MessageId(fresh_ulid()), session_id, 0, "user", (Text(f"{number}"),), 0)
            )
        async with watching(house.port, session_id) as window:
            snapshot = window.heard[0]

    assert isinstance(snapshot, Snapshot)
    assert text_of(snapshot.messages[0]) == "5"
    assert len(snapshot.messages) == SNAPSHOT_MESSAGES
    assert snapshot.older_exist


def test_a_snapshot_holds_no_more_text_than_a_frame_can_carry() -> None:
    call = ToolCall(CallId("c"), "t", "x" * 40)
    result = ToolResult(call.call_id, "t", "x" * 40)
    messages = tuple(
        Message(MessageId(f"{n}"), SessionId("s"), n, "user", (block,), 0)
        for n, block in enumerate((Text("x" * 40), call, result))
    )

    assert _newest_within(messages, 120) == messages
    assert _newest_within(messages, 100) == messages[1:]
    assert _newest_within(messages, 10) == messages[2:]
    assert _newest_within((), 10) == ()


class Reader:
    """A window that adds up what it hears of answers, from whatever moment on."""

    def __init__(self) -> None:
        self.open = ""
        self.said: list[str] = []

    def hear(self, event: Event) -> None:
        match event:
            case Snapshot():
                self.open = event.open_text
                self.said = [text_of(m) for m in event.messages if m.role == "assistant"]
            case TextDelta():
                self.open += event.text
            case MessageAdded() if event.message.role == "assistant":
                assert self.open == text_of(event.message), "deltas and answer differ"
                self.said.append(self.open)
                self.open = ""
            case _:
                pass


class PacedModel:
    """Streams numbers, one in a millisecond."""

    id = "fake"

    def __init__(self, pieces: int) -> None:
        self._words = [f"{number} " for number in range(pieces)]

    async def stream(self, request: ModelRequest) -> AsyncGenerator[StreamEvent]:
        for word in self._words:
            await asyncio.sleep(0.001)
            yield TextChunk(word)
        yield says("".join(self._words))

    async def aclose(self) -> None:
        """Nothing is open."""


async def test_whenever_a_window_comes_it_ends_up_knowing_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns, pieces, windows = 4, 60, 30

    async def watch(events: AsyncGenerator[Event]) -> list[str]:
        reader = Reader()
        async with aclosing(events):
            async for event in events:
                reader.hear(event)
                if len(reader.said) == turns:
                    break
        return reader.said

    async with open_house(tmp_path, provider=PacedModel(pieces)) as house, asyncio.timeout(20):
        session_id = accepted(await house.port.send(NewSession()))
        real = house.store.sessions.get

        async def slow(wanted: SessionId) -> Session | None:
            await asyncio.sleep(0.003)  # Three pieces are said meanwhile.
            return await real(wanted)

        monkeypatch.setattr(house.store.sessions, "get", slow)
        for _ in range(turns):
            await house.port.send(message("go", session_id))
        async with asyncio.TaskGroup() as tasks:
            watching_now: list[asyncio.Task[list[str]]] = []
            for _ in range(windows):
                events = house.port.events(stream_of(session_id))
                watching_now.append(tasks.create_task(watch(events)))
                await asyncio.sleep(0.008)
    told = [task.result() for task in watching_now]

    assert told == [told[0]] * windows
    assert len(told[0]) == turns
