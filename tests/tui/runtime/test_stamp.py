"""Time and ids for actions."""

from openpista.tui.core.moves import NewChatAsked, OverlayOpened
from openpista.tui.runtime.stamp import keep_stamp, make_stamp
from tests.fakes.clock import FakeClock, counting_ulids


def test_an_action_gets_the_time_and_a_starting_one_an_id() -> None:
    stamp = make_stamp(FakeClock(5_000), counting_ulids())

    assert stamp(NewChatAsked()) == NewChatAsked(at_ms=5_000)
    assert stamp(OverlayOpened("help")) == OverlayOpened("help", id="ID1", at_ms=5_000)


def test_a_stamp_is_not_overwritten() -> None:
    stamp = make_stamp(FakeClock(5_000), counting_ulids())
    stamped = OverlayOpened("help", id="mine", at_ms=7)

    assert stamp(stamped) == stamped
    assert keep_stamp(NewChatAsked()) == NewChatAsked()
