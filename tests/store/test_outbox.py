"""The outbox."""

import pytest

from openpista.domain.message import ChatAddress
from openpista.store.errors import StoreDamagedError
from openpista.store.open import Store
from openpista.store.outbox import DUE_SQL, MAYBE_SENT
from tests.store.builders import StillClock
from tests.store.plans import plan_of

CHAT = ChatAddress("telegram", account="bot", chat="42")
OTHER = ChatAddress("telegram", account="bot", chat="43")


async def claimed(store: Store, channel: str = "telegram") -> list[str]:
    return [item.key for item in await store.outbox.claim(channel, 10)]


async def test_what_is_owed_is_given_out_once_in_order(store: Store) -> None:
    assert await store.outbox.add("k1", CHAT, '{"text":"a"}')
    assert await store.outbox.add("k2", OTHER, '{"text":"b"}')
    assert not await store.outbox.add("k1", CHAT, '{"text":"again"}')

    first, second = await store.outbox.claim("telegram", 10)

    assert (first.key, first.address, first.payload) == ("k1", CHAT, '{"text":"a"}')
    assert (second.key, second.attempts, second.ambiguous) == ("k2", 0, False)
    assert await claimed(store) == []


async def test_nothing_overtakes_what_is_owed_to_the_same_chat(
    store: Store, clock: StillClock
) -> None:
    for key, chat in (("k1", CHAT), ("k2", CHAT), ("k3", OTHER)):
        await store.outbox.add(key, chat, "{}")

    assert await claimed(store) == ["k1", "k3"]
    await store.outbox.failed("k1", "no network", clock.ms + 100)
    assert await claimed(store) == []
    assert await store.outbox.next_due("telegram") == clock.ms + 100
    clock.ms += 100
    assert await claimed(store) == ["k1"]
    await store.outbox.sent("k1", "1")
    assert await claimed(store) == ["k2"]
    assert await store.outbox.next_due("telegram") is None


async def test_a_clock_that_was_set_back_keeps_nothing_waiting(
    store: Store, clock: StillClock
) -> None:
    await store.outbox.add("k1", CHAT, "{}")

    clock.ms -= 30 * 86_400_000

    assert await claimed(store) == ["k1"]


async def test_what_the_messenger_took_so_far_is_known_after_a_crash(store: Store) -> None:
    await store.outbox.add("k1", CHAT, "{}")
    await claimed(store)

    assert await store.outbox.took("k1", "7,8")
    await store.outbox.release_claims()

    (item,) = await store.outbox.claim("telegram", 10)
    assert (item.external_id, item.ambiguous) == ("7,8", True)


async def test_a_try_that_may_have_arrived_comes_again_marked(
    store: Store, clock: StillClock
) -> None:
    await store.outbox.add("k1", CHAT, "{}")
    await claimed(store)

    await store.outbox.failed("k1", MAYBE_SENT, clock.ms)

    (item,) = await store.outbox.claim("telegram", 10)
    assert item.ambiguous


async def test_channels_do_not_see_each_other(store: Store) -> None:
    await store.outbox.add("k1", CHAT, "{}")

    assert await claimed(store, "whatsapp") == []


async def test_what_failed_comes_again_when_it_is_due(store: Store, clock: StillClock) -> None:
    await store.outbox.add("k1", CHAT, "{}")
    await claimed(store)

    assert await store.outbox.failed("k1", "too many requests", clock.ms + 100)

    assert await claimed(store) == []
    clock.ms += 100
    (item,) = await store.outbox.claim("telegram", 10)
    assert (item.attempts, item.ambiguous) == (1, False)


async def test_what_failed_for_good_or_was_sent_never_comes_again(store: Store) -> None:
    for key, chat in (("k1", CHAT), ("k2", OTHER)):
        await store.outbox.add(key, chat, "{}")
    await claimed(store)

    await store.outbox.failed("k1", "the chat is gone", None)
    await store.outbox.sent("k2", "1234")

    assert await store.outbox.release_claims() == 0
    assert await claimed(store) == []
    assert not await store.outbox.sent("k3", "1")


async def test_what_was_being_sent_in_a_crash_comes_again_marked(store: Store) -> None:
    await store.outbox.add("k1", CHAT, "{}")
    await claimed(store)

    assert await store.outbox.release_claims() == 1

    (item,) = await store.outbox.claim("telegram", 10)
    assert (item.attempts, item.ambiguous) == (1, True)


async def test_settled_entries_are_forgotten(store: Store, clock: StillClock) -> None:
    for key in ("k1", "k2"):
        await store.outbox.add(key, CHAT, "{}")
    await store.outbox.sent("k1", "1")

    assert await store.outbox.forget_old(clock.ms + 1) == 1
    assert await claimed(store) == ["k2"]


async def test_a_changed_payload_is_not_sent(store: Store) -> None:
    await store.outbox.add("k1", CHAT, '{"to":"Anna"}')
    await store.database.write(lambda c: c.execute("UPDATE outbox SET payload = '{}'"))

    with pytest.raises(StoreDamagedError, match="outbox"):
        await store.outbox.claim("telegram", 10)


async def test_due_entries_are_found_without_a_scan(store: Store) -> None:
    values = {"channel": "telegram", "now": 1, "longest": 1, "limit": 1}
    plan = await plan_of(store, DUE_SQL, values)

    assert "SEARCH outbox USING INDEX outbox_due (channel=?)" in plan
    assert not [line for line in plan if line == "SCAN outbox"]
