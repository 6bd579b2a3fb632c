from pathlib import Path

from msgspec.structs import replace

from openpista.domain.approval import Grant
from openpista.domain.command import (
    ClearTaint,
    DeleteSession,
    EndTaskGrants,
    ForkSession,
    NewSession,
    OpenSession,
    RenameSession,
)
from openpista.domain.event import SessionRemoved, TurnStarted
from openpista.domain.ids import GrantId, SessionId, TurnId
from openpista.domain.model import ModelRequest
from tests.fakes.models import Step
from tests.fakes.responder import Responder
from tests.gateway.houses import (
    PHONE,
    House,
    accepted,
    fresh_ulid,
    message,
    open_house,
    refused,
    watching,
)
from tests.gateway.port_contract import streamed


async def allow(house: House, session_id: SessionId) -> None:
    """Let a *task* allowance stand for a session."""
    grant = Grant(
        id=GrantId(fresh_ulid()),
        scope="task",
        session_id=session_id,
        turn_id=TurnId("t"),
        tool="system.run",
        covers="the program date",
        key="k",
        at_ms=house.clock.now_ms(),
        expires_at_ms=house.clock.now_ms() + 1000,
    )
    await house.gateway._rooms.ground.desk.add_grant(grant)


def allowed(house: House) -> int:
    return len(house.gateway._rooms.ground.desk.grants())


async def test_a_new_session_of_a_chat_ends_what_was_allowed_for_the_one_before(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        phone = house.gateway.port(PHONE)
        first = accepted(await phone.send(NewSession()))
        await allow(house, first)

        accepted(await phone.send(NewSession()))

        assert allowed(house) == 0


async def test_a_deleted_session_stops_forgets_what_waits_and_what_was_allowed(
    tmp_path: Path,
) -> None:
    def answer(request: ModelRequest) -> Step:
        import asyncio

        return [*streamed("Hm"), asyncio.Event()]

    async with open_house(tmp_path, provider=Responder(answer)) as house:
        session_id = accepted(await house.port.send(NewSession()))
        async with watching(house.port, session_id) as window:
            await house.port.send(message("one", session_id))
            await window.until_kind(TurnStarted)
            await house.port.send(message("two", session_id))
            await allow(house, session_id)

            accepted(await house.port.send(DeleteSession(session_id=session_id)))

            finished = await window.until_finished()
            await window.until_kind(SessionRemoved)
        assert finished.outcome == "cancelled"
        assert window.kinds()[-1] == "SessionRemoved"
        assert await house.store.inbox.count_waiting() == 0
        assert allowed(house) == 0
        assert not house.gateway.busy
        assert refused(await house.port.send(message("three", session_id))) == "not_found"


async def test_clearing_the_taint_ends_what_was_allowed_before_it(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = accepted(await house.port.send(NewSession()))
        book = house.gateway._rooms.ground.book
        await book.change(
            session_id, lambda row: replace(row, taint=("example.org",), sensitive=True)
        )
        await allow(house, session_id)

        accepted(await house.port.send(ClearTaint(session_id=session_id)))

        row = await book.get(session_id)
        assert (row.taint, row.sensitive) == ((), False)
        assert allowed(house) == 0


async def test_what_was_allowed_for_a_task_ends_when_its_person_leaves_it(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = accepted(await house.port.send(NewSession()))
        other = accepted(await house.port.send(NewSession()))
        await allow(house, session_id)

        accepted(await house.port.send(EndTaskGrants(session_id=other)))
        assert allowed(house) == 1
        accepted(await house.port.send(EndTaskGrants(session_id=session_id)))
        assert allowed(house) == 0


async def test_a_fork_is_named_after_its_source_and_keeps_its_taint(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = await house.talk("hello")
        book = house.gateway._rooms.ground.book
        await book.change(
            session_id, lambda row: replace(row, title="Work", taint=("example.org",))
        )

        fork_id = accepted(
            await house.gateway.port(PHONE).send(ForkSession(session_id=session_id, seq=1))
        )

        fork = await book.get(fork_id)
        assert (fork.title, fork.taint, fork.message_count) == ("Work (fork)", ("example.org",), 1)
        bound = await house.gateway._rooms.ground.bindings.bound(PHONE.address)
        assert bound is not None
        assert bound.id == fork_id


async def test_what_is_not_there_cannot_be_opened_named_or_forked(tmp_path: Path) -> None:
    nothing = SessionId("nothing")
    async with open_house(tmp_path) as house:
        session_id = await house.talk("hello")
        answers = [
            await house.port.send(OpenSession(session_id=nothing)),
            await house.port.send(RenameSession(session_id=nothing, title="x")),
            await house.port.send(ForkSession(session_id=nothing, seq=1)),
            await house.port.send(ForkSession(session_id=session_id, seq=0)),
            await house.port.send(ClearTaint(session_id=nothing)),
        ]
        empty = await house.port.send(RenameSession(session_id=session_id, title=" \n"))

    assert {refused(answer) for answer in answers} == {"not_found"}
    assert refused(empty) == "empty"
