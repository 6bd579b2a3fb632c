"""What every port must do with whole sessions and with windows that do not read."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from openpista.domain.command import (
    CompactSession,
    DeleteSession,
    ForkSession,
    NewSession,
    RenameSession,
    RestoreSession,
    SendMessage,
    SwitchModel,
    UndoCompaction,
)
from openpista.domain.errors import NotFoundError
from openpista.domain.event import (
    Event,
    MessageAdded,
    Snapshot,
    TurnFinished,
)
from openpista.domain.ids import CallId, SessionId, StreamId
from openpista.domain.message import text_of
from openpista.domain.model import ModelRef, ModelRequest
from openpista.domain.port import GatewayPort
from openpista.domain.query import (
    HistoryPage,
    ListModels,
    ListSessions,
    ModelList,
    QueryFailed,
    ReadHistory,
    ReadToolOutput,
    SearchHits,
    SearchMessages,
    SessionPage,
    ToolOutputText,
)
from openpista.domain.tool import ToolOutcome
from tests.fakes.models import Step, says
from tests.fakes.responder import Responder
from tests.fakes.tools import FakeTool
from tests.gateway.houses import (
    PATIENCE_S,
    accepted,
    message,
    refused,
    say,
    talk,
    watching,
)
from tests.gateway.port_contract import PortContract, calls_once, streamed


class SessionsContract(PortContract):
    """Sessions, their past, and what can be asked of the house."""

    async def test_sessions_are_listed_named_deleted_and_restored(self, tmp_path: Path) -> None:
        async with self.reach(tmp_path) as reached:
            port = reached.port
            session_id = await talk(port, "hello")
            accepted(
                await port.send(RenameSession(session_id=session_id, title=" My\x1b[31m work "))
            )
            assert await titles(port) == ["My work"]

            accepted(await port.send(DeleteSession(session_id=session_id)))
            assert await titles(port) == []
            assert await titles(port, deleted=True) == ["My work"]
            assert refused(await port.send(DeleteSession(session_id=session_id))) == "not_found"
            with pytest.raises(NotFoundError):
                await anext(port.events(StreamId(session_id)))

            accepted(await port.send(RestoreSession(session_id=session_id)))
            assert await titles(port) == ["My work"]
            await talk(port, "again", session_id)

    async def test_a_fork_has_the_messages_up_to_there(self, tmp_path: Path) -> None:
        async with self.reach(tmp_path) as reached:
            session_id = await talk(reached.port, "one")
            await talk(reached.port, "two", session_id)

            fork_id = accepted(await reached.port.send(ForkSession(session_id=session_id, seq=2)))
            nowhere = await reached.port.send(ForkSession(session_id=session_id, seq=99))

            page = await reached.port.ask(ReadHistory(session_id=fork_id))
            assert isinstance(page, HistoryPage)
            assert [text_of(m) for m in page.messages] == ["one", "You said: one"]
            assert refused(nowhere) == "not_found"

    async def test_the_model_is_switched_with_its_effort_in_one_step(self, tmp_path: Path) -> None:
        async with self.reach(tmp_path) as reached:
            session_id = await talk(reached.port, "hello")
            model = ModelRef("fake", "other/model")
            switch = SwitchModel(session_id=session_id, model=model, effort="high")
            accepted(await reached.port.send(switch))

            page = await reached.port.ask(ListSessions())
            assert isinstance(page, SessionPage)
            assert (page.sessions[0].model, page.sessions[0].effort) == (model, "high")
            assert reached.house.remembered == ["fake/other/model"]

    async def test_compaction_is_seen_and_can_be_undone(self, tmp_path: Path) -> None:
        async with self.reach(tmp_path) as reached:
            session_id = await talk(reached.port, "hello")
            async with watching(reached.port, session_id) as window:
                accepted(await reached.port.send(CompactSession(session_id=session_id)))
                accepted(await reached.port.send(UndoCompaction(session_id=session_id)))
                nothing = await reached.port.send(UndoCompaction(session_id=session_id))

        told = [e for e in window.heard if type(e).__name__ == "SessionCompacted"]
        assert [(getattr(e, "summary", None), getattr(e, "undone", None)) for e in told] == [
            ("What was said before.", False),
            ("", True),
        ]
        assert refused(nothing) == "nothing"

    async def test_questions_are_answered_or_told_why_not(self, tmp_path: Path) -> None:
        async with self.reach(tmp_path) as reached:
            session_id = await talk(reached.port, "find the needle")

            hits = await reached.port.ask(SearchMessages(text="needle"))
            models = await reached.port.ask(ListModels())
            kept = await reached.port.ask(
                ReadToolOutput(session_id=session_id, call_id=CallId("none"))
            )
            cursor = await reached.port.ask(ListSessions(cursor="nonsense"))

        assert isinstance(hits, SearchHits)
        assert {hit.session_id for hit in hits.hits} == {session_id}
        assert isinstance(models, ModelList)
        assert isinstance(kept, QueryFailed)
        assert isinstance(cursor, QueryFailed)

    async def test_the_whole_output_of_a_tool_can_be_read(self, tmp_path: Path) -> None:
        tool = FakeTool("fake.tool", outcome=ToolOutcome("x" * 30_000))
        async with self.reach(tmp_path, provider=calls_once("fake.tool"), tools=[tool]) as reached:
            session_id = await talk(reached.port, "go")
            page = await reached.port.ask(ReadHistory(session_id=session_id))
            assert isinstance(page, HistoryPage)
            call_id = CallId("c1")
            output = await reached.port.ask(ReadToolOutput(session_id=session_id, call_id=call_id))

        assert isinstance(output, ToolOutputText)
        assert len(output.text) == 30_000

    async def test_a_window_that_does_not_read_gets_a_snapshot_instead(
        self, tmp_path: Path
    ) -> None:
        pieces = 6_000

        def answer(request: ModelRequest) -> Step:
            del request
            return [*streamed(*["x"] * pieces), says("x" * pieces)]

        async with self.reach(tmp_path, provider=Responder(answer)) as reached:
            session_id = accepted(await reached.port.send(NewSession()))
            slow = reached.port.events(StreamId(session_id))
            first = await anext(slow)
            async with watching(reached.port, session_id) as quick:
                await say(reached.port, "go", session_id)
                await quick.until_finished()
                heard = [event async for event in _until_finished(slow)]
        await slow.aclose()

        assert isinstance(first, Snapshot)
        assert sum(isinstance(event, Snapshot) for event in quick.heard) == 1
        assert len(heard) < pieces
        assert any(isinstance(event, Snapshot) for event in heard)
        stored = [e.message for e in heard if isinstance(e, MessageAdded)]
        snapshots = [e for e in heard if isinstance(e, Snapshot)]
        assert "x" * pieces in [text_of(m) for m in (*stored, *snapshots[-1].messages)]

    async def test_a_house_that_only_looks_things_up_takes_no_message(self, tmp_path: Path) -> None:
        async with self.reach(tmp_path) as reached:
            session_id = await talk(reached.port, "hello")
        async with self.reach(tmp_path, working=False) as reached:
            answer = await reached.port.send(NewSession())
            assert refused(await reached.port.send(_said(session_id))) == "resting"
            assert accepted(answer)
            assert len(await titles(reached.port)) == 2


async def titles(port: GatewayPort, *, deleted: bool = False) -> list[str]:
    """Return the titles of all sessions."""
    page = await port.ask(ListSessions(deleted=deleted))
    assert isinstance(page, SessionPage)
    return [session.title for session in page.sessions]


def _said(session_id: SessionId) -> SendMessage:
    return message("hello", session_id)


async def _until_finished(events: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
    """Yield events until the turn is over, by whatever way that is learned."""
    async with asyncio.timeout(PATIENCE_S):
        async for event in events:
            yield event
            over = isinstance(event, Snapshot) and event.session.activity == "idle"
            if over or isinstance(event, TurnFinished):
                return
