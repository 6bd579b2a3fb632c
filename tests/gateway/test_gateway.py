import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.domain.clock import Clock
from openpista.domain.errors import NotFoundError
from openpista.domain.event import HouseSnapshot, Notice, SandboxChanged
from openpista.domain.ids import HOUSE, NewUlid
from openpista.domain.tasks import owned_task
from openpista.store.open import Store
from tests.gateway import houses
from tests.gateway.houses import GUEST, STRANGER, open_house, watching


async def test_the_house_tells_of_its_sandbox_once_it_is_probed(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, watching(house.port, HOUSE) as window:
        first = window.heard[0]
        assert isinstance(first, HouseSnapshot)
        if first.sandbox.kind == "probing":
            await window.until_kind(SandboxChanged)


async def test_what_the_store_did_while_it_was_opened_is_told_to_the_first_who_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = houses.open_store

    async def with_a_note(
        path: Path, *, media_dir: Path, undo_dir: Path, clock: Clock, new_ulid: NewUlid
    ) -> Store:
        store = await real(
            path, media_dir=media_dir, undo_dir=undo_dir, clock=clock, new_ulid=new_ulid
        )
        return replace(store, notes=("A backup was restored.",))

    monkeypatch.setattr(houses, "open_store", with_a_note)
    async with open_house(tmp_path) as house, watching(house.port, HOUSE) as window:
        notice = await window.until_kind(Notice)
        async with watching(house.port, HOUSE) as later:
            await asyncio.sleep(0.01)

    assert isinstance(notice, Notice)
    assert notice.text == "A backup was restored."
    assert "Notice" not in later.kinds()


async def test_what_goes_wrong_inside_comes_out_as_it_is(tmp_path: Path) -> None:
    async def breaks() -> None:
        async with open_house(tmp_path) as house:
            await house.talk("hello")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await breaks()


async def test_a_cancelled_house_closes_in_good_order(tmp_path: Path) -> None:
    opened = asyncio.Event()

    async def live() -> None:
        async with open_house(tmp_path) as house:
            await house.talk("hello")
            opened.set()
            await asyncio.Event().wait()

    task = owned_task(live(), name="live")
    await opened.wait()
    task.cancel()
    await asyncio.wait([task])

    assert task.cancelled()
    async with open_house(tmp_path) as house:
        assert await house.store.journal.open_turns() == ()


async def test_a_house_can_be_opened_again_and_finds_everything(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = await house.talk("hello")
        epoch = house.store.meta.epoch
    async with open_house(tmp_path) as house:
        await house.talk("again", session_id)
        assert len(await house.history(session_id)) == 4
        assert house.store.meta.epoch != epoch


async def test_nobody_but_an_owner_follows_the_house(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        for sender in (GUEST, STRANGER):
            with pytest.raises(NotFoundError):
                await anext(house.gateway.port(sender).events(HOUSE))


async def test_twenty_windows_hear_the_same(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = await house.talk("hello")
        async with AsyncExitStack() as stack:
            windows = [
                await stack.enter_async_context(watching(house.port, session_id)) for _ in range(20)
            ]
            await house.talk("again", session_id)
            for window in windows:
                await window.until_finished()
            together = max(window.heard[0].seq for window in windows)
            last = min(window.heard[-1].seq for window in windows)
            heard = [
                [event for event in window.heard[1:] if together < event.seq <= last]
                for window in windows
            ]

    assert len(heard[0]) > 7
    assert all(events == heard[0] for events in heard)
