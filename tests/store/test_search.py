"""Finding messages."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from openpista.domain.ids import CallId, SessionId
from openpista.domain.message import ToolResult
from openpista.store.open import Store
from openpista.store.search import FIND_SQL
from openpista.store.search_text import fold
from openpista.store.snippet import HIT_END, HIT_START
from tests.store.builders import SESSION, START_MS, a_message, a_session
from tests.store.plans import plan_of


async def say(store: Store, *texts: str, session_id: str = SESSION) -> None:
    for number, text in enumerate(texts, start=1):
        await store.messages.append(
            a_message(f"{session_id}-{number}", text, session_id=session_id)
        )


async def found(store: Store, text: str, session_id: SessionId | None = None) -> list[int]:
    return [hit.seq for hit in await store.search.find(text, session_id)]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("disk", "The Disk is full"),
        ("DISK full", "the disk is full"),
        ("dis", "The disk"),
        ("base", "a database"),
        ("user", "call getUserName now"),
        ("name_of", "def name_of(x):"),
        ("127.0.0.1", "listening on 127.0.0.1:8080"),
        ("cafe", "Le Café est ouvert"),
        ("데이터베이스", "데이터베이스를 만들자"),
        ("이터", "데이터베이스를 만들자"),
        ("물", "찬물을 마신다"),
        ("만들자", "데이터베이스를 만들자"),
        ("ㅋㅋ", "그래 ㅋㅋㅋ"),
        ("数据库", "请查询数据库的内容"),
        ("查询", "请查询数据库的内容"),
        ("猫", "我有一只猫"),
        ("東京", "東京タワー"),
        ("タワ", "東京タワー"),
        ("ラーメン", "ﾗｰﾒﾝが好き"),
        ("ภาษา", "ภาษาไทย"),
        ("🎉", "done 🎉"),
        ("GPT모델", "새로운 GPT모델을 쓴다"),
        ("привет", "Привет, мир"),
    ],
)
async def test_a_message_is_found(talked: Store, query: str, text: str) -> None:
    await say(talked, "something else 다른 말 别的", text)

    assert await found(talked, query) == [2]


@pytest.mark.parametrize("query", ["disc", "disk empty", "터이", "库数", '"full disk"', ""])
async def test_a_message_is_not_found(talked: Store, query: str) -> None:
    await say(talked, "disk is full 데이터 数据库")

    assert await found(talked, query) == []


async def test_a_hit_tells_where_it_is_and_marks_the_words(store: Store) -> None:
    await store.sessions.create(a_session(title="Disks"))
    await store.messages.append(
        a_message("m1", "is the disk full?", role="assistant", at_ms=START_MS + 7)
    )

    (hit,) = await store.search.find("DISK")

    assert (hit.session_id, hit.session_title, hit.message_id) == (SESSION, "Disks", "m1")
    assert (hit.seq, hit.role, hit.at_ms) == (1, "assistant", START_MS + 7)
    assert hit.snippet == f"is the {HIT_START}disk{HIT_END} full?"


async def test_output_of_tools_is_found(talked: Store) -> None:
    result = ToolResult(CallId("c"), "system.run", "No space left on device")
    await talked.messages.append(a_message("m1", result, role="tool"))

    assert await found(talked, "space device") == [1]


async def test_whole_words_come_before_beginnings_and_newer_before_older(talked: Store) -> None:
    await say(talked, "port", "portable", "transport", "port", "ports")

    assert await found(talked, "port") == [4, 1, 5, 2, 3]


async def test_the_search_can_stay_in_one_session(talked: Store) -> None:
    await talked.sessions.create(a_session("other"))
    await say(talked, "disk", "disk")
    await say(talked, "disk", session_id="other")

    assert await found(talked, "disk", SESSION) == [2, 1]
    assert await found(talked, "disk", SessionId("other")) == [1]
    assert await found(talked, "disk", SessionId("none")) == []


async def test_deleted_sessions_are_not_searched(talked: Store) -> None:
    await say(talked, "disk")

    await talked.sessions.save(replace(a_session(), deleted_at_ms=START_MS))
    assert await found(talked, "disk") == []
    await talked.sessions.save(a_session())

    assert await found(talked, "disk") == [1]


async def test_the_number_of_hits_is_bounded(talked: Store) -> None:
    await say(talked, *["disk"] * 30)

    hits = await talked.search.find("disk", limit=7)

    assert [hit.seq for hit in hits] == list(range(30, 23, -1))


async def test_a_search_box_full_of_words_is_answered(talked: Store) -> None:
    await say(talked, "disk")

    assert await found(talked, "a " * 5_000) == []
    assert await found(talked, "disk " * 5_000) == [1]


ALPHABET = "ab 가나다 数据\u0301Éß\ud7a3ｶﾞ1"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(st.text(ALPHABET, max_size=12), min_size=1, max_size=5),
    wanted=st.text("가나다数据", min_size=1, max_size=4),
)
async def test_any_part_of_a_text_without_spaces_is_found(
    store: Store, texts: list[str], wanted: str
) -> None:
    await store.database.write(_forget_everything)
    await store.sessions.create(a_session())
    await say(store, *texts)
    expected = {n for n, text in enumerate(texts, start=1) if wanted in fold(text)}

    assert set(await found(store, wanted)) == expected


def _forget_everything(connection: object) -> None:
    import sqlite3

    assert isinstance(connection, sqlite3.Connection)
    connection.execute("DELETE FROM sessions")
    connection.execute("INSERT INTO message_index (message_index) VALUES ('delete-all')")


async def test_the_search_reads_the_index_and_then_single_rows(store: Store) -> None:
    plan = await plan_of(store, FIND_SQL, ('words : "x"', 5))

    assert plan[0].startswith("SCAN message_index VIRTUAL TABLE INDEX ")
    assert ":M" in plan[0], "the index answers MATCH; M names the column it looks in"
    assert plan[1:] == [
        "SEARCH messages USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH sessions USING INDEX sqlite_autoindex_sessions_1 (id=?)",
    ]
