"""Opening the store."""

import stat
from pathlib import Path

import pytest

from openpista.store.errors import StoreError
from openpista.store.open import Store
from tests.store.builders import SESSION, a_message, a_session, a_store


async def test_a_new_store_is_made_with_its_folders_private(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "home"

    async with await a_store(folder) as store:
        assert store.notes == ()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_everything_is_there_again_after_a_restart(tmp_path: Path) -> None:
    async with await a_store(tmp_path) as store:
        await store.sessions.create(a_session())
        written = await store.messages.append(a_message("m1", "Hello"))

    async with await a_store(tmp_path) as store:
        assert (await store.messages.page(SESSION)).messages == (written,)
        assert [hit.seq for hit in await store.search.find("hello")] == [1]


async def test_nothing_is_running_after_the_store_is_closed(tmp_path: Path) -> None:
    import threading

    before = set(threading.enumerate())
    async with await a_store(tmp_path) as store:
        await store.sessions.get(SESSION)

    started = [
        thread
        for thread in threading.enumerate()
        if thread not in before and "worker_thread" in thread.name
    ]
    for thread in started:
        thread.join(timeout=20)
    assert [thread for thread in started if thread.is_alive()] == []


async def test_a_place_that_cannot_hold_a_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "openpista.db").mkdir()

    with pytest.raises(StoreError, match="cannot be"):
        await a_store(tmp_path)


async def test_the_rooms_share_one_database(store: Store) -> None:
    assert store.database.path.name == "openpista.db"
    assert store.meta.epoch
