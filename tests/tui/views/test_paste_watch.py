"""Pastes whose end mark does not come."""

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
