"""The media store."""

import stat
from pathlib import Path

import pytest

from openpista.domain.errors import NotFoundError
from openpista.domain.ids import SessionId
from openpista.domain.message import Image
from openpista.store.errors import StoreDamagedError
from openpista.store.open import Store
from tests.store.builders import DAY_MS, START_MS, StillClock, a_message, a_session


async def show(store: Store, sha256: str, message_id: str, session_id: str) -> None:
    image = Image(sha256=sha256, mime="image/png", width=1, height=1, size_bytes=3)
    await store.messages.append(a_message(message_id, image, session_id=session_id))


async def test_bytes_come_back_and_are_private(talked: Store, tmp_path: Path) -> None:
    sha256 = await talked.media.put(b"png", "image/png")

    assert await talked.media.read(sha256) == b"png"
    assert await talked.media.mime(sha256) == "image/png"
    assert stat.S_IMODE((tmp_path / "media" / sha256).stat().st_mode) == 0o600


async def test_unknown_names_are_not_found(talked: Store) -> None:
    for name in ("0" * 64, "../openpista.db"):
        with pytest.raises(NotFoundError):
            await talked.media.read(name)
        with pytest.raises(NotFoundError):
            await talked.media.mime(name)


async def test_damaged_bytes_are_not_shown(talked: Store, tmp_path: Path) -> None:
    sha256 = await talked.media.put(b"png", "image/png")
    (tmp_path / "media" / sha256).write_bytes(b"pmg")

    with pytest.raises(StoreDamagedError):
        await talked.media.read(sha256)


async def test_what_no_message_shows_goes_after_a_day(talked: Store, clock: StillClock) -> None:
    unused = await talked.media.put(b"unused", "image/png")
    used = await talked.media.put(b"used", "image/png")
    await show(talked, used, "m1", "session-1")

    clock.ms += DAY_MS + 1

    assert await talked.media.expire() == 1
    assert await talked.media.read(used) == b"used"
    with pytest.raises(NotFoundError):
        await talked.media.read(unused)


async def test_everything_goes_after_thirty_days(talked: Store, clock: StillClock) -> None:
    used = await talked.media.put(b"used", "image/png")
    await show(talked, used, "m1", "session-1")

    clock.ms += 30 * DAY_MS
    assert await talked.media.expire() == 0
    clock.ms += 1

    assert await talked.media.expire() == 1
    assert await talked.media.expire() == 0
    with pytest.raises(NotFoundError, match="no longer kept"):
        await talked.media.read(used)


async def test_bytes_that_come_again_are_young_again(talked: Store, clock: StillClock) -> None:
    sha256 = await talked.media.put(b"png", "image/png")
    clock.ms += 31 * DAY_MS
    await talked.media.expire()

    assert await talked.media.put(b"png", "image/png") == sha256

    assert await talked.media.expire() == 0
    assert await talked.media.read(sha256) == b"png"


async def test_a_forgotten_session_lets_go_of_its_media(store: Store) -> None:
    await store.sessions.create(a_session("s1"))
    deleted = a_session("s2")
    await store.sessions.create(deleted)
    sha256 = await store.media.put(b"png", "image/png")
    await show(store, sha256, "m1", "s1")
    await show(store, sha256, "m2", "s2")
    await store.database.write(
        lambda c: c.execute("UPDATE sessions SET deleted_at_ms = 1 WHERE id = 's2'")
    )

    await store.sessions.purge_deleted(START_MS)

    assert await store.media.references(sha256) == 1
    assert await store.sessions.get(SessionId("s1")) is not None
