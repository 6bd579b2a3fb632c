import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.domain.command import NewSession
from openpista.domain.ids import CallId, MessageId, SessionId, TurnId
from openpista.domain.message import (
    Block,
    Message,
    StopReason,
    Text,
    ToolCall,
    ToolResult,
    calls_of,
    text_of,
)
from openpista.domain.model import ModelRef
from openpista.domain.session import QueuedMessage, Session
from openpista.domain.tool import Intent
from openpista.gateway.recovery import MAX_RESUMES, RESUME_WITHIN_MS, judge
from openpista.gateway.turn_end import NOT_RUN, UNKNOWN
from openpista.gateway.turn_writer import SHELL_MODEL
from openpista.store.journal_rows import OpenTurn, StoredIntent
from tests.fakes.responder import Responder, echoes
from tests.gateway.houses import OWNER, House, accepted, fresh_ulid, open_house, watching

NOW = 10_000_000
MODEL = ModelRef("fake", "fake")
ROW = Session(
    id=SessionId("s"),
    title="",
    workspace="/w",
    model=MODEL,
    created_at_ms=1,
    updated_at_ms=1,
)
CALL = ToolCall(CallId("c1"), "system.run", "{}")
OTHER = ToolCall(CallId("c2"), "files.read", "{}")
RUNS = Intent(kind="run", title="Run rm -rf build")
READS = Intent(kind="read", title="Read a.txt", repeatable=True)


def said(*blocks: Block, stop: StopReason | None = "end_turn", is_error: bool = False) -> Message:
    return Message(
        MessageId("reply"), ROW.id, 2, "assistant", blocks, 0, stop=stop, is_error=is_error
    )


PROMPT = Message(MessageId("prompt"), ROW.id, 1, "user", (Text("go"),), 0, sender=OWNER)


def left(
    reply: Message | None = None,
    *intents: tuple[ToolCall, Intent],
    answered: frozenset[CallId] = frozenset(),
    model: ModelRef = MODEL,
    started_ms: int = NOW - 1000,
) -> OpenTurn:
    return OpenTurn(
        turn_id=TurnId("t"),
        session_id=ROW.id,
        model=model,
        started_ms=started_ms,
        last_reply=reply,
        intended=frozenset(call.call_id for call, _ in intents),
        answered=answered,
        prompt_id=PROMPT.id,
        intents=tuple(StoredIntent(call, intent) for call, intent in intents),
    )


def verdict(turn: OpenTurn, newest: Message | None = PROMPT, row: Session | None = ROW) -> str:
    return judge(turn, row=row, newest=newest, prompt=PROMPT, now_ms=NOW).kind


def test_a_turn_that_had_said_nothing_goes_on() -> None:
    assert verdict(left()) == "resume"


def test_a_turn_with_its_answer_is_done() -> None:
    reply = said(Text("ok"))

    assert verdict(left(reply), newest=reply) == "done"


def test_a_turn_whose_answer_was_followed_by_a_steering_message_goes_on() -> None:
    assert verdict(left(said(Text("ok"))), newest=PROMPT) == "resume"


def test_a_turn_that_was_being_cancelled_is_cancelled() -> None:
    reply = said(Text("so f"), stop="cancelled")

    assert verdict(left(reply), newest=reply) == "cancelled"


@pytest.mark.parametrize(
    "reply", [said(Text("no"), is_error=True), said(Text("so f"), stop="cut_off")]
)
def test_a_turn_that_was_failing_is_explained(reply: Message) -> None:
    assert verdict(left(reply), newest=reply) == "interrupted"


def test_calls_that_had_not_begun_or_can_be_repeated_do_not_hold_a_turn_up() -> None:
    reply = said(CALL, OTHER, stop="tool_use")

    assert verdict(left(reply), newest=reply) == "resume"
    assert verdict(left(reply, (OTHER, READS)), newest=reply) == "resume"


def test_a_call_with_side_effects_that_may_have_run_ends_the_turn() -> None:
    reply = said(CALL, OTHER, stop="tool_use")

    assert verdict(left(reply, (CALL, RUNS)), newest=reply) == "interrupted"
    both = left(reply, (CALL, RUNS), (OTHER, READS))
    assert verdict(both, newest=reply) == "interrupted"


def test_a_call_with_side_effects_that_has_its_result_does_not() -> None:
    reply = said(CALL, stop="tool_use")
    turn = left(reply, (CALL, RUNS), answered=frozenset({CALL.call_id}))

    assert verdict(turn) == "resume"


def test_the_owners_own_command_is_never_run_again() -> None:
    assert verdict(left(model=SHELL_MODEL)) == "interrupted"


def test_old_turns_and_turns_of_deleted_sessions_are_explained() -> None:
    assert verdict(left(started_ms=NOW - RESUME_WITHIN_MS - 1)) == "interrupted"
    assert verdict(left(started_ms=NOW + 1)) == "interrupted"
    assert verdict(left(), row=replace(ROW, deleted_at_ms=1)) == "interrupted"
    assert verdict(left(), row=None) == "interrupted"


# --- with a real store -----------------------------------------------------------------------


async def leave_behind(
    root: Path,
    *calls: ToolCall,
    intents: tuple[tuple[ToolCall, Intent], ...] = (),
    waiting: tuple[str, ...] = (),
) -> SessionId:
    """Leave a turn open in the store, as a process that was killed does."""
    async with open_house(root) as house:
        session_id = accepted(await house.port.send(NewSession()))
        journal = house.store.journal
        await put(house, session_id, "go")
        turn_id = TurnId(fresh_ulid())
        prompt = replace(PROMPT, id=MessageId("go"), session_id=session_id)
        await journal.start_turn(
            turn_id=turn_id,
            session_id=session_id,
            model=MODEL,
            prompt=prompt,
            inbox_message_id=prompt.id,
        )
        if calls:
            reply = replace(said(*calls, stop="tool_use"), id=MessageId(fresh_ulid()))
            await journal.store_reply(turn_id, reply)
        for call, intent in intents:
            await journal.store_intent(turn_id, call, intent, "digest")
        for text in waiting:
            await put(house, session_id, text)
    return session_id


async def put(house: House, session_id: SessionId, text: str) -> None:
    queued = QueuedMessage(MessageId(text), session_id, text, 0, OWNER)
    await house.store.inbox.add(channel="cli", account="", external_id=text, queued=queued)


async def until_rest(house: House, session_id: SessionId, messages: int) -> tuple[Message, ...]:
    async with asyncio.timeout(5):
        while True:
            history = await house.history(session_id)
            if len(history) >= messages and not house.gateway.busy:
                return history
            await asyncio.sleep(0.01)


async def test_a_turn_that_only_lost_its_model_call_is_answered_after_the_restart(
    tmp_path: Path,
) -> None:
    session_id = await leave_behind(tmp_path)

    async with open_house(tmp_path) as house:
        history = await until_rest(house, session_id, 2)
        assert await house.store.journal.open_turns() == ()

    assert [text_of(m) for m in history] == ["go", "You said: go"]
    assert history[0].turn_id == history[1].turn_id


async def test_calls_that_had_not_begun_get_a_result_and_the_model_decides_anew(
    tmp_path: Path,
) -> None:
    session_id = await leave_behind(tmp_path, CALL)

    async with open_house(tmp_path) as house:
        history = await until_rest(house, session_id, 4)

    result = history[2].blocks[0]
    assert isinstance(result, ToolResult)
    assert result.is_error
    assert result.text == NOT_RUN
    assert history[3].role == "assistant"


async def test_a_call_that_may_have_run_is_explained_and_not_run_again(tmp_path: Path) -> None:
    session_id = await leave_behind(tmp_path, CALL, OTHER, intents=((CALL, RUNS),))
    provider = Responder(echoes)

    async with open_house(tmp_path, provider=provider) as house:
        history = await until_rest(house, session_id, 5)
        assert provider.requests == []
        assert await house.store.journal.open_turns() == ()
        await house.talk("and now?", session_id)

    results = {b.call_id: b.text for m in history for b in m.blocks if isinstance(b, ToolResult)}
    assert results == {"c1": UNKNOWN, "c2": NOT_RUN}
    assert history[-1].is_error
    assert "Run rm -rf build" in text_of(history[-1])
    assert [c.call_id for m in history for c in calls_of(m)] == ["c1", "c2"]


async def test_what_waits_goes_on_by_itself_in_order(tmp_path: Path) -> None:
    session_id = await leave_behind(tmp_path, waiting=("two", "three"))

    async with open_house(tmp_path) as house:
        history = await until_rest(house, session_id, 6)

    assert [text_of(m) for m in history if m.role == "user"] == ["go", "two", "three"]


async def test_a_quiet_house_leaves_everything_as_it_is(tmp_path: Path) -> None:
    session_id = await leave_behind(tmp_path, waiting=("two",))

    async with open_house(tmp_path, working=False) as house:
        assert len(await house.store.journal.open_turns()) == 1
        assert len(await house.history(session_id)) == 1


async def test_a_turn_that_ends_the_process_again_and_again_is_given_up(tmp_path: Path) -> None:
    session_id = await leave_behind(tmp_path)
    attempts: list[TurnId] = []

    class KilledError(BaseException):
        """What stands for the end of the process."""

    async def kills(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        attempts.append(turn.turn_id)
        raise KilledError

    for _ in range(MAX_RESUMES):
        with pytest.raises(BaseException, match=r"."):
            async with open_house(tmp_path, run_turn=kills):
                await asyncio.sleep(1)
        async with open_house(tmp_path, working=False) as house:
            assert len(await house.store.journal.open_turns()) == 1

    async with open_house(tmp_path, run_turn=kills) as house:
        history = await until_rest(house, session_id, 2)
    assert len(attempts) == MAX_RESUMES
    assert "was stopped or crashed" in text_of(history[-1])


async def test_whoever_comes_back_is_waited_for(tmp_path: Path) -> None:
    session_id = await leave_behind(tmp_path, waiting=("two",))
    approvers: list[str] = []

    async def notes(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        approvers.append(turn.approver)
        return TurnResult("done")

    async with open_house(tmp_path, run_turn=notes) as house:
        house.port.close()
        port = house.gateway.port(OWNER, answers=False)
        async with watching(port, session_id), asyncio.timeout(5):
            while len(approvers) < 2:
                await asyncio.sleep(0.01)

    assert approvers == ["present", "present"]
