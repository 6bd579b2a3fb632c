"""Leaving while work runs."""

from openpista.tui.core.route import LeaveConfirmed, StayChosen
from openpista.tui.core.state import State
from openpista.tui.views.leave import LEAVE
from tests.tui.views.harness import KEYS, LOOK, text


def test_three_ways_are_offered() -> None:
    rows = LEAVE.draw(State(), LOOK, KEYS, 60).rows

    assert [row.hit for row in rows if row.hit] == ["s", "d", "q"]
    assert "background" in text(rows)


def test_each_does_what_it_says() -> None:
    assert LEAVE.clicked is not None

    said = [LEAVE.clicked(State(), key) for key in "sdqx"]

    assert said == [(StayChosen(),), (LeaveConfirmed(detach=True),), (LeaveConfirmed(),), ()]
    assert LEAVE.letters == {"s", "d", "q"}
