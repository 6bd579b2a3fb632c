"""The table of sessions."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from openpista.domain.errors import NotFoundError
from openpista.domain.ids import SessionId
from openpista.domain.message import ChatAddress, Usage
from openpista.domain.model import ModelRef
from openpista.domain.session import Session
from openpista.store.errors import StoreError
from openpista.store.open import Store
from openpista.store.sessions import page_sql
from tests.store.builders import SESSION, START_MS, a_message, a_session
from tests.store.plans import plan_of


async def listed(store: Store, *, limit: int = 50, filter: str = "") -> list[str]:  # noqa: A002
    found: list[str] = []
    cursor = ""
    while True:
        page = await store.sessions.page(cursor=cursor, limit=limit, filter=filter)
        found.extend(session.id for session in page.sessions)
        cursor = page.next_cursor
        if not cursor:
            return found


async def test_a_session_comes_back_as_it_was_made(store: Store) -> None:
    session = Session(
        id=SESSION,
        title="Ordner \ud55c\uae00",
        workspace="/w",
        model=ModelRef(provider="a", model="b/c"),
        created_at_ms=1,
        updated_at_ms=2,
        message_count=3,
        preview="first words",
        usage=Usage(input_tokens=1, output_tokens=2, cached_tokens=3, cost_usd=0.25),
        context_tokens=4,
        context_limit=5,
        effort="high",
        taint=("fetch:example.org",),
        sensitive=True,
        last_seq=6,
        deleted_at_ms=7,
        external_id="whatsapp:1",
    )

    await store.sessions.create(session)

    assert await store.sessions.get(SESSION) == session
    assert await store.sessions.by_external_id("whatsapp:1") == SESSION
    assert await store.sessions.by_external_id("") is None


async def test_the_same_id_is_refused(talked: Store) -> None:
    with pytest.raises(StoreError, match="already a session"):
        await talked.sessions.create(a_session())


async def test_saving_keeps_what_the_store_counts_itself(talked: Store) -> None:
    before = await talked.sessions.get(SESSION)
    assert before is not None
    await talked.messages.append(a_message("m1", "Hello  there\nfriend", at_ms=START_MS + 5))

    await talked.sessions.save(replace(before, title="Mine", usage=Usage(input_tokens=99)))

    after = await talked.sessions.get(SESSION)
    assert after is not None
    assert (after.title, after.message_count, after.last_seq) == ("Mine", 1, 1)
    assert after.preview == "Hello there friend"
    assert after.updated_at_ms == START_MS + 5
    assert after.usage == Usage()


async def test_saving_an_unknown_session_says_so(store: Store) -> None:
    with pytest.raises(NotFoundError):
        await store.sessions.save(a_session())


async def test_the_preview_is_the_first_message_of_the_user(talked: Store) -> None:
    await talked.messages.append(a_message("m1", "I am the agent", role="assistant"))
    await talked.messages.append(a_message("m2", "x" * 1000))
    await talked.messages.append(a_message("m3", "later"))

    session = await talked.sessions.get(SESSION)

    assert session is not None
    assert session.preview == "x" * 200


async def test_channels_are_those_that_are_bound(talked: Store) -> None:
    await talked.bindings.bind(ChatAddress("web", chat="b"), SESSION)
    await talked.bindings.bind(ChatAddress("telegram", chat="1"), SESSION)
    await talked.bindings.bind(ChatAddress("telegram", chat="2"), SESSION)

    (session,) = (await talked.sessions.page()).sessions

    assert session.channels == ("telegram", "web")


async def test_a_message_moves_its_session_to_the_front(store: Store) -> None:
    for number in range(3):
        await store.sessions.create(a_session(f"s{number}", at_ms=START_MS + number))

    await store.messages.append(a_message("m1", "Hi", session_id="s0", at_ms=START_MS + 99))

    assert await listed(store) == ["s0", "s2", "s1"]


@pytest.mark.parametrize("wanted", ["REPORT", "100%", "a_b", "보고서", "c:\\d"])
async def test_the_filter_matches_a_part_of_title_or_preview_literally(
    store: Store, wanted: str
) -> None:
    await store.sessions.create(a_session("s1", title="my report, 100% done; a_b; c:\\d"))
    await store.sessions.create(a_session("s2", title="axb, 100 done, c:d"))
    await store.sessions.create(a_session("s3"))
    await store.messages.append(a_message("m1", "보고서 써줘", session_id="s3"))

    found = await listed(store, filter=wanted)

    assert found == (["s3"] if wanted == "보고서" else ["s1"])


@pytest.mark.parametrize("cursor", ["x", "1", ":", "1:", "--1:s", "²:s"])
async def test_an_invented_cursor_is_refused(store: Store, cursor: str) -> None:
    with pytest.raises(StoreError, match="unknown place"):
        await store.sessions.page(cursor=cursor)


async def test_deleted_sessions_are_hidden_and_can_be_restored(talked: Store) -> None:
    session = a_session()

    await talked.sessions.save(replace(session, deleted_at_ms=START_MS))

    assert await listed(talked) == []
    (deleted,) = (await talked.sessions.page(deleted=True)).sessions
    assert deleted.deleted_at_ms == START_MS
    await talked.sessions.save(replace(deleted, deleted_at_ms=None))
    assert await listed(talked) == [SESSION]


async def test_purging_forgets_only_what_was_deleted_long_ago(store: Store) -> None:
    for number, deleted in enumerate([None, START_MS - 10, START_MS]):
        session = a_session(f"s{number}")
        await store.sessions.create(replace(session, deleted_at_ms=deleted))
        await store.messages.append(
            a_message(f"m{number}", f"secret{number}", session_id=session.id)
        )
    for number in range(450):
        await store.messages.append(a_message(f"n{number}", "more", session_id="s1"))

    assert await store.sessions.purge_deleted(START_MS) == 1

    assert await store.sessions.get(SessionId("s1")) is None
    assert await store.sessions.get(SessionId("s2")) is not None
    left = await store.database.read(
        lambda c: c.execute(
            "SELECT (SELECT count(*) FROM messages), "
            "(SELECT count(*) FROM message_index WHERE message_index MATCH 'secret1')"
        ).fetchone()
    )
    assert left == (2, 0)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(times=st.lists(st.integers(0, 5), max_size=30), limit=st.integers(1, 7))
async def test_paging_by_key_shows_every_session_once_newest_first(
    store: Store, times: list[int], limit: int
) -> None:
    await store.database.write(lambda c: c.execute("DELETE FROM sessions"))
    for number, at_ms in enumerate(times):
        await store.sessions.create(a_session(f"s{number:02}", at_ms=at_ms))
    expected = sorted(
        ((at_ms, f"s{number:02}") for number, at_ms in enumerate(times)), reverse=True
    )

    assert await listed(store, limit=limit) == [session_id for _, session_id in expected]


@pytest.mark.parametrize("deleted", [False, True])
async def test_a_page_walks_an_index_and_sorts_nothing(store: Store, deleted: bool) -> None:
    plan = await plan_of(store, page_sql(deleted=deleted, filtered=False), (9, "x", 5))

    index = "sessions_deleted" if deleted else "sessions_live"
    assert f"SEARCH sessions USING INDEX {index}" in plan[0]
    assert not [step for step in plan if "TEMP B-TREE FOR ORDER" in step or "SCAN" in step]


async def test_a_session_of_a_legacy_name_is_found(store: Store) -> None:
    await store.sessions.create(a_session("old-name"))

    found = await store.sessions.get(SessionId("old-name"))

    assert found is not None
