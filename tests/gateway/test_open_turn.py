import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.call import Intent
from openpista.domain.event import (
    Event,
    MessageAdded,
    ModelCalled,
    OpenRun,
    TextDelta,
    ThinkingDelta,
    ToolCallProposed,
    ToolFinished,
    ToolOutput,
    ToolStarted,
    TurnFinished,
    TurnStarted,
)
from openpista.domain.ids import CallId, MessageId, SessionId, StreamId
from openpista.domain.message import Block, Message, Role, Text, ToolCall, ToolResult
from openpista.domain.model import ModelRef
from openpista.gateway.open_turn import MAX_OUTPUT_CHARS, OpenParts, OpenTurn

S = StreamId("s")
CALL = ToolCall(CallId("c1"), "system.run", "{}")
OTHER = ToolCall(CallId("c2"), "files.read", "{}")
STARTED = TurnStarted(stream=S, model=ModelRef("practice", "practice"))


def text(piece: str) -> TextDelta:
    return TextDelta(stream=S, text=piece)


def output(piece: str, call: ToolCall = CALL) -> ToolOutput:
    return ToolOutput(stream=S, call_id=call.call_id, text=piece)


def result(call: ToolCall = CALL) -> ToolResult:
    return ToolResult(call.call_id, call.name, "done")


def added(role: Role, *blocks: Block) -> MessageAdded:
    message = Message(MessageId("m"), SessionId("s"), 1, role, blocks, 0)
    return MessageAdded(stream=S, message=message)


def heard(*events: Event) -> OpenParts:
    turn = OpenTurn()
    for event in events:
        turn.hear(event)
    return turn.parts()


def test_deltas_add_up_until_the_answer_is_stored() -> None:
    said = (STARTED, ThinkingDelta(stream=S, text="hm"), text("Hel"), text("lo"))

    assert heard(*said) == OpenParts(text="Hello", thinking="hm")
    assert heard(*said, added("assistant", Text("Hello"))) == OpenParts()


def test_a_message_that_steers_leaves_what_is_open() -> None:
    assert heard(text("Hel"), added("user", Text("wait"))).text == "Hel"


def test_calls_and_their_output_are_open_until_they_finish() -> None:
    begun = (
        ToolCallProposed(stream=S, call=CALL),
        ToolCallProposed(stream=S, call=OTHER),
        output("a"),
        output("b"),
        output("z", OTHER),
    )

    other = OpenRun(OTHER.call_id)
    assert heard(*begun) == OpenParts(
        calls=(CALL, OTHER),
        output=((CALL.call_id, "ab"), (OTHER.call_id, "z")),
        runs=(OpenRun(CALL.call_id), other),
    )
    finished = ToolFinished(stream=S, call_id=CALL.call_id, result=result(), elapsed_ms=1)
    assert heard(*begun, finished) == OpenParts(
        calls=(OTHER,), output=((OTHER.call_id, "z"),), runs=(other,)
    )
    assert heard(*begun, finished, added("tool", result(OTHER))) == OpenParts()


def test_of_an_open_call_it_is_known_what_it_would_do_and_since_when_it_runs() -> None:
    intent = Intent("run", "list", command="ls")
    proposed = ToolCallProposed(stream=S, at_ms=20, call=CALL, intent=intent)
    started = ToolStarted(stream=S, at_ms=35, call_id=CALL.call_id, where="sandbox")

    assert heard(proposed).runs == (OpenRun(CALL.call_id, intent, 20),)
    assert heard(proposed, started).runs == (OpenRun(CALL.call_id, intent, 20, "sandbox", 35),)


def test_it_is_known_when_the_running_turn_began() -> None:
    began = TurnStarted(stream=S, at_ms=7, model=ModelRef("practice", "practice"))

    assert heard(began, text("a")).began_ms == 7
    assert heard(began, TurnFinished(stream=S, outcome="done")).began_ms == 0


@pytest.mark.parametrize("end", [STARTED, TurnFinished(stream=S, outcome="cancelled")])
def test_nothing_is_open_when_a_turn_begins_or_ends(end: Event) -> None:
    parts = heard(text("a"), ToolCallProposed(stream=S, call=CALL), output("x"), end)

    assert parts == OpenParts()


def test_other_events_change_nothing() -> None:
    assert heard(text("a"), ModelCalled(stream=S, round=2)) == OpenParts(text="a")


@given(st.lists(st.integers(0, MAX_OUTPUT_CHARS + 9), max_size=12))
def test_output_keeps_its_newest_characters(sizes: list[int]) -> None:
    pieces = ["abcdefghij"[number % 10] * size for number, size in enumerate(sizes)]

    kept = dict(heard(*(output(piece) for piece in pieces)).output).get(CALL.call_id, "")

    assert kept == "".join(pieces)[-MAX_OUTPUT_CHARS:]
