import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.domain.command import NewSession
from openpista.domain.errors import NotFoundError
from openpista.domain.event import SessionChanged, SessionRemoved
from openpista.domain.ids import HOUSE, SessionId
from openpista.domain.session import Session
from openpista.gateway.session_book import MAX_TITLE_CHARS, SessionBook, title_of
from tests.gateway.houses import House, accepted, open_house, watching


def book_of(house: House) -> SessionBook:
    return house.gateway._rooms.ground.book


async def test_a_change_is_stored_and_told_in_one_step(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, watching(house.port, HOUSE) as window:
        session_id = accepted(await house.port.send(NewSession()))

        row = await book_of(house).change(session_id, lambda row: replace(row, sensitive=True))

        told = await window.until(lambda e: isinstance(e, SessionChanged) and e.session.sensitive)
        assert isinstance(told, SessionChanged)
        stored = await house.store.sessions.get(session_id)
        assert stored == told.session == row


async def test_changes_of_one_session_do_not_lose_each_other(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = accepted(await house.port.send(NewSession()))
        book = book_of(house)

        def adds(name: str) -> Callable[[Session], Session]:
            return lambda row: replace(row, taint=(*row.taint, name))

        await asyncio.gather(*(book.change(session_id, adds(f"{n}")) for n in range(10)))

        row = await book.get(session_id)
        assert sorted(row.taint) == [f"{n}" for n in range(10)]


async def test_what_changes_nothing_is_not_told(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = accepted(await house.port.send(NewSession()))
        before = house.gateway._rooms.ports.broadcast.seq(HOUSE)

        await book_of(house).change(session_id, lambda row: row, touch=False)

        assert house.gateway._rooms.ports.broadcast.seq(HOUSE) == before


async def test_a_deleted_session_is_not_there_until_it_is_restored(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, watching(house.port, HOUSE) as window:
        session_id = accepted(await house.port.send(NewSession()))
        book = book_of(house)

        await book.delete(session_id)

        await window.until_kind(SessionRemoved)
        assert await book.find(session_id) is None
        for work in (book.get(session_id), book.change(session_id, lambda row: row)):
            with pytest.raises(NotFoundError):
                await work
        with pytest.raises(NotFoundError):
            await book.delete(session_id)
        assert (await book.restore(session_id)).deleted_at_ms is None
        assert await book.find(session_id) is not None


async def test_what_was_never_there_is_not_found(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        with pytest.raises(NotFoundError):
            await book_of(house).restore(SessionId("nothing"))
        await book_of(house).tell(SessionId("nothing"))


async def test_a_session_deleted_long_ago_is_forgotten(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = accepted(await house.port.send(NewSession()))
        book = book_of(house)
        await book.delete(session_id)
        assert await book.forget_deleted(older_than_ms=1000) == 0

        house.clock.advance(2)

        assert await book.forget_deleted(older_than_ms=1000) == 1
        assert await house.store.sessions.get(session_id) is None


async def test_a_session_like_another_keeps_who_has_spoken_there(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        source_id = await house.talk("hello")
        book = book_of(house)
        source = await book.change(
            source_id, lambda row: replace(row, taint=("example.org",), sensitive=True)
        )

        row = await book.create_like(source, title="t")

        assert (row.taint, row.sensitive, row.workspace) == (
            ("example.org",),
            True,
            source.workspace,
        )
        assert (row.message_count, row.preview, row.activity) == (0, "", "idle")
        assert row.id != source.id


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("  My\n work ", "My work"),
        ("\x1b]0;evil\x07fine", "fine"),
        ("\u202eabc", "\\u202eabc"),
        ("x" * 500, "x" * MAX_TITLE_CHARS),
        (" \n ", ""),
    ],
)
def test_a_title_is_one_safe_line(text: str, title: str) -> None:
    assert title_of(text) == title
