"""The import of the original's sessions."""

from pathlib import Path

import pytest

from openpista.domain.ids import CallId, SessionId
from openpista.domain.message import ChatAddress, ToolResult, text_of
from openpista.store.errors import StoreError
from openpista.store.legacy import LegacyImport, import_memory_db
from openpista.store.open import Store
from tests.store.builders import MODEL, a_session, counting_ulids
from tests.store.legacy_database import make_legacy

UUID = "5f0c8d5e-0f0b-4b4e-9a53-6d2f3a8f1f10"
NOON = "2026-03-01T12:00:00+00:00"
NOON_MS = 1_772_366_400_000


async def import_from(store: Store, path: Path) -> LegacyImport | None:
    return await import_memory_db(
        store, path, model=MODEL, workspace="/w", new_ulid=counting_ulids(1_000)
    )


async def test_sessions_and_messages_come_over_once(store: Store, tmp_path: Path) -> None:
    path = make_legacy(
        tmp_path,
        sessions=[(UUID, "cli:tui", NOON, "2026-03-01T12:00:30+00:00")],
        messages=[
            ("m1", UUID, "user", "디스크 봐줘", "2026-03-01T12:00:01+00:00"),
            (
                "m2",
                UUID,
                "assistant",
                "",
                "2026-03-01T12:00:02+00:00",
                "",
                "",
                '[{"id":"c1","name":"system.run","arguments":{"command":"df"}}]',
            ),
            ("m3", UUID, "tool", "42%", "2026-03-01T12:00:03+00:00", "c1", "system.run"),
            ("m4", UUID, "assistant", "42 % full", "2026-03-01T12:00:04+00:00"),
        ],
    )

    done = await import_from(store, path)

    assert done == LegacyImport(sessions=1, messages=4, mended=0, lost=0)
    session = await store.sessions.get(SessionId(UUID))
    assert session is not None
    assert (session.preview, session.message_count) == ("디스크 봐줘", 4)
    assert (session.created_at_ms, session.updated_at_ms) == (NOON_MS, NOON_MS + 30_000)
    assert (session.workspace, session.model, session.external_id) == ("/w", MODEL, "")
    seen = await store.messages.for_model(SessionId(UUID))
    assert [message.role for message in seen] == ["user", "assistant", "tool", "assistant"]
    assert await store.journal.tool_output(SessionId(UUID), CallId("c1")) == ("42%", 3)
    assert [hit.seq for hit in await store.search.find("디스크")] == [1]
    assert await import_from(store, path) is None


async def test_ids_that_may_not_serve_are_kept_beside_ours(store: Store, tmp_path: Path) -> None:
    await store.sessions.create(a_session("taken"))
    path = make_legacy(
        tmp_path,
        sessions=[
            ("whatsapp:8210", "whatsapp:8210", NOON, NOON),
            ("house", "cli:tui", NOON, NOON),
            ("taken", "cli:tui", NOON, NOON),
        ],
        messages=[],
    )

    await import_from(store, path)

    for original in ("whatsapp:8210", "house", "taken"):
        session_id = await store.sessions.by_external_id(original)
        assert session_id is not None
        assert len(session_id) == 26
    chat = ChatAddress("whatsapp", chat="8210")
    assert await store.bindings.get(chat) == await store.sessions.by_external_id("whatsapp:8210")


async def test_without_a_database_of_the_original_nothing_happens(
    store: Store, tmp_path: Path
) -> None:
    assert await import_from(store, tmp_path / "memory.db") is None
    path = make_legacy(tmp_path, sessions=[("s1", "c", NOON, NOON)], messages=[])

    assert await import_from(store, path) is not None


async def test_something_else_is_refused_and_can_be_tried_again(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "memory.db").write_bytes(b"something else")

    with pytest.raises(StoreError, match="nothing was imported"):
        await import_from(store, tmp_path / "memory.db")

    (tmp_path / "memory.db").unlink()
    path = make_legacy(tmp_path, sessions=[("s1", "c", NOON, NOON)], messages=[])
    assert await import_from(store, path) is not None


async def test_bad_rows_survive_as_far_as_they_can_and_are_counted(
    store: Store, tmp_path: Path
) -> None:
    path = make_legacy(
        tmp_path,
        sessions=[("s1", "cli:tui", "never", "never")],
        messages=[
            ("m1", "s1", "robot", "a", "2026-03-01T12:00:00+00:00"),
            ("m2", "s1", "user", "b", "some day"),
            ("m3", "lost", "user", "c", "2026-03-01T12:00:00+00:00"),
        ],
    )

    done = await import_from(store, path)

    assert done == LegacyImport(sessions=2, messages=3, mended=2, lost=0)
    words = [text_of(m) for m in (await store.messages.page(SessionId("s1"))).messages]
    assert sorted(words) == ["a", "b"]
    assert (await store.messages.page(SessionId("lost"))).messages != ()


async def test_an_import_that_was_cut_off_goes_on(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_legacy(
        tmp_path,
        sessions=[(f"s{n}", "cli:tui", NOON, NOON) for n in range(3)],
        messages=[(f"m{n}", f"s{n}", "user", f"words {n}", NOON) for n in range(3)],
    )
    from openpista.store import legacy

    bind = legacy._bind
    calls: list[str] = []

    def fails_once(*arguments: object) -> None:
        calls.append("")
        if len(calls) == 2:
            raise RuntimeError("the process ends here")
        bind(*arguments)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(legacy, "_bind", fails_once)
    with pytest.raises(RuntimeError):
        await import_from(store, path)
    done = await import_from(store, path)

    assert done is not None
    assert done.sessions == 3
    for number in range(3):
        (message,) = (await store.messages.page(SessionId(f"s{number}"))).messages
        assert text_of(message) == f"words {number}"


async def test_the_same_message_id_in_two_databases_is_no_obstacle(
    store: Store, tmp_path: Path
) -> None:
    await store.sessions.create(a_session("mine"))
    from tests.store.builders import a_message

    await store.messages.append(a_message("m1", "mine", session_id="mine"))
    path = make_legacy(
        tmp_path,
        sessions=[("s1", "cli:tui", NOON, NOON)],
        messages=[("m1", "s1", "tool", "theirs", NOON, "c1", "system.run")],
    )

    await import_from(store, path)

    (message,) = (await store.messages.page(SessionId("s1"))).messages
    assert message.id != "m1"
    assert isinstance(message.blocks[0], ToolResult)
