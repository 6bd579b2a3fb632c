"""The played gateway keeps its word, so that windows are tested against something true."""

import asyncio
from contextlib import aclosing

from openpista.domain.command import (
    AnswerApproval,
    DeleteSession,
    ForkSession,
    RenameSession,
    RestoreSession,
    SendMessage,
)
from openpista.domain.command import Refused as NotDone
from openpista.domain.event import Event, HouseSnapshot, MessageAdded, Snapshot
from openpista.domain.ids import HOUSE, ApprovalId, MessageId, SessionId, session_stream
from openpista.domain.query import (
    HistoryPage,
    ListModels,
    ListSessions,
    ModelList,
    ReadHistory,
    SessionPage,
)
from tests.fakes.gateway import FakeGateway


async def said(gateway: FakeGateway, text: str, session_id: SessionId | None = None) -> SessionId:
    accepted = await gateway.send(
        SendMessage(message_id=MessageId(gateway.new_ulid()), text=text, session_id=session_id)
    )
    assert not isinstance(accepted, NotDone)
    assert accepted.session_id is not None
    return accepted.session_id


async def first(gateway: FakeGateway, stream: str, count: int) -> list[Event]:
    events: list[Event] = []
    async with aclosing(gateway.events(session_stream(SessionId(stream)))) as told:
        async for event in told:
            events.append(event)
            if len(events) == count:
                break
    return events


async def test_a_first_message_makes_a_session() -> None:
    gateway = FakeGateway()

    session_id = await said(gateway, "hello")

    house = (await first(gateway, HOUSE, 1))[0]
    assert isinstance(house, HouseSnapshot)
    assert [session.id for session in house.sessions] == [session_id]


async def test_a_stream_begins_with_a_snapshot_and_goes_on() -> None:
    gateway = FakeGateway()
    session_id = await said(gateway, "one")
    following = asyncio.gather(first(gateway, session_id, 2))
    await asyncio.sleep(0.01)

    await said(gateway, "two", session_id)

    ((snapshot, added),) = await following
    assert isinstance(snapshot, Snapshot)
    assert isinstance(added, MessageAdded)
    assert added.seq == snapshot.seq + 1


async def test_history_is_paged() -> None:
    gateway = FakeGateway()
    session_id = await said(gateway, "0")
    for number in range(1, 5):
        await said(gateway, str(number), session_id)

    page = await gateway.ask(ReadHistory(session_id=session_id, before_seq=4, limit=2))

    assert isinstance(page, HistoryPage)
    assert [message.seq for message in page.messages] == [2, 3]
    assert page.older_exist


async def test_sessions_are_renamed_and_deleted() -> None:
    gateway = FakeGateway()
    session_id = await said(gateway, "x")

    await gateway.send(RenameSession(session_id=session_id, title="New"))
    assert gateway.sessions[session_id].title == "New"
    await gateway.send(DeleteSession(session_id=session_id))
    assert gateway.sessions == {}


async def test_an_answer_to_nothing_is_refused() -> None:
    answer = AnswerApproval(approval_id=ApprovalId("a1"), answer="once")

    assert isinstance(await FakeGateway().send(answer), NotDone)


async def test_models_can_be_listed() -> None:
    assert isinstance(await FakeGateway().ask(ListModels()), ModelList)


async def test_a_session_is_deleted_listed_so_and_comes_back() -> None:
    gateway = FakeGateway()
    session_id = await said(gateway, "Taxes")

    await gateway.send(DeleteSession(session_id=session_id))
    gone = await gateway.ask(ListSessions(deleted=True, filter="tax"))
    assert isinstance(gone, SessionPage)
    assert [session.id for session in gone.sessions] == [session_id]
    assert gone.sessions[0].deleted_at_ms is not None

    await gateway.send(RestoreSession(session_id=session_id))
    back = await gateway.ask(ListSessions())
    assert isinstance(back, SessionPage)
    assert [session.deleted_at_ms for session in back.sessions] == [None]
    assert isinstance(await gateway.send(RestoreSession(session_id=session_id)), NotDone)


async def test_a_fork_has_the_messages_up_to_a_number() -> None:
    gateway = FakeGateway()
    session_id = await said(gateway, "one")
    await said(gateway, "two", session_id)

    forked = await gateway.send(ForkSession(session_id=session_id, seq=1))

    assert not isinstance(forked, NotDone)
    assert forked.session_id not in (None, session_id)
    assert [m.seq for m in gateway.messages[forked.session_id or session_id]] == [1]
