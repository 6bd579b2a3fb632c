"""The table of messages."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from openpista.domain.errors import NotFoundError
from openpista.domain.ids import MessageId, SessionId
from openpista.domain.message import Message, Text
from openpista.store.errors import StoreError
from openpista.store.messages import AFTER_SQL, HISTORY_SQL, MODEL_SQL
from openpista.store.open import Store
from tests.store.builders import SESSION, a_call, a_message, a_result, a_session
from tests.store.plans import plan_of


async def say(store: Store, number: int, *, session_id: str = SESSION) -> None:
    """Append messages m1 … m`number`, by user and assistant in turn."""
    for n in range(1, number + 1):
        await store.messages.append(
            a_message(
                f"{session_id}-m{n}",
                f"words {n}",
                role="user" if n % 2 else "assistant",
                session_id=session_id,
            )
        )


def seqs(messages: tuple[Message, ...]) -> list[int]:
    return [message.seq for message in messages]


async def test_messages_are_numbered_per_session(talked: Store) -> None:
    await talked.sessions.create(a_session("other"))

    first = await talked.messages.append(a_message("m1", "one"))
    other = await talked.messages.append(a_message("m2", "one", session_id="other"))
    second = await talked.messages.append(a_message("m3", "two"))

    assert (first.seq, other.seq, second.seq) == (1, 1, 2)
    assert await talked.messages.get(MessageId("m3")) == second


async def test_a_message_of_no_session_is_refused(store: Store) -> None:
    with pytest.raises(NotFoundError):
        await store.messages.append(a_message("m1", "one"))


async def test_a_taken_id_is_refused_and_counts_nothing(talked: Store) -> None:
    await talked.messages.append(a_message("m1", "one"))

    with pytest.raises(StoreError, match="already a message"):
        await talked.messages.append(a_message("m1", "two"))

    session = await talked.sessions.get(SESSION)
    assert session is not None
    assert (session.message_count, session.last_seq) == (1, 1)


async def test_text_that_no_disk_can_hold_is_stored_as_near_as_it_can_be(talked: Store) -> None:
    stored = await talked.messages.append(a_message("m1", "a\ud800b \x00 \U0001f600"))

    read = await talked.messages.get(MessageId("m1"))

    assert read is not None
    assert read.blocks == (Text("a\ufffdb \x00 \U0001f600"),)
    assert stored.seq == read.seq


async def test_the_newest_page_comes_first_and_its_messages_oldest_first(talked: Store) -> None:
    await say(talked, 5)

    newest = await talked.messages.page(SESSION, limit=2)
    before = await talked.messages.page(SESSION, before_seq=4, limit=3)

    assert (seqs(newest.messages), newest.older_exist) == ([4, 5], True)
    assert (seqs(before.messages), before.older_exist) == ([1, 2, 3], False)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(number=st.integers(0, 25), limit=st.integers(1, 9))
async def test_paging_back_shows_every_message_once(store: Store, number: int, limit: int) -> None:
    await store.database.write(lambda c: c.execute("DELETE FROM sessions"))
    await store.sessions.create(a_session())
    await say(store, number)
    seen: list[int] = []
    before: int | None = None

    while True:
        page = await store.messages.page(SESSION, before_seq=before, limit=limit)
        seen = seqs(page.messages) + seen
        if not page.older_exist:
            break
        before = page.messages[0].seq

    assert seen == list(range(1, number + 1))


async def test_the_model_sees_everything_while_it_fits(talked: Store) -> None:
    await say(talked, 6)

    assert seqs(await talked.messages.for_model(SESSION)) == [1, 2, 3, 4, 5, 6]


async def test_the_model_looks_back_so_far_and_starts_with_a_prompt(talked: Store) -> None:
    await say(talked, 9)

    by_number = await talked.messages.for_model(SESSION, max_messages=4)
    by_size = await talked.messages.for_model(SESSION, max_bytes=120)

    assert seqs(by_number) == [7, 8, 9]
    assert seqs(by_size) == [9]


async def test_one_huge_message_still_reaches_the_model(talked: Store) -> None:
    await talked.messages.append(a_message("m1", "x" * 1000))

    assert seqs(await talked.messages.for_model(SESSION, max_bytes=10)) == [1]


async def test_a_summary_stands_for_what_came_before_it(talked: Store) -> None:
    await say(talked, 4)

    summary = await talked.messages.set_compaction(SESSION, a_message("sum", "so far"), 3)
    await talked.messages.append(a_message("m9", "next"))

    seen = await talked.messages.for_model(SESSION)
    assert (summary.role, summary.seq) == ("summary", 5)
    assert seqs(seen) == [5, 3, 4, 6]


async def test_taking_a_summary_back_shows_the_one_before_it_again(talked: Store) -> None:
    await say(talked, 4)
    await talked.messages.set_compaction(SESSION, a_message("sum1", "a"), 3)
    await talked.messages.set_compaction(SESSION, a_message("sum2", "b"), 5)

    assert seqs(await talked.messages.for_model(SESSION)) == [6]
    assert await talked.messages.undo_compaction(SESSION) == 5
    assert seqs(await talked.messages.for_model(SESSION)) == [5, 3, 4]
    assert await talked.messages.undo_compaction(SESSION) == 3
    assert seqs(await talked.messages.for_model(SESSION)) == [1, 2, 3, 4]
    assert await talked.messages.undo_compaction(SESSION) is None

    session = await talked.sessions.get(SESSION)
    assert session is not None
    assert (session.message_count, session.last_seq) == (4, 6)
    assert await talked.search.find("b") == ()


async def test_a_fork_has_the_messages_up_to_its_place(talked: Store) -> None:
    await say(talked, 4)
    fork = SessionId("fork")
    await talked.sessions.create(a_session("fork"))

    assert await talked.messages.copy_until(SESSION, fork, 3) == 3

    copied = (await talked.messages.page(fork)).messages
    original = (await talked.messages.page(SESSION)).messages[:3]
    assert [m.blocks for m in copied] == [m.blocks for m in original]
    assert {m.id for m in copied}.isdisjoint({m.id for m in original})
    assert {m.session_id for m in copied} == {fork}


async def test_a_fork_takes_the_results_of_its_calls_along(talked: Store) -> None:
    await talked.messages.append(a_message("m1", "go"))
    await talked.messages.append(a_message("m2", a_call("a"), a_call("b"), role="assistant"))
    await talked.messages.append(a_message("m3", a_result("a"), role="tool"))
    await talked.messages.append(a_message("m4", a_result("b"), role="tool"))
    await talked.messages.append(a_message("m5", "done", role="assistant"))
    await talked.sessions.create(a_session("fork"))

    assert await talked.messages.copy_until(SESSION, SessionId("fork"), 2) == 4


async def test_a_fork_keeps_what_its_summary_stands_for(talked: Store) -> None:
    await say(talked, 4)
    await talked.messages.set_compaction(SESSION, a_message("old", "old"), 2)
    await talked.messages.undo_compaction(SESSION)
    await talked.messages.set_compaction(SESSION, a_message("sum", "so far"), 3)
    await talked.messages.append(a_message("m9", "next"))
    await talked.sessions.create(a_session("fork"))

    await talked.messages.copy_until(SESSION, SessionId("fork"), 7)

    seen = await talked.messages.for_model(SessionId("fork"))
    assert [m.blocks for m in seen] == [
        (Text(words),) for words in ("so far", "words 3", "words 4", "next")
    ]


async def test_a_fork_from_before_the_summary_has_none(talked: Store) -> None:
    await say(talked, 4)
    await talked.messages.set_compaction(SESSION, a_message("sum", "so far"), 3)
    await talked.sessions.create(a_session("fork"))

    await talked.messages.copy_until(SESSION, SessionId("fork"), 4)

    seen = await talked.messages.for_model(SessionId("fork"))
    assert seqs(seen) == [1, 2, 3, 4]


async def test_a_fork_into_no_session_is_refused(talked: Store) -> None:
    await say(talked, 2)

    with pytest.raises(NotFoundError):
        await talked.messages.copy_until(SESSION, SessionId("nowhere"), 2)


async def test_media_are_counted_by_the_messages_that_show_them(talked: Store) -> None:
    from openpista.domain.message import Attachment, Image

    sha256 = await talked.media.put(b"bytes", "image/png")
    image = Image(sha256=sha256, mime="image/png", width=1, height=1, size_bytes=5)
    result = replace(a_result(), images=(image,))
    await talked.messages.append(a_message("m1", image, image))
    await talked.messages.append(a_message("m2", result, role="tool"))
    await talked.messages.append(
        a_message("m3", Attachment(sha256=sha256, name="a", mime="x/y", size_bytes=5))
    )

    assert await talked.media.references(sha256) == 3


@pytest.mark.parametrize(
    ("sql", "values"),
    [(HISTORY_SQL, ("s", 9, 5)), (AFTER_SQL, ("s", 0, 5)), (MODEL_SQL, ("s", 0, 5))],
)
async def test_reading_a_session_never_scans(
    store: Store, sql: str, values: tuple[object, ...]
) -> None:
    plan = await plan_of(store, sql, values)

    assert len(plan) == 1
    assert plan[0].startswith("SEARCH messages USING INDEX sqlite_autoindex_messages_2")


async def test_pages_go_forwards_too(talked: Store) -> None:
    await say(talked, 7)

    first = await talked.messages.after(SESSION, 0, limit=3, max_bytes=10**6)
    last = await talked.messages.after(SESSION, 3, limit=4, max_bytes=10**6)
    beyond = await talked.messages.after(SESSION, 10**30, limit=4, max_bytes=10**6)

    assert (seqs(first.messages), first.older_exist) == ([1, 2, 3], True)
    assert (seqs(last.messages), last.older_exist) == ([4, 5, 6, 7], False)
    assert (beyond.messages, beyond.older_exist) == ((), False)


async def test_a_page_forwards_is_bounded_by_its_size_but_never_empty(talked: Store) -> None:
    await say(talked, 3)

    page = await talked.messages.after(SESSION, 0, limit=10, max_bytes=1)

    assert (seqs(page.messages), page.older_exist) == ([1], True)
