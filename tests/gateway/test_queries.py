from pathlib import Path
from typing import get_args

import pytest

from openpista.domain import query
from openpista.domain.query import (
    ConfigEntries,
    DoctorReport,
    ListServices,
    ListSessions,
    Query,
    QueryFailed,
    ReadBinding,
    ReadConfig,
    ReadHistory,
    RunDoctor,
    ServiceList,
    SessionPage,
)
from tests.gateway.houses import GUEST, PHONE, accepted, message, open_house
from tests.gateway.test_admit import example


@pytest.mark.parametrize("kind", get_args(query.Query))
async def test_every_question_has_an_answer(tmp_path: Path, kind: type) -> None:
    asked = example(kind)
    assert isinstance(asked, Query)
    async with open_house(tmp_path) as house:
        answer = await house.port.ask(asked)

    of_things_not_there = {"ReadToolOutput", "ReadMedia", "ExportSession"}
    assert kind.__name__ in of_things_not_there or not isinstance(answer, QueryFailed)


async def test_the_house_says_what_app_gave_it_to_say(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        assert await house.port.ask(ReadConfig()) == ConfigEntries(entries=(), path="")
        assert await house.port.ask(RunDoctor()) == DoctorReport(checks=())
        assert await house.port.ask(ListServices()) == ServiceList(services=())


async def test_a_page_has_bounds_whatever_is_asked_for(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = await house.talk("hello")
        for limit in (-5, 0, 10**9):
            page = await house.port.ask(ListSessions(limit=limit))
            assert isinstance(page, SessionPage)
            assert len(page.sessions) == 1
            history = await house.port.ask(ReadHistory(session_id=session_id, limit=limit))
            assert not isinstance(history, QueryFailed)


async def test_a_guest_reads_its_own_session_only(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = await house.talk("secret")
        guest = house.gateway.port(GUEST)

        for asked in (ReadHistory(session_id=session_id), ListSessions(), ReadConfig()):
            assert isinstance(await guest.ask(asked), QueryFailed)


async def test_what_breaks_is_named_and_tells_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_house(tmp_path) as house:

        async def breaks(**_: object) -> SessionPage:
            raise RuntimeError("a detail")

        monkeypatch.setattr(house.store.sessions, "page", breaks)
        answer = await house.port.ask(ListSessions())

    assert isinstance(answer, QueryFailed)
    assert "detail" not in answer.reason
    name = answer.reason.removesuffix(".").rpartition(" ")[2]
    assert name in caplog.text


async def test_which_session_a_chat_talks_to(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        assert await house.port.ask(ReadBinding(address=PHONE.address)) == SessionPage(sessions=())
        session_id = accepted(await house.gateway.port(PHONE).send(message("hi")))

        page = await house.port.ask(ReadBinding(address=PHONE.address))

        assert isinstance(page, SessionPage)
        assert [row.id for row in page.sessions] == [session_id]
