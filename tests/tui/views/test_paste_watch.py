"""Pastes whose end mark does not come."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser
from textual.events import Key, Paste
from textual.message import Message

from openpista.tui.views.paste_watch import PASTE_END, PASTE_START, PATIENCE_S, PatientParser


class Hand:
    """A parser whose time a test moves."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.parser = PatientParser(clock=lambda: self.now_s)

    def read(self, text: str) -> list[Message]:
        """Feed what was read."""
        return list(self.parser.feed(text))

    def later(self, seconds: float) -> list[Message]:
        """Let time pass."""
        self.now_s += seconds
        return list(self.parser.tick())


def _said(events: list[Message]) -> list[str]:
    return [
        event.text if isinstance(event, Paste) else event.key
        for event in events
        if isinstance(event, Key | Paste)
    ]


def test_a_paste_without_its_end_ends_by_itself_and_keys_work_again() -> None:
    hand = Hand()
    hand.read(f"{PASTE_START}lost")

    early = hand.later(PATIENCE_S - 0.1)
    late = hand.later(0.2)

    assert _said(early) == []
    assert _said([*late, *hand.read("x")]) == ["lost", "x"]
    assert _said(hand.later(9)) == []


def test_a_paste_that_goes_on_is_waited_for() -> None:
    hand = Hand()
    hand.read(f"{PASTE_START}one ")
    hand.later(PATIENCE_S - 0.1)
    hand.read("two ")

    assert _said(hand.later(PATIENCE_S - 0.1)) == []
    assert _said([*hand.read(f"three{PASTE_END}"), *hand.read("y")]) == ["one two three", "y"]


def test_marks_in_two_pieces_are_noticed() -> None:
    hand = Hand()
    hand.read(PASTE_START[:3])
    hand.read(f"{PASTE_START[3:]}whole{PASTE_END[:4]}")
    done = hand.read(f"{PASTE_END[4:]}z")

    assert _said(done) == ["whole", "z"]
    assert _said(hand.later(9)) == []


PIECES = st.lists(
    st.one_of(
        st.sampled_from(["a", "Q", "\r", "\x1b[A", "\x1b[1;5C", "한"]),
        st.text("xy \r\n[20~1한", max_size=12).map(lambda text: f"{PASTE_START}{text}{PASTE_END}"),
    ),
    max_size=6,
)


@given(pieces=PIECES, size=st.integers(1, 9))
def test_what_is_read_in_pieces_means_what_textual_makes_of_the_whole(
    pieces: list[str], size: int
) -> None:
    typed = "".join(pieces)
    hand = Hand()
    read = [
        message
        for start in range(0, len(typed), size)
        for message in hand.read(typed[start : start + size])
    ]

    assert _said(read) == _said(list(XTermParser().feed(typed) if typed else ()))


def test_a_paste_keeps_what_would_be_keys_and_loses_only_nothing_characters() -> None:
    hand = Hand()

    read = hand.read(f"{PASTE_START}up \x1b[A \x1b[20 \0end{PASTE_END}q")

    assert _said(read) == ["up \x1b[A \x1b[20 end", "q"]


def test_a_long_paste_is_not_looked_at_character_by_character() -> None:
    hand = Hand()
    seen: list[str] = []
    parse = XTermParser.feed

    def counted(parser: XTermParser, data: str) -> Iterable[Message]:
        seen.append(data)
        return parse(parser, data)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(XTermParser, "feed", counted)
        hand.read(PASTE_START)
        for _ in range(50):
            hand.read("all of this was pasted\r" * 100)
        said = _said(hand.read(PASTE_END))

    assert [len(text) for text in said] == [50 * 100 * 23]
    assert sum(map(len, seen)) == len(PASTE_START) + len(PASTE_END)
