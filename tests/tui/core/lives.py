"""Sequences of actions as a real window would see them: attached, with numbered events."""

from collections import Counter
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    Event,
    EventBase,
    HouseSnapshot,
    MessageAdded,
    ModelCalled,
    SessionChanged,
    SessionEvent,
    SessionRemoved,
    Snapshot,
    TextDelta,
    ThinkingDelta,
    ToolCallProposed,
    ToolFinished,
    ToolOutput,
    ToolStarted,
    TurnFinished,
    TurnStarted,
)
from openpista.domain.ids import HOUSE, SessionId, StreamId, TurnId
from openpista.domain.message import Message
from openpista.domain.model import ModelRef
from openpista.domain.query import HistoryPage
from openpista.domain.session import Session
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import AnswerArrived, Attached, EventArrived
from openpista.tui.core.moves import SessionChosen, WindowOpened
from tests.tui.core.arbitrary import any_of

OPENING: tuple[Action, ...] = (
    WindowOpened(
        at_ms=1, id="open", width=120, height=40, workspace="/w", themes=("dark", "light")
    ),
    Attached(1, at_ms=2),
)
S1, S2 = SessionId("s1"), SessionId("s2")
T1 = TurnId("t1")
MODEL = ModelRef("practice", "practice")

_EMPTY = Snapshot(
    stream=StreamId("s1"),
    epoch="e1",
    messages=(),
    session=Session(S1, "One", "/s1", MODEL, created_at_ms=1, updated_at_ms=1),
)
_STARTED = TurnStarted(stream=StreamId("s1"), turn_id=T1, model=MODEL)
_session_event = any_of(SessionEvent)
_in_turn = any_of(
    MessageAdded
    | TextDelta
    | ThinkingDelta
    | ToolCallProposed
    | ToolStarted
    | ToolOutput
    | ToolFinished
    | ApprovalRequested
    | ApprovalResolved
    | ModelCalled
)


@st.composite
def lives(draw: st.DrawFn, *, max_size: int = 30) -> list[Action]:
    """Draw what happens in a window that has two sessions open."""
    drawn = draw(
        st.lists(
            st.one_of(
                any_of(Action),
                _session_event.map(EventArrived),
                _session_event.map(_of_first_turn).map(EventArrived),
                _in_turn.map(_of_first_turn).map(EventArrived),
                any_of(Event).map(EventArrived),
            ),
            max_size=max_size,
        )
    )
    snapshots = [draw(any_of(Snapshot)) for _ in range(2)]
    opened: list[Action] = [
        *OPENING,
        SessionChosen(S1, at_ms=3),
        EventArrived(replace(snapshots[0], stream=StreamId("s1")), at_ms=4),
        SessionChosen(S2, at_ms=5),
        EventArrived(replace(snapshots[1], stream=StreamId("s2")), at_ms=6),
        EventArrived(TurnStarted(stream=StreamId("s1"), turn_id=T1, model=MODEL), at_ms=7),
    ]
    return coherent([*opened, *drawn])


def about(*kinds: Any, max_size: int = 30) -> st.SearchStrategy[list[Action]]:
    """Draw what happens in such a window when it is only about these actions and events."""
    made = [
        any_of(kind).map(EventArrived) if issubclass(kind, EventBase) else any_of(kind)
        for kind in kinds
    ]
    opening = [*OPENING, SessionChosen(S1), EventArrived(_EMPTY), EventArrived(_STARTED)]
    moments = st.one_of(made)
    short, long = (
        st.lists(moments, max_size=max_size),
        st.lists(moments, min_size=max_size // 2, max_size=2 * max_size),
    )
    return st.one_of(short, long).map(lambda drawn: coherent([*opening, *drawn]))


def coherent(acts: list[Action]) -> list[Action]:
    """Number events as a gateway would, and let time only go forth."""
    seqs: Counter[str] = Counter()
    numbered: list[Action] = []
    for index, act in enumerate(acts):
        now_ms = 10 + index * 150
        if isinstance(act, EventArrived):
            seqs[act.event.stream] += 1
            numbered.append(EventArrived(sound(act.event, seqs[act.event.stream]), at_ms=now_ms))
        elif isinstance(act, AnswerArrived) and isinstance(act.answer, HistoryPage):
            page = replace(act.answer, messages=_in_order(act.answer.messages))
            numbered.append(replace(act, answer=page, at_ms=now_ms))
        else:
            numbered.append(replace(act, at_ms=now_ms))
    return numbered


def sound(event: Event, seq: int) -> Event:
    """Return the event as the gateway could tell it on its stream."""
    event = replace(event, seq=seq)
    match event:
        case Snapshot():
            session = replace(event.session, id=SessionId(event.stream))
            return replace(event, epoch="e1", session=session, messages=_in_order(event.messages))
        case HouseSnapshot():
            return replace(event, stream=HOUSE, epoch="e1")
        case SessionRemoved() if event.stream != HOUSE:
            return replace(event, session_id=SessionId(event.stream))
        case SessionChanged() if event.stream != HOUSE:
            return replace(event, session=replace(event.session, id=SessionId(event.stream)))
        case _:
            return event


def _in_order(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    return tuple(replace(message, seq=number) for number, message in enumerate(messages, start=5))


def _of_first_turn(event: Event) -> Event:
    """An event of the turn t1 in s1, mostly not its end."""
    if isinstance(event, TurnFinished):
        return event
    if isinstance(event, MessageAdded):
        event = replace(event, message=replace(event.message, turn_id=T1))
    return replace(event, stream=StreamId("s1"), turn_id=T1)
