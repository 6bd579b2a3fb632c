"""Which session is meant."""

import pytest

from openpista.cli.find_session import all_sessions, find_session
from openpista.domain.errors import NotFoundError, OpenpistaError
from openpista.domain.query import Answer, Query, QueryFailed
from openpista.words.catalogue import load_words
from tests.cli.fake_port import FakePort, a_session

WORDS = load_words("en")
THREE = [a_session("01JAAA"), a_session("01JAAB"), a_session("01JBBB", title="Other")]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("01JAAA", "01JAAA"), ("01JB", "01JBBB"), ("01jb", "01JBBB"), ("last", "01JAAA")],
)
async def test_a_session_is_found(wanted: str, found: str) -> None:
    assert (await find_session(FakePort(THREE), wanted, WORDS)).id == found


@pytest.mark.parametrize("wanted", ["01JC", "no such", "../x", "", "\x1b[2J"])
async def test_an_unknown_one_gets_a_sentence(wanted: str) -> None:
    with pytest.raises(NotFoundError, match="There is no session"):
        await find_session(FakePort(THREE), wanted, WORDS)


async def test_last_of_none_gets_a_sentence() -> None:
    with pytest.raises(NotFoundError, match="no session last"):
        await find_session(FakePort(), "last", WORDS)


async def test_a_beginning_that_fits_several_names_them() -> None:
    with pytest.raises(NotFoundError, match="01JAAA, 01JAAB"):
        await find_session(FakePort(THREE), "01JA", WORDS)


async def test_all_pages_are_read() -> None:
    assert [one.id async for one in all_sessions(FakePort(THREE))] == ["01JAAA", "01JAAB", "01JBBB"]


async def test_a_list_that_does_not_come_is_told() -> None:
    class Failing(FakePort):
        async def ask(self, query: Query) -> Answer:
            return QueryFailed(reason="The store is closed.")

    with pytest.raises(OpenpistaError, match="The store is closed"):
        await find_session(Failing(), "x", WORDS)
