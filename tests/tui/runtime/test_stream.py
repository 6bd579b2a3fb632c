"""Deltas merge; nothing else waits."""

from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.event import (
    Event,
    ModelCalled,
    TextDelta,
    ThinkingDelta,
    ToolOutput,
    TurnFinished,
)
from openpista.domain.ids import CallId
from openpista.tui.runtime.stream import MAX_WAITING_CHARS, StreamBuffer
from tests.tui.core.makers import C1, C2, ON_S1, T1, T2
from tests.tui.runtime.hands import HandLoop


def text(number: int, words: str = "x") -> TextDelta:
    return TextDelta(stream=ON_S1, seq=number, turn_id=T1, text=words, at_ms=number)


def output(number: int, call_id: CallId, words: str = "x") -> ToolOutput:
    return ToolOutput(stream=ON_S1, seq=number, turn_id=T1, call_id=call_id, text=words)


def make() -> tuple[StreamBuffer, HandLoop, list[Event]]:
    loop, passed = HandLoop(), list[Event]()
    return StreamBuffer(passed.append, loop=loop), loop, passed


def test_the_first_words_are_passed_on_at_once() -> None:
    buffer, _, passed = make()

    buffer.write(text(1))

    assert passed == [text(1)]


def test_what_follows_soon_is_merged_into_one_with_the_last_number() -> None:
    buffer, loop, passed = make()
    buffer.write(text(1))

    buffer.write(text(2, "a"))
    buffer.write(text(3, "b"))
    assert len(passed) == 1
    loop.advance(0.05)

    assert passed[1:] == [TextDelta(stream=ON_S1, seq=3, turn_id=T1, text="ab", at_ms=2)]


def test_words_that_come_slowly_never_wait() -> None:
    buffer, loop, passed = make()
    for number in range(1, 4):
        buffer.write(text(number))
        loop.advance(0.06)

    assert [event.seq for event in passed] == [1, 2, 3]
    assert loop.timers == []


def test_at_most_twenty_a_second_are_passed_on() -> None:
    buffer, loop, passed = make()
    for number in range(1, 1_001):
        buffer.write(text(number))
        loop.advance(0.001)
    buffer.flush()

    assert len(passed) <= 22
    assert "".join(event.text for event in passed if isinstance(event, TextDelta)) == "x" * 1_000


def test_other_events_come_at_once_and_after_the_words_before_them() -> None:
    buffer, loop, passed = make()
    end = TurnFinished(stream=ON_S1, seq=4, turn_id=T1, outcome="done")
    buffer.write(text(1))
    buffer.write(text(2))
    buffer.write(text(3))

    buffer.write(end)

    assert [event.seq for event in passed] == [1, 3, 4]
    loop.advance(1)
    assert len(passed) == 3


def test_thinking_words_and_output_are_not_mixed() -> None:
    buffer, loop, passed = make()
    buffer.write(ModelCalled(stream=ON_S1, seq=1, turn_id=T1, round=1))
    buffer.write(text(2))
    thought = ThinkingDelta(stream=ON_S1, seq=4, turn_id=T1, text="hm")
    other = TextDelta(stream=ON_S1, seq=8, turn_id=T2, text="z")
    for event in (text(3), thought, output(5, C1), output(6, C1), output(7, C2), other):
        buffer.write(event)
    loop.advance(1)

    assert [event.seq for event in passed] == [1, 2, 3, 4, 6, 7, 8]


def test_very_much_text_does_not_wait() -> None:
    buffer, loop, passed = make()
    buffer.write(text(1))

    buffer.write(text(2, "x" * (MAX_WAITING_CHARS + 1)))

    assert len(passed) == 2
    assert loop.timers == []


def test_a_closed_buffer_forgets_what_waits() -> None:
    buffer, loop, passed = make()
    buffer.write(text(1))
    buffer.write(text(2))

    buffer.close()
    loop.advance(1)
    buffer.flush()

    assert len(passed) == 1


@given(st.lists(st.tuples(st.sampled_from("tho2"), st.floats(0, 0.1)), max_size=40))
def test_however_they_come_all_words_are_passed_on_in_order(
    moves: list[tuple[str, float]],
) -> None:
    buffer, loop, passed = make()
    written: list[tuple[str, str]] = []
    for number, (kind, pause_s) in enumerate(moves, start=1):
        word = f"{number} "
        match kind:
            case "t":
                event: Event = text(number, word)
            case "h":
                event = ThinkingDelta(stream=ON_S1, seq=number, turn_id=T1, text=word)
            case "o":
                event = output(number, C1, word)
            case _:
                event = output(number, C2, word)
        written.append((_kind(event), word))
        buffer.write(event)
        loop.advance(pause_s)
    loop.advance(1)

    told = [
        (_kind(event), f"{word} ")
        for event in passed
        if isinstance(event, TextDelta | ThinkingDelta | ToolOutput)
        for word in event.text.split()
    ]
    assert told == written
    assert [event.seq for event in passed] == sorted(event.seq for event in passed)


def _kind(event: Event) -> str:
    name = type(event).__name__
    return f"{name} {event.call_id}" if isinstance(event, ToolOutput) else name
