import json

from openpista.domain.command import Refused, UndoTurn
from openpista.domain.event import TurnUndone
from openpista.domain.ids import CallId, MessageId, SessionId, TurnId, session_stream
from openpista.domain.message import Message, Text
from openpista.domain.query import (
    DoctorReport,
    ExportSession,
    ListUndo,
    QueryFailed,
    ReadToolOutput,
    RunDoctor,
    SearchHits,
    SearchMessages,
    SessionExport,
    ToolOutputText,
    UndoList,
)
from openpista.domain.session import FileChange, Session, UndoEntry
from tests.fakes.gateway import PRACTICE, FakeGateway

S = SessionId("S")


def gateway(messages: int = 1) -> FakeGateway:
    made = FakeGateway()
    made.put(Session(S, "Fix it", "/w", PRACTICE, created_at_ms=1, updated_at_ms=1))
    for n in range(messages):
        text = Text(f"word {n}, the Needle in the hay")
        made.store(Message(MessageId(f"M{n}"), S, 0, "user", (text,), at_ms=n + 1))
    return made


async def test_messages_are_found_newest_first() -> None:
    hits = await gateway(3).ask(SearchMessages(text="needle", limit=2))

    assert isinstance(hits, SearchHits)
    assert [hit.seq for hit in hits.hits] == [3, 2]
    assert "the \ue000Needle\ue001 in" in hits.hits[0].snippet
    assert await gateway().ask(SearchMessages(text="")) == SearchHits(hits=())


async def test_a_session_is_exported_in_pieces() -> None:
    played = gateway(60)
    first = await played.ask(ExportSession(session_id=S, format="json"))
    assert isinstance(first, SessionExport)
    assert first.next_after_seq == 50
    query = ExportSession(session_id=S, format="json", after_seq=first.next_after_seq)
    second = await played.ask(query)
    assert isinstance(second, SessionExport)

    assert second.next_after_seq is None
    assert len(json.loads(first.text + second.text)["messages"]) == 60
    assert first.file_name == "Fix-it.json"
    assert isinstance(await played.ask(ExportSession(session_id=SessionId("x"))), QueryFailed)


async def test_a_turn_is_taken_back_once() -> None:
    played = gateway()
    changes = (FileChange("/a", "changed"), FileChange("/b", "changed", undoable=False))
    played.library.undo[S] = [UndoEntry(TurnId("T"), S, 1, "go", changes)]
    events = played.events(session_stream(S))
    await anext(events)

    await played.send(UndoTurn(session_id=S))
    told = await anext(events)
    await events.aclose()

    assert isinstance(told, TurnUndone)
    assert (told.restored, told.kept) == (("/a",), ("/b",))
    listed = await played.ask(ListUndo(session_id=S))
    assert isinstance(listed, UndoList)
    assert listed.entries[0].undone
    assert isinstance(await played.send(UndoTurn(session_id=S)), Refused)


async def test_kept_output_and_checks_can_be_read() -> None:
    played = gateway()
    played.library.outputs[CallId("c")] = "é"

    kept = await played.ask(ReadToolOutput(session_id=S, call_id=CallId("c")))
    assert kept == ToolOutputText(text="é", total_bytes=2)
    gone = await played.ask(ReadToolOutput(session_id=S, call_id=CallId("d")))
    assert isinstance(gone, QueryFailed)
    assert isinstance(await played.ask(RunDoctor()), DoctorReport)
