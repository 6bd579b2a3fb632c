"""The outbox."""

import pytest

from openpista.domain.message import ChatAddress
from openpista.store.errors import StoreDamagedError
from openpista.store.open import Store
from openpista.store.outbox import DUE_SQL
from tests.store.builders import StillClock
from tests.store.plans import plan_of

CHAT = ChatAddress("telegram", account="bot", chat="42")


async def claimed(store: Store, channel: str = "telegram") -> list[str]:
    return [item.key for item in await store.outbox.claim(channel, 10)]


async def test_what_is_owed_is_given_out_once_in_order(store: Store) -> None:
    assert await store.outbox.add("k1", CHAT, '{"text":"a"}')
    assert await store.outbox.add("k2", CHAT, '{"text":"b"}')
    assert not await store.outbox.add("k1", CHAT, '{"text":"again"}')

    first, second = await store.outbox.claim("telegram", 10)

    assert (first.key, first.address, first.payload) == ("k1", CHAT, '{"text":"a"}')
    assert (second.key, second.attempts, second.ambiguous) == ("k2", 0, False)
    assert await claimed(store) == []


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
    for key in ("k1", "k2"):
        await store.outbox.add(key, CHAT, "{}")
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
    plan = await plan_of(store, DUE_SQL, ("telegram", 1, 1))

    assert plan == ["SEARCH outbox USING INDEX outbox_due (channel=?)"]
