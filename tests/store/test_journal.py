"""The journal of turns."""

import pytest

from openpista.domain.errors import NotFoundError
from openpista.domain.ids import CallId, MessageId, SessionId, TurnId
from openpista.domain.message import Message, ToolResult, Usage
from openpista.domain.tool import Intent
from openpista.store.errors import StoreError
from openpista.store.open import Store
from tests.store.builders import (
    MODEL,
    SESSION,
    TURN,
    StillClock,
    a_call,
    a_message,
    a_queued,
    a_result,
    a_session,
)

INTENT = Intent(kind="run", title="ls", command="ls")


async def begin(store: Store, turn_id: str = TURN, message_id: str = "m1") -> Message:
    return await store.journal.start_turn(
        turn_id=TurnId(turn_id),
        session_id=SESSION,
        model=MODEL,
        prompt=a_message(message_id, "List the files"),
        inbox_message_id=None,
    )


async def reply_with(store: Store, *call_ids: str, message_id: str = "m2") -> Message:
    calls = [a_call(call_id) for call_id in call_ids]
    message = a_message(
        message_id, "I look", *calls, role="assistant", usage=Usage(input_tokens=10, cost_usd=0.5)
    )
    return await store.journal.store_reply(TURN, message)


async def test_a_turn_takes_its_message_out_of_the_inbox_and_into_the_conversation(
    talked: Store,
) -> None:
    await talked.inbox.add(channel="cli", account="", external_id="1", queued=a_queued("m1"))

    stored = await talked.journal.start_turn(
        turn_id=TURN,
        session_id=SESSION,
        model=MODEL,
        prompt=a_message("m1", "Hello"),
        inbox_message_id=MessageId("m1"),
    )

    assert (stored.seq, stored.turn_id) == (1, TURN)
    assert await talked.inbox.waiting(SESSION) == ()
    assert await talked.messages.get(MessageId("m1")) == stored


async def test_a_turn_whose_message_was_taken_back_stores_nothing(talked: Store) -> None:
    with pytest.raises(NotFoundError):
        await talked.journal.start_turn(
            turn_id=TURN,
            session_id=SESSION,
            model=MODEL,
            prompt=a_message("m1", "Hello"),
            inbox_message_id=MessageId("m1"),
        )

    assert await talked.messages.get(MessageId("m1")) is None
    assert await talked.journal.open_turns() == ()


async def test_a_session_has_one_open_turn_at_a_time(talked: Store) -> None:
    await begin(talked)

    with pytest.raises(StoreError, match="still open"):
        await begin(talked, "turn-2", "m9")

    assert await talked.messages.get(MessageId("m9")) is None


async def test_an_open_turn_tells_what_was_meant_and_what_answered(talked: Store) -> None:
    await begin(talked)
    reply = await reply_with(talked, "call-1", "call-2", "call-3")
    await talked.journal.store_intent(TURN, a_call("call-1"), INTENT, "digest-1")
    await talked.journal.store_intent(TURN, a_call("call-2"), INTENT, "digest-2")
    await talked.journal.store_result(TURN, a_message("m3", a_result("call-1"), role="tool"))

    (turn,) = await talked.journal.open_turns()

    assert (turn.turn_id, turn.session_id, turn.model) == (TURN, SESSION, MODEL)
    assert turn.last_reply == reply
    assert turn.prompt_id == "m1"
    assert turn.intended == {"call-1", "call-2"}
    assert turn.answered == {"call-1"}
    assert [(i.call.call_id, i.intent) for i in turn.intents] == [("call-2", INTENT)]


async def test_calls_of_earlier_replies_do_not_count_for_the_last(talked: Store) -> None:
    await begin(talked)
    await reply_with(talked, "call-0")
    await talked.journal.store_intent(TURN, a_call("call-0"), INTENT, "d")
    await talked.journal.store_result(TURN, a_message("m3", a_result("call-0"), role="tool"))
    await reply_with(talked, "call-0", message_id="m4")

    (turn,) = await talked.journal.open_turns()

    assert turn.intended == turn.answered == frozenset()


async def test_a_steering_message_joins_the_turn(talked: Store) -> None:
    await begin(talked)
    await talked.inbox.add(channel="cli", account="", external_id="2", queued=a_queued("m5"))

    joined = await talked.journal.join_turn(TURN, a_message("m5", "Faster"), MessageId("m5"))

    (turn,) = await talked.journal.open_turns()
    assert (joined.seq, joined.turn_id, turn.prompt_id) == (2, TURN, "m5")
    assert await talked.inbox.count_waiting() == 0


async def test_a_result_keeps_its_output_openable(talked: Store) -> None:
    await begin(talked)
    await reply_with(talked, "call-1")
    result = ToolResult(call_id=CallId("call-1"), name="system.run", text="cut", total_bytes=99)

    await talked.journal.store_result(
        TURN, a_message("m3", result, role="tool"), kept_output="all of it \ud800"
    )

    assert await talked.journal.tool_output(SESSION, CallId("call-1")) == ("all of it \ufffd", 99)
    assert await talked.journal.tool_output(SESSION, CallId("call-2")) is None
    assert await talked.journal.tool_output(SessionId("other"), CallId("call-1")) is None


async def test_the_usage_of_a_turn_joins_the_session_when_it_ends(talked: Store) -> None:
    await begin(talked)
    await reply_with(talked)
    whole = Usage(input_tokens=30, output_tokens=4, cost_usd=0.75)

    await talked.journal.finish_turn(TURN, outcome="done", usage=whole)
    await talked.journal.finish_turn(TURN, outcome="failed", usage=whole)

    session = await talked.sessions.get(SESSION)
    assert session is not None
    assert session.usage == whole
    assert await talked.journal.open_turns() == ()


async def test_without_a_sum_the_usage_of_the_replies_counts(talked: Store) -> None:
    await begin(talked)
    await reply_with(talked)
    await reply_with(talked, message_id="m3")

    await talked.journal.finish_turn(TURN, outcome="failed", reason="no network")

    session = await talked.sessions.get(SESSION)
    assert session is not None
    assert session.usage == Usage(input_tokens=20, cost_usd=1.0)


async def test_the_budget_counts_running_turns_and_forgets_old_ones(
    talked: Store, clock: StillClock
) -> None:
    await begin(talked)
    await reply_with(talked)
    await talked.journal.finish_turn(TURN, outcome="done")
    clock.ms += 1_000
    await talked.sessions.create(a_session("session-2"))
    await talked.journal.start_turn(
        turn_id=TurnId("turn-2"),
        session_id=SessionId("session-2"),
        model=MODEL,
        prompt=a_message("n1", "Hi"),
        inbox_message_id=None,
    )
    later = a_message("n2", "Hi", role="assistant", usage=Usage(output_tokens=7))
    await talked.journal.store_reply(TurnId("turn-2"), later)

    assert await talked.journal.usage_since(0) == Usage(
        input_tokens=10, output_tokens=7, cost_usd=0.5
    )
    assert await talked.journal.usage_since(clock.ms) == Usage(output_tokens=7)
    assert await talked.journal.usage_since(clock.ms + 1) == Usage()


async def test_an_interrupted_turn_leaves_no_call_without_a_result(talked: Store) -> None:
    await begin(talked)
    await reply_with(talked, "call-1", "call-2")
    await talked.journal.store_result(TURN, a_message("m3", a_result("call-1"), role="tool"))

    (stored,) = await talked.journal.interrupt(TURN, reason="crash", result_text="unknown")

    assert stored.blocks == (
        ToolResult(call_id=CallId("call-2"), name="system.run", text="unknown", is_error=True),
    )
    assert await talked.journal.open_turns() == ()


@pytest.mark.parametrize("step", ["reply", "intent", "result", "join", "interrupt"])
async def test_nothing_joins_a_turn_that_is_over(talked: Store, step: str) -> None:
    await begin(talked)
    await talked.journal.finish_turn(TURN, outcome="done")
    journal = talked.journal
    steps = {
        "reply": lambda: journal.store_reply(TURN, a_message("x", role="assistant")),
        "intent": lambda: journal.store_intent(TURN, a_call(), INTENT, "d"),
        "result": lambda: journal.store_result(TURN, a_message("x", a_result(), role="tool")),
        "join": lambda: journal.join_turn(TURN, a_message("x", "hi"), None),
        "interrupt": lambda: journal.interrupt(TURN, reason="", result_text=""),
    }

    with pytest.raises(StoreError, match="is over"):
        await steps[step]()

    assert await talked.messages.get(MessageId("x")) is None


async def test_a_call_beside_all_turns_counts_for_session_and_day(
    talked: Store, clock: StillClock
) -> None:
    before = (await talked.sessions.get(SESSION)) or a_session()
    clock.ms += 1

    await talked.journal.count_call(
        SESSION, model=MODEL, usage=Usage(10, 2, cost_usd=0.5), purpose="title"
    )

    after = await talked.sessions.get(SESSION)
    assert after is not None
    assert after.usage.input_tokens - before.usage.input_tokens == 10
    assert await talked.journal.usage_since(clock.ms) == Usage(10, 2, cost_usd=0.5)
    assert await talked.journal.open_turns() == ()
