from msgspec.structs import replace

from openpista.domain.approval import Approval
from openpista.domain.event import (
    ApprovalRequested,
    MessageAdded,
    Notice,
    QueueChanged,
    SessionChanged,
    SessionRemoved,
    TextDelta,
)
from openpista.domain.ids import HOUSE, ApprovalId, CallId, MessageId, SessionId, TurnId
from openpista.domain.message import Message
from openpista.domain.model import ModelRef
from openpista.domain.session import QueuedMessage, Session
from openpista.domain.tool import Intent
from openpista.gateway.broadcast import Broadcast
from openpista.gateway.live import LiveSessions
from tests.fakes.clock import FakeClock
from tests.gateway.houses import OWNER, stream_of

S = SessionId("s")
STREAM = stream_of(S)
ROW = Session(
    id=S,
    title="",
    workspace="/w",
    model=ModelRef("fake", "fake"),
    created_at_ms=1,
    updated_at_ms=1,
)
APPROVAL = Approval(
    ApprovalId("a"),
    S,
    TurnId("t"),
    CallId("c"),
    "system.run",
    "{}",
    Intent("run", "Run"),
    "why",
    "",
    exact_offered=False,
    digest="d",
    requested_at_ms=0,
    deadline_ms=1,
)


def sessions() -> LiveSessions:
    return LiveSessions(Broadcast(epoch="e", clock=FakeClock()))


def waiting(text: str) -> QueuedMessage:
    return QueuedMessage(MessageId(text), S, text, 0, OWNER)


def test_a_session_is_queued_working_waiting_and_idle() -> None:
    live = sessions()
    seen = [live.activity(S)[0]]

    live.enqueue(waiting("one"))
    seen.append(live.activity(S)[0])
    live.begin_turn(ROW, TurnId("t"))
    live.dequeue(S, MessageId("one"))
    seen.append(live.activity(S)[0])
    live.ask(S, 1)
    seen.append(live.activity(S)[0])
    live.ask(S, -1)
    seen.append(live.activity(S)[0])
    live.end_turn(S)
    seen.append(live.activity(S)[0])

    assert seen == ["idle", "queued", "working", "waiting", "working", "idle"]


def test_the_row_is_shown_with_what_it_does_now() -> None:
    live = sessions()
    live.begin_turn(ROW, TurnId("t"))

    shown = live.overlay(ROW)

    assert (shown.activity, shown.turn_id) == ("working", "t")
    assert live.busy() == (S,)
    live.end_turn(S)
    assert live.overlay(shown).activity == "idle"
    assert live.busy() == ()


def test_what_waits_is_counted_and_found() -> None:
    live = sessions()
    live.set_queue(S, [waiting("one"), waiting("two")])

    assert live.count_queued() == 2
    assert live.sessions_waiting() == (S,)
    live.dequeue(S, MessageId("one"))
    assert [item.text for item in live.queued(S)] == ["two"]
    live.set_queue(S, [])
    assert live.sessions_waiting() == ()
    assert live.queued(S) == ()


def test_a_session_at_rest_is_forgotten() -> None:
    live = sessions()
    live.set_queue(S, [waiting("one")])
    live.dequeue(S, MessageId("one"))

    assert S not in live._live


async def test_what_concerns_the_house_is_told_there_too() -> None:
    live = sessions()
    for event in (
        TextDelta(stream=STREAM, text="x"),
        ApprovalRequested(stream=STREAM, approval=APPROVAL),
        SessionChanged(stream=STREAM, session=ROW),
        SessionRemoved(stream=STREAM, session_id=S),
        QueueChanged(stream=STREAM, queued=()),
        Notice(stream=HOUSE, level="info", text="x"),
    ):
        live.tell(event)

    assert live.broadcast.seq(STREAM) == 5
    assert live.broadcast.seq(HOUSE) == 4


def test_the_open_turn_hears_what_is_told() -> None:
    live = sessions()
    live.begin_turn(ROW, TurnId("t"))
    live.tell(TextDelta(stream=STREAM, text="Hel"))
    assert live.open_parts(S).text == "Hel"

    answer = Message(MessageId("m"), S, 1, "assistant", (), 0)
    live.tell(MessageAdded(stream=STREAM, message=answer))

    assert live.open_parts(S).text == ""
    assert live.open_parts(SessionId("another")).text == ""


def test_a_row_is_current_only_while_its_turn_runs() -> None:
    live = sessions()
    live.set_row(ROW)
    assert live.row(S) is None

    live.begin_turn(ROW, TurnId("t"))
    changed = replace(ROW, title="new")
    live.tell_session(changed)
    assert live.row(S) == ROW
    live.set_row(changed)
    assert live.row(S) == changed
