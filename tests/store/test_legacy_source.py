"""Reading the database of the original."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from openpista.store.errors import StoreError
from openpista.store.legacy_source import open_legacy, read_time
from tests.store.legacy_database import make_legacy


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("2026-03-01T12:00:00+00:00", 1_772_366_400_000),
        ("2026-03-01T12:00:00.123456789+00:00", 1_772_366_400_123),
        ("2026-03-01T12:00:00Z", 1_772_366_400_000),
        ("2026-03-01T21:00:00.5+09:00", 1_772_366_400_500),
        ("2026-03-01 12:00:00", 1_772_366_400_000),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times_are_read_as_the_original_wrote_them(text: str, ms: int | None) -> None:
    assert read_time(text) == ms


def test_messages_come_in_their_order_even_within_a_moment(tmp_path: Path) -> None:
    path = make_legacy(
        tmp_path,
        sessions=[("s1", "cli:tui", "2026-03-01T12:00:00+00:00", "2026-03-01T12:00:09+00:00")],
        messages=[
            ("c", "s1", "user", "third", "2026-03-01T12:00:01.0002+00:00"),
            ("a", "s1", "user", "first", "2026-03-01T12:00:01+00:00"),
            ("b", "s1", "user", "second", "2026-03-01T12:00:01.0001+00:00"),
        ],
    )

    with open_legacy(path, tmp_path) as source:
        (session,) = source.sessions()
        messages = list(source.messages("s1"))

    assert (session.id, session.channel_id) == ("s1", "cli:tui")
    assert [message.content for message in messages] == ["first", "second", "third"]
    assert source.unreadable == 0


def test_messages_without_a_session_are_not_lost(tmp_path: Path) -> None:
    path = make_legacy(
        tmp_path,
        sessions=[],
        messages=[("a", "gone", "user", "hello", "2026-03-01T12:00:00+00:00")],
    )

    with open_legacy(path, tmp_path) as source:
        (session,) = source.sessions()

    assert session.id == "gone"
    assert session.created_ms == session.updated_ms == 1_772_366_400_000


def test_a_database_before_the_second_migration_can_be_read(tmp_path: Path) -> None:
    path = make_legacy(
        tmp_path,
        sessions=[("s1", "cli:tui", "", "")],
        messages=[("a", "s1", "assistant", "hello", "2026-03-01T12:00:00+00:00")],
        with_tool_calls=False,
    )

    with open_legacy(path, tmp_path) as source:
        (message,) = source.messages("s1")

    assert message.tool_calls_json == ""


def test_the_original_is_not_touched_and_nothing_stays_behind(tmp_path: Path) -> None:
    folder, scratch = tmp_path / "theirs", tmp_path / "ours"
    folder.mkdir()
    scratch.mkdir()
    path = make_legacy(folder, sessions=[("s1", "c", "", "")], messages=[])
    path.chmod(0o400)
    before = (path.read_bytes(), path.stat().st_mtime_ns)

    with open_legacy(path, scratch) as source:
        source.sessions()

    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert list(folder.iterdir()) == [path]
    assert list(scratch.iterdir()) == []


def test_what_is_only_in_the_log_is_read_too(tmp_path: Path) -> None:
    path = make_legacy(tmp_path, sessions=[("s1", "c", "", "")], messages=[])
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("INSERT INTO sessions VALUES ('s2', 'c', '', '')")
        writer.commit()

        with open_legacy(path, tmp_path) as source:
            assert [session.id for session in source.sessions()] == ["s1", "s2"]


@pytest.mark.parametrize("kind", ["text", "empty", "other"])
def test_something_else_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "memory.db"
    if kind == "other":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE sessions (id TEXT)")
            connection.commit()
    else:
        path.write_bytes(b"no database" * 100 if kind == "text" else b"")

    with pytest.raises(StoreError), open_legacy(path, tmp_path):
        pass


def test_a_broken_page_costs_only_what_was_on_it(tmp_path: Path) -> None:
    text = "x" * 900
    path = make_legacy(
        tmp_path,
        sessions=[("s1", "c", "", "")],
        messages=[
            (f"m{n:03}", "s1", "user", f"{n} {text}", f"2026-03-01T12:{n // 60:02}:{n % 60:02}Z")
            for n in range(600)
        ],
    )
    data = bytearray(path.read_bytes())
    broken = data.find(b"m300") // 4096 * 4096
    data[broken : broken + 200] = b"\xff" * 200
    path.write_bytes(data)

    with open_legacy(path, tmp_path) as source:
        source.sessions()
        messages = list(source.messages("s1"))

    assert 580 <= len(messages) < 600
    assert source.unreadable >= 1
