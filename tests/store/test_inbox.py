"""The inbox."""

import pytest
from msgspec.structs import replace

from openpista.domain.ids import MessageId, SessionId
from openpista.store.errors import StoreDamagedError, StoreError
from openpista.store.inbox import DEDUP_DAYS, WAITING_SQL
from openpista.store.open import Store
from tests.store.builders import (
    DAY_MS,
    MODEL,
    SESSION,
    TURN,
    StillClock,
    a_message,
    a_queued,
    a_session,
)
from tests.store.plans import plan_of


async def receive(store: Store, external_id: str, *, session_id: str = SESSION) -> bool:
    return await store.inbox.add(
        channel="telegram",
        account="bot",
        external_id=external_id,
        queued=a_queued(f"m{external_id}", f"text {external_id}", session_id=session_id),
    )


async def test_a_message_waits_as_it_came(talked: Store) -> None:
    queued = replace(a_queued("m1", "안녕 \U0001f600"), mode="shell")

    assert await talked.inbox.add(channel="cli", account="", external_id="1", queued=queued)

    assert await talked.inbox.waiting(SESSION) == (queued,)


async def test_a_redelivery_is_recognised_and_named(talked: Store) -> None:
    assert await receive(talked, "1")

    assert not await receive(talked, "1")

    assert await talked.inbox.count_waiting() == 1
    seen = await talked.inbox.seen(channel="telegram", account="bot", external_id="1")
    assert seen == SESSION
    assert await talked.inbox.seen(channel="telegram", account="bot2", external_id="1") is None


async def test_a_redelivery_after_the_answer_is_recognised_too(talked: Store) -> None:
    await receive(talked, "1")
    await talked.journal.start_turn(
        turn_id=TURN,
        session_id=SESSION,
        model=MODEL,
        prompt=a_message("m1", "text 1"),
        inbox_message_id=MessageId("m1"),
    )

    assert not await receive(talked, "1")

    assert await talked.inbox.count_waiting() == 0


async def test_the_same_number_from_another_bot_is_another_message(talked: Store) -> None:
    await receive(talked, "1")

    added = await talked.inbox.add(
        channel="telegram", account="other bot", external_id="1", queued=a_queued("m2")
    )

    assert added
    assert await talked.inbox.count_waiting() == 2


async def test_messages_wait_in_the_order_in_which_they_came(talked: Store) -> None:
    await talked.sessions.create(a_session("other"))
    for external_id in ("9", "3", "5"):
        await receive(talked, external_id)
    await receive(talked, "1", session_id="other")

    waiting = await talked.inbox.waiting(SESSION)

    assert [message.message_id for message in waiting] == ["m9", "m3", "m5"]
    assert await talked.inbox.sessions_waiting() == (SESSION, SessionId("other"))


async def test_a_message_can_be_taken_back_once(talked: Store) -> None:
    await receive(talked, "1")

    assert await talked.inbox.remove(SESSION, MessageId("m1"))

    assert not await talked.inbox.remove(SESSION, MessageId("m1"))
    assert await talked.inbox.waiting(SESSION) == ()


async def test_a_waiting_message_can_become_one_that_steers(talked: Store) -> None:
    await receive(talked, "1")

    assert await talked.inbox.set_mode(SESSION, MessageId("m1"), "steer")

    (message,) = await talked.inbox.waiting(SESSION)
    assert message.mode == "steer"
    assert not await talked.inbox.set_mode(SESSION, MessageId("m2"), "steer")


async def test_a_message_for_no_session_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no session"):
        await receive(store, "1")


async def test_answered_messages_are_recognised_for_thirty_days(
    talked: Store, clock: StillClock
) -> None:
    await receive(talked, "1")
    await receive(talked, "2")
    await talked.inbox.remove(SESSION, MessageId("m1"))

    clock.ms += DEDUP_DAYS * DAY_MS
    assert await talked.inbox.forget_old() == 0
    assert not await receive(talked, "1")
    clock.ms += 1
    assert await talked.inbox.forget_old() == 1
    assert [m.message_id for m in await talked.inbox.waiting(SESSION)] == ["m2"]


async def test_a_changed_word_in_the_file_is_noticed(talked: Store) -> None:
    await receive(talked, "1")
    await talked.database.write(
        lambda c: c.execute("UPDATE inbox SET body = replace(body, 'text 1', 'text 9')")
    )

    with pytest.raises(StoreDamagedError, match="inbox"):
        await talked.inbox.waiting(SESSION)
    with pytest.raises(StoreDamagedError):
        await talked.inbox.set_mode(SESSION, MessageId("m1"), "steer")


async def test_text_without_an_encoding_is_kept_as_near_as_it_can_be(talked: Store) -> None:
    await talked.inbox.add(
        channel="cli", account="\ud800", external_id="\udfff", queued=a_queued("m1", "a\ud800")
    )

    (message,) = await talked.inbox.waiting(SESSION)

    assert message.text == "a\ufffd"


async def test_waiting_messages_are_found_without_a_scan(store: Store) -> None:
    plan = await plan_of(store, WAITING_SQL, ("s",))

    assert plan == ["SEARCH inbox USING INDEX inbox_waiting (session_id=?)"]
