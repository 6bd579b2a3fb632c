import logging
from pathlib import Path

import pytest

from openpista.domain.command import DeleteSession
from openpista.domain.event import Notice
from openpista.domain.ids import HOUSE
from openpista.gateway.housekeeping import EVERY_S, FIRST_AFTER_S, KEEP_DELETED_MS, keep_house
from openpista.store.errors import StoreError
from tests.gateway.houses import House, open_house, watching


class EnoughError(Exception):
    """The test has seen enough days."""


class Days:
    """Lets time pass at once, for so many days."""

    def __init__(self, house: House, days: int) -> None:
        self._house = house
        self._left = days + 1
        self.pauses: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self._house.clock.advance(seconds)
        self._left -= 1
        if not self._left:
            raise EnoughError


async def keep(house: House, days: int) -> list[float]:
    ground, some_days = house.gateway._rooms.ground, Days(house, days)
    with pytest.raises(EnoughError):
        await keep_house(house.store.tidy, ground.book, ground.live, sleep=some_days.sleep)
    return some_days.pauses


async def test_it_begins_some_minutes_after_the_start_and_comes_back_daily(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        assert await keep(house, 2) == [FIRST_AFTER_S, EVERY_S, EVERY_S]
    assert list((tmp_path / "home").rglob("*daily*"))


async def test_what_was_deleted_long_ago_is_forgotten(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = await house.talk("hello")
        await house.port.send(DeleteSession(session_id=session_id))

        await keep(house, KEEP_DELETED_MS // 86_400_000)
        assert await house.store.sessions.get(session_id) is not None
        await keep(house, 1)
        assert await house.store.sessions.get(session_id) is None


async def test_damage_is_told_and_a_failure_is_only_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with open_house(tmp_path) as house, watching(house.port, HOUSE) as window:

        async def damaged() -> str:
            return "row 3 missing from index"

        monkeypatch.setattr(house.store.tidy, "find_damage", damaged)
        await keep(house, 1)
        notice = await window.until_kind(Notice)

        async def fails() -> None:
            raise StoreError("There is no room left.", detail="ENOSPC")

        async def breaks() -> None:
            raise RuntimeError("a bug")

        for work in (fails, breaks):
            monkeypatch.setattr(house.store.tidy, "back_up_daily", work)
            await keep(house, 1)

    assert isinstance(notice, Notice)
    assert "damaged" in notice.text
    assert "ENOSPC" in caplog.text
    assert "a bug" in caplog.text
