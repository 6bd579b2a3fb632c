"""What turns changed in files."""

import os
from pathlib import Path

import pytest

from openpista.domain.errors import NotFoundError
from openpista.domain.ids import SessionId, TurnId
from openpista.domain.session import FileChange
from openpista.store.errors import StoreDamagedError
from openpista.store.open import Store
from openpista.store.undo import ENTRIES_SQL, MAX_ENTRIES, OPEN_SQL, StoredChange
from tests.store.builders import DAY_MS, MODEL, SESSION, TURN, StillClock, a_message, a_session
from tests.store.plans import plan_of

CREATED = StoredChange("/w/new", None, "a" * 64)
CHANGED = StoredChange("/w/old", "b" * 64, "c" * 64, before_mode=0o644)
DELETED = StoredChange("/w/gone", "d" * 64, None, before_mode=0o600, note="by rm")
LARGE = StoredChange("/w/large", None, "e" * 64, before_mode=0o644, undoable=False, note="large")


async def test_changes_are_listed_as_what_they_did(talked: Store, clock: StillClock) -> None:
    await talked.undo.record(TURN, SESSION, "tidy up", (CREATED, CHANGED, DELETED, LARGE))

    (entry,) = await talked.undo.entries(SESSION)

    assert (entry.turn_id, entry.session_id, entry.at_ms) == (TURN, SESSION, clock.ms)
    assert (entry.prompt, entry.undone) == ("tidy up", False)
    assert entry.changes == (
        FileChange("/w/new", "created"),
        FileChange("/w/old", "changed"),
        FileChange("/w/gone", "deleted", note="by rm"),
        FileChange("/w/large", "changed", undoable=False, note="large"),
    )
    assert await talked.undo.changes(TURN) == (CREATED, CHANGED, DELETED, LARGE)


async def test_recording_a_turn_again_replaces_it(talked: Store) -> None:
    await talked.undo.record(TURN, SESSION, "one", (CREATED, CHANGED))

    await talked.undo.record(TURN, SESSION, "two", (DELETED,))

    (entry,) = await talked.undo.entries(SESSION)
    assert entry.prompt == "two"
    assert await talked.undo.changes(TURN) == (DELETED,)


async def test_the_newest_turn_comes_first_and_sessions_keep_apart(
    talked: Store, clock: StillClock
) -> None:
    await talked.sessions.create(a_session("other"))
    for number in range(MAX_ENTRIES + 2):
        clock.ms += 1
        await talked.undo.record(TurnId(f"t{number}"), SESSION, "", (CREATED,))
    await talked.undo.record(TurnId("x"), SessionId("other"), "", (CREATED,))

    entries = await talked.undo.entries(SESSION)

    assert len(entries) == MAX_ENTRIES
    assert entries[0].turn_id == f"t{MAX_ENTRIES + 1}"


async def test_a_turn_is_undone_once(talked: Store) -> None:
    await talked.undo.record(TURN, SESSION, "", (CREATED,))

    assert await talked.undo.mark_undone(TURN)

    assert not await talked.undo.mark_undone(TURN)
    (entry,) = await talked.undo.entries(SESSION)
    assert entry.undone


async def test_bytes_are_kept_and_verified(talked: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"before")
    name = await talked.undo.keep(b"before")

    assert await talked.undo.keep_file(tmp_path / "file") == name
    assert await talked.undo.read(name) == b"before"
    (tmp_path / "undo" / name).write_bytes(b"behind")
    with pytest.raises(StoreDamagedError):
        await talked.undo.read(name)


async def test_after_thirty_days_changes_and_bytes_are_forgotten(
    talked: Store, clock: StillClock, tmp_path: Path
) -> None:
    name = await talked.undo.keep(b"before")
    os.utime(tmp_path / "undo" / name, (clock.ms / 1000, clock.ms / 1000))
    await talked.undo.record(TURN, SESSION, "", (CREATED,))

    clock.ms += 30 * DAY_MS
    assert await talked.undo.expire() == 0
    clock.ms += 1_000

    assert await talked.undo.expire() == 1
    assert await talked.undo.changes(TURN) == ()
    with pytest.raises(NotFoundError):
        await talked.undo.read(name)


async def test_entries_are_found_without_a_scan(store: Store) -> None:
    plan = await plan_of(store, ENTRIES_SQL, ("s", 5))

    assert plan == ["SEARCH undo_turns USING INDEX undo_turns_of_session (session_id=?)"]


async def test_changes_of_a_turn_that_goes_on_are_stored_one_by_one(talked: Store) -> None:
    await talked.undo.put(TURN, SESSION, [(0, CREATED), (1, CHANGED)])
    await talked.undo.put(TURN, SESSION, [(1, DELETED), (0, None)])

    assert await talked.undo.changes(TURN) == (DELETED,)


async def test_a_turn_whose_changes_are_all_taken_away_is_not_listed(talked: Store) -> None:
    await talked.undo.put(TURN, SESSION, [(0, CREATED)])
    await talked.undo.put(TURN, SESSION, [(0, None)])
    await talked.undo.record(TurnId("other"), SESSION, "", ())

    assert await talked.undo.entries(SESSION) == ()


async def test_open_turns_are_known_with_what_they_changed(talked: Store) -> None:
    await talked.journal.start_turn(
        turn_id=TurnId("open"),
        session_id=SESSION,
        model=MODEL,
        prompt=a_message("prompt", "go"),
        inbox_message_id=None,
    )
    await talked.undo.put(TurnId("open"), SESSION, [(3, CREATED)])
    await talked.undo.put(TurnId("closed"), SESSION, [(0, CHANGED)])

    [turn] = await talked.undo.of_open_turns()

    assert (turn.turn_id, turn.session_id, turn.changes) == ("open", SESSION, ((3, CREATED),))


async def test_open_turns_are_found_without_reading_the_others(talked: Store) -> None:
    plan = await plan_of(talked, OPEN_SQL, ())

    assert any("turns_open" in step for step in plan)
