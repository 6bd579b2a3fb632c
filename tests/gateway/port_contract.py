"""What every port must do; run for the one in the process and for the one over the socket."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import msgspec
import pytest

from openpista.config.schema import ApprovalsConfig
from openpista.domain.approval import Approval
from openpista.domain.command import (
    AnswerApproval,
    CancelTurn,
    NewSession,
    RevokeGrant,
)
from openpista.domain.errors import NotFoundError
from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    Event,
    HouseSnapshot,
    SessionChanged,
    Snapshot,
    TextDelta,
)
from openpista.domain.ids import HOUSE, StreamId
from openpista.domain.message import text_of
from openpista.domain.model import ModelRef, ModelRequest, StreamEvent, TextChunk
from openpista.domain.port import GatewayPort
from openpista.domain.query import (
    ApprovalList,
    GrantList,
    HistoryPage,
    ListApprovals,
    ListGrants,
    ListSessions,
    ReadHistory,
    SessionPage,
)
from openpista.domain.tool import Intent, Tool, ToolOutcome
from tests.fakes.models import Step, calls, says
from tests.fakes.responder import TITLE, Responder, echoes
from tests.fakes.tools import FakeTool
from tests.gateway.houses import (
    House,
    Window,
    accepted,
    refused,
    say,
    talk,
    watching,
)

OUTSIDE = Intent(
    kind="run",
    title="Run date",
    command="date",
    cwd="/",
    host=True,
    program="/bin/date",
    program_sha256="1",
)


class Reached(msgspec.Struct, frozen=True):
    """A house and a port to it."""

    house: House
    port: GatewayPort


def host_command(outcome: str = "today") -> FakeTool:
    """Return a tool that asks before it runs."""
    return FakeTool("system.run", intent=OUTSIDE, outcome=ToolOutcome(outcome))


def calls_once(name: str = "system.run") -> Responder:
    """Return a model that calls a tool for the user's word and answers after its result."""

    def answer(request: ModelRequest) -> Step:
        if request.messages[-1].role == "tool":
            return says("It is done.")
        return says("Let me look.", calls(name, "{}", f"c{len(request.messages)}"))

    return Responder(answer)


class PortContract:
    """Opens a house with a port of one kind; what is demanded of it is in the classes below."""

    def reach(
        self,
        root: Path,
        *,
        provider: Responder | None = None,
        tools: Sequence[Tool] = (),
        approvals: ApprovalsConfig | None = None,
        working: bool = True,
    ) -> AbstractAsyncContextManager[Reached]:
        """Open a house and give a port to it."""
        raise AssertionError


class ConversationContract(PortContract):
    """Messages, events, questions and their answers."""

    async def test_a_message_makes_a_session_and_gets_its_answer(self, tmp_path: Path) -> None:
        async with self.reach(tmp_path) as reached:
            session_id = await talk(reached.port, "hello")

            page = await reached.port.ask(ReadHistory(session_id=session_id))
            assert isinstance(page, HistoryPage)
            said = [(message.role, text_of(message)) for message in page.messages]
        assert said == [("user", "hello"), ("assistant", "You said: hello")]

    async def test_a_turn_is_told_in_its_order(self, tmp_path: Path) -> None:
        async with self.reach(tmp_path) as reached:
            session_id = accepted(await reached.port.send(NewSession()))
            async with watching(reached.port, session_id) as window:
                await say(reached.port, "hello", session_id)
                await window.until_finished()
                numbers = [event.seq for event in window.heard]
                kinds = [kind for kind in window.kinds() if kind != "SessionChanged"]

        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        assert kinds == [
            "Snapshot",
            "QueueChanged",
            "QueueChanged",
            "MessageAdded",
            "TurnStarted",
            "ModelCalled",
            "TextDelta",
            "MessageAdded",
            "TurnFinished",
        ]

    async def test_a_call_is_told_in_its_order(self, tmp_path: Path) -> None:
        tools = [host_command()]
        async with self.reach(tmp_path, provider=calls_once(), tools=tools) as reached:
            session_id = accepted(await reached.port.send(NewSession()))
            async with watching(reached.port, session_id) as window:
                await say(reached.port, "go", session_id)
                approval = await asked(window)
                await reached.port.send(AnswerApproval(approval_id=approval.id, answer="once"))
                await window.until_finished()
                kinds = [kind for kind in window.kinds() if kind != "SessionChanged"]
                activities = [
                    event.session.activity
                    for event in window.heard
                    if isinstance(event, SessionChanged)
                ]

        assert kinds[kinds.index("ModelCalled") :] == [
            "ModelCalled",
            "TextDelta",
            "MessageAdded",
            "ToolCallProposed",
            "ApprovalRequested",
            "ApprovalResolved",
            "ToolStarted",
            "ToolFinished",
            "MessageAdded",
            "ModelCalled",
            "TextDelta",
            "MessageAdded",
            "TurnFinished",
        ]
        changes = [
            now for now, before in zip(activities, ["", *activities], strict=False) if now != before
        ]
        assert changes[:4] == ["queued", "working", "waiting", "working"]

    async def test_the_house_snapshot_says_where_everything_stands(self, tmp_path: Path) -> None:
        async with self.reach(tmp_path) as reached:
            session_id = await talk(reached.port, "hello")
            async with watching(reached.port, HOUSE) as window:
                snapshot = window.heard[0]

        assert isinstance(snapshot, HouseSnapshot)
        assert [session.id for session in snapshot.sessions] == [session_id]
        assert snapshot.sandbox.kind == "bubblewrap"
        assert snapshot.default_model == ModelRef("fake", "fake")
        assert snapshot.approvals_mode == "ask"

    async def test_the_session_gets_a_title_after_its_first_exchange(self, tmp_path: Path) -> None:
        def titled(event: Event) -> bool:
            session = getattr(event, "session", None)
            return session is not None and session.title == TITLE

        async with (
            self.reach(tmp_path) as reached,
            watching(reached.port, HOUSE) as window,
        ):
            await say(reached.port, "hello")
            await window.until(titled)

    async def test_following_again_gives_what_was_missed(self, tmp_path: Path) -> None:
        async with self.reach(tmp_path) as reached:
            session_id = accepted(await reached.port.send(NewSession()))
            async with watching(reached.port, session_id) as window:
                first = window.heard[0]
            assert isinstance(first, Snapshot)
            await talk(reached.port, "hello", session_id)

            after = (first.epoch, first.seq)
            async with watching(reached.port, session_id, after=after) as window:
                await window.until_finished()

        assert window.kinds()[0] == "QueueChanged"
        assert window.heard[0].seq == first.seq + 1

    async def test_following_from_another_time_gives_a_snapshot(self, tmp_path: Path) -> None:
        async with self.reach(tmp_path) as reached:
            session_id = await talk(reached.port, "hello")
            after = ("another epoch", 1)
            async with watching(reached.port, session_id, after=after) as window:
                snapshot = await window.until_kind(Snapshot)

        assert isinstance(snapshot, Snapshot)
        assert [text_of(message) for message in snapshot.messages] == ["hello", "You said: hello"]
        assert snapshot.session.activity == "idle"

    async def test_a_stream_that_is_not_there_cannot_be_followed(self, tmp_path: Path) -> None:
        async with self.reach(tmp_path) as reached:
            with pytest.raises(NotFoundError, match="no such session"):
                await anext(reached.port.events(StreamId("nothing")))

            assert await talk(reached.port, "still here")

    async def test_a_question_waits_and_the_first_answer_counts(self, tmp_path: Path) -> None:
        tool = host_command()
        async with self.reach(tmp_path, provider=calls_once(), tools=[tool]) as reached:
            session_id = accepted(await reached.port.send(NewSession()))
            async with (
                watching(reached.port, session_id) as window,
                watching(reached.port, HOUSE) as house,
            ):
                await say(reached.port, "what day is it?", session_id)
                approval = await asked(house)
                listed = await reached.port.ask(ListApprovals())
                assert listed == ApprovalList(approvals=(approval,))
                assert not tool.ran

                yes = AnswerApproval(approval_id=approval.id, answer="once")
                no = AnswerApproval(approval_id=approval.id, answer="no")
                answers = [await reached.port.send(yes), await reached.port.send(no)]
                await window.until_finished()

        assert accepted(answers[0]) == session_id
        assert refused(answers[1]) == "not_waiting"
        assert tool.ran == ["{}"]
        assert [e.outcome for e in window.heard if isinstance(e, ApprovalResolved)] == ["once"]

    async def test_no_means_that_nothing_runs(self, tmp_path: Path) -> None:
        tool = host_command()
        async with self.reach(tmp_path, provider=calls_once(), tools=[tool]) as reached:
            session_id = accepted(await reached.port.send(NewSession()))
            async with watching(reached.port, session_id) as window:
                await say(reached.port, "what day is it?", session_id)
                approval = await asked(window)
                no = AnswerApproval(approval_id=approval.id, answer="no", text="not now")
                accepted(await reached.port.send(no))
                finished = await window.until_finished()

        assert finished.outcome == "done"
        assert not tool.ran

    async def test_an_exact_allowance_is_kept_listed_and_revoked(self, tmp_path: Path) -> None:
        tool = host_command()
        async with self.reach(tmp_path, provider=calls_once(), tools=[tool]) as reached:
            session_id = accepted(await reached.port.send(NewSession()))
            async with watching(reached.port, session_id) as window:
                await say(reached.port, "what day is it?", session_id)
                approval = await asked(window)
                always = AnswerApproval(approval_id=approval.id, answer="exact")
                accepted(await reached.port.send(always))
                await window.until_finished()
                await say(reached.port, "and now?", session_id)
                await window.until_finished(times=2)
                assert len(tool.ran) == 2

                grants = await reached.port.ask(ListGrants())
                assert isinstance(grants, GrantList)
                (grant,) = grants.grants
                await reached.port.send(RevokeGrant(grant_id=grant.id))
                assert await reached.port.ask(ListGrants()) == GrantList(grants=())
                await say(reached.port, "and now?", session_id)
                await window.until(lambda e: isinstance(e, ApprovalRequested), times=2)

    async def test_cancel_ends_the_turn_and_the_next_message_works(self, tmp_path: Path) -> None:
        stuck = asyncio.Event()

        def answer(request: ModelRequest) -> Step:
            if len(request.messages) == 1:
                return [*streamed("Let me thi"), stuck]
            return echoes(request)

        provider = Responder(answer)
        async with self.reach(tmp_path, provider=provider) as reached:
            session_id = accepted(await reached.port.send(NewSession()))
            async with watching(reached.port, session_id) as window:
                await say(reached.port, "hello", session_id)
                await window.until_kind(TextDelta)
                began = asyncio.get_running_loop().time()
                accepted(await reached.port.send(CancelTurn(session_id=session_id)))
                took_s = asyncio.get_running_loop().time() - began
                finished = await window.until_finished()
                await say(reached.port, "again", session_id)
                again = await window.until_finished(times=2)
                idle = await reached.port.send(CancelTurn(session_id=session_id))

        assert took_s < 2
        assert finished.outcome == "cancelled"
        assert provider.closed_early == 1
        assert again.outcome == "done"
        assert refused(idle) == "idle"


async def asked(window: Window) -> Approval:
    """Wait for a question and return it."""
    event = await window.until_kind(ApprovalRequested)
    assert isinstance(event, ApprovalRequested)
    return event.approval


async def titles(port: GatewayPort, *, deleted: bool = False) -> list[str]:
    """Return the titles of all sessions."""
    page = await port.ask(ListSessions(deleted=deleted))
    assert isinstance(page, SessionPage)
    return [session.title for session in page.sessions]


def streamed(*pieces: str) -> list[StreamEvent]:
    """Return pieces of an answer as a model streams them."""
    return [TextChunk(piece) for piece in pieces]
