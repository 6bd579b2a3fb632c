"""One message is followed to the end of its turn."""

import msgspec
import pytest

from openpista.agent.ports import NOBODY
from openpista.cli.one_shot import Listener, Told, converse, new_session
from openpista.domain.approval import Approval
from openpista.domain.command import NewSession, SendMessage
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    Event,
    MessageAdded,
    ModelRetried,
    Notice,
    Snapshot,
    TextDelta,
    ToolCallProposed,
    ToolFinished,
    TurnFinished,
    TurnStarted,
)
from openpista.domain.ids import ApprovalId, CallId, MessageId, TurnId, session_stream
from openpista.domain.message import Text, ToolCall, ToolResult, Usage
from openpista.domain.model import ModelRef
from openpista.domain.session import QueuedMessage
from openpista.domain.tool import Intent
from tests.channels.test_approval_card import an_approval
from tests.cli.fake_port import SESSION, TURN, FakePort, a_message, a_session

STREAM = session_stream(SESSION)
MODEL = ModelRef("practice", "practice")
PROMPT = MessageId("P")
STARTED = TurnStarted(stream=STREAM, turn_id=TURN, model=MODEL, prompt_id=PROMPT)
FINISHED = TurnFinished(stream=STREAM, turn_id=TURN, outcome="done", elapsed_ms=5)
ANSWER = MessageAdded(stream=STREAM, turn_id=TURN, message=a_message(2, "assistant", Text("Hi.")))


class Heard:
    """Keeps what a listener hears."""

    def __init__(self) -> None:
        self.text = ""
        self.remarks: list[str] = []
        self.asked: list[ApprovalId] = []
        self.resolved: list[ApprovalId] = []

    def listener(self) -> Listener:
        return Listener(self._on_text, self.remarks.append, self._on_approval, self.resolved.append)

    def _on_text(self, text: str) -> None:
        self.text += text

    async def _on_approval(self, approval: Approval) -> None:
        self.asked.append(approval.id)


async def follow(*events: Event, heard: Heard | None = None) -> Told:
    return await converse(
        FakePort(events=events),
        session_id=SESSION,
        message_id=PROMPT,
        text="hello",
        listener=(heard or Heard()).listener(),
    )


def delta(text: str, turn_id: TurnId = TURN) -> TextDelta:
    return TextDelta(stream=STREAM, turn_id=turn_id, text=text)


async def test_the_stream_is_opened_before_the_message_is_sent() -> None:
    port = FakePort(events=[STARTED, ANSWER, FINISHED])

    await converse(
        port, session_id=SESSION, message_id=PROMPT, text="hello", listener=Heard().listener()
    )

    assert port.sent == [SendMessage(message_id=PROMPT, text="hello", session_id=SESSION)]
    assert port.followed_after == 0


async def test_words_are_heard_as_they_come_and_the_stored_answer_counts() -> None:
    heard = Heard()

    told = await follow(STARTED, delta("H"), delta("i."), ANSWER, FINISHED, heard=heard)

    assert heard.text == "Hi."
    assert (told.outcome, told.text, told.elapsed_ms) == ("done", "Hi.", 5)


async def test_other_turns_of_the_session_are_not_ours() -> None:
    heard = Heard()
    other = TurnId("other")
    theirs = msgspec.structs.replace(FINISHED, turn_id=other, outcome="failed")

    told = await follow(delta("no", other), theirs, STARTED, ANSWER, FINISHED, heard=heard)

    assert heard.text == ""
    assert told.outcome == "done"


async def test_what_happens_on_the_way_is_remarked() -> None:
    heard = Heard()
    call = ToolCall(CallId("c"), "files.list", "{}")

    await follow(
        STARTED,
        ToolCallProposed(
            stream=STREAM, turn_id=TURN, call=call, intent=Intent("read", "List the files")
        ),
        ToolCallProposed(stream=STREAM, turn_id=TURN, call=call),
        ToolFinished(
            stream=STREAM,
            turn_id=TURN,
            call_id=call.call_id,
            result=ToolResult(call.call_id, "files.list", "a", is_error=True),
            elapsed_ms=7,
        ),
        ModelRetried(stream=STREAM, turn_id=TURN, reason="Overloaded.", attempt=1, wait_s=2),
        Notice(stream=STREAM, level="warning", text="The disk is full."),
        FINISHED,
        heard=heard,
    )

    assert heard.remarks == [
        "→ List the files",
        "→ files.list",
        "✗ files.list (7 ms)",
        "Overloaded. Next try in 2 s.",
        "The disk is full.",
    ]


async def test_a_failed_turn_tells_its_reason_and_its_usage() -> None:
    failed = msgspec.structs.replace(
        FINISHED, outcome="failed", reason="No such model.", usage=Usage(input_tokens=3)
    )

    told = await follow(STARTED, failed)

    assert (told.outcome, told.reason, told.usage.input_tokens) == ("failed", "No such model.", 3)


def resolved(by: str) -> ApprovalResolved:
    return ApprovalResolved(
        stream=STREAM,
        turn_id=TURN,
        approval_id=ApprovalId("A"),
        call_id=CallId("c"),
        outcome="no",
        by=by,
    )


REQUESTED = ApprovalRequested(
    stream=STREAM, turn_id=TURN, approval=an_approval(Intent("run", "x", "ls"))
)


async def test_what_could_be_put_to_nobody_is_told() -> None:
    told = await follow(STARTED, REQUESTED, resolved(NOBODY), ANSWER, FINISHED)

    assert [one.id for one in told.needs_approval] == ["A"]


async def test_what_a_person_refused_needs_no_approval_any_more() -> None:
    heard = Heard()

    told = await follow(STARTED, REQUESTED, resolved("Ann"), ANSWER, FINISHED, heard=heard)

    assert told.needs_approval == ()
    assert (heard.asked, heard.resolved) == (["A"], ["A"])


async def test_a_refused_message_is_an_error() -> None:
    with pytest.raises(OpenpistaError, match="Too many"):
        await converse(
            FakePort(refuses="Too many wait."),
            session_id=SESSION,
            message_id=PROMPT,
            text="x",
            listener=Heard().listener(),
        )


async def test_a_stream_that_ends_early_is_an_error() -> None:
    with pytest.raises(OpenpistaError, match="ended before the answer"):
        await follow(STARTED, delta("H"))


def snapshot(**more: object) -> Snapshot:
    return Snapshot(stream=STREAM, epoch="e", **{"session": a_session(), "messages": (), **more})  # pyright: ignore[reportArgumentType]


STORED = (
    a_message(1, "user", Text("hello"), message_id=PROMPT),
    a_message(2, "assistant", Text("Hi.")),
)


async def test_a_turn_that_ended_while_we_fell_behind_is_told_by_what_is_stored() -> None:
    told = await follow(STARTED, snapshot(messages=STORED))

    assert (told.outcome, told.text, told.turn_id) == ("done", "Hi.", TURN)


async def test_a_turn_that_ended_without_an_answer_failed() -> None:
    told = await follow(snapshot(messages=STORED[:1]))

    assert told.outcome == "failed"


async def test_a_turn_that_still_runs_is_followed_on() -> None:
    running = a_session(turn_id=TURN)

    told = await follow(
        STARTED, snapshot(messages=STORED, session=running), delta("more"), FINISHED
    )

    assert (told.outcome, told.elapsed_ms) == ("done", 5)


async def test_a_message_that_still_waits_is_waited_for() -> None:
    sender = SendMessage(message_id=PROMPT, text="").sender
    queued = QueuedMessage(PROMPT, SESSION, "hello", 0, sender)

    told = await follow(snapshot(queued=(queued,)), STARTED, ANSWER, FINISHED)

    assert told.outcome == "done"


async def test_a_session_is_made() -> None:
    port = FakePort()

    assert await new_session(port, workspace="/w", model=MODEL) == SESSION
    assert port.sent == [NewSession(workspace="/w", model=MODEL)]


async def test_a_session_that_is_refused_is_an_error() -> None:
    with pytest.raises(OpenpistaError, match="No room"):
        await new_session(FakePort(refuses="No room."), workspace="", model=None)
