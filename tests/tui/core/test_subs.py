"""What a window follows, and when time matters to it."""

from openpista.domain.event import ApprovalRequested, TurnFinished
from openpista.domain.ids import HOUSE
from openpista.tui.core.arrivals import Attached, ConnectionLost
from openpista.tui.core.effects import FollowStream, RetryDue, Tick
from openpista.tui.core.moves import NewChatAsked, SessionChosen
from openpista.tui.core.state import State
from openpista.tui.core.subs import subscriptions
from openpista.tui.core.window import TerminalFocused
from tests.tui.core.drive import Drive
from tests.tui.core.makers import (
    ON_S1,
    S1,
    S2,
    T1,
    approval,
    attached,
    in_session,
    in_turn,
    proposed,
    told,
)


def subs(drive: Drive) -> frozenset[object]:
    return frozenset(subscriptions(drive.state))


def ticks(drive: Drive) -> list[int]:
    return [sub.interval_ms for sub in subscriptions(drive.state) if isinstance(sub, Tick)]


def test_without_a_connection_nothing_is_followed() -> None:
    assert subscriptions(State()) == frozenset()


def test_at_home_only_the_house_is_followed() -> None:
    assert subs(attached()) == {FollowStream(HOUSE, 1)}


def test_the_session_shown_is_followed_from_its_snapshot_on() -> None:
    drive = in_session()

    assert subs(drive) == {FollowStream(HOUSE, 1), FollowStream(ON_S1, 1)}


def test_events_do_not_start_the_subscription_anew() -> None:
    drive = in_session()
    before = subs(drive)

    drive.given(told(TurnFinished(stream=ON_S1, seq=12, turn_id=T1, outcome="done")))

    assert subs(drive) == before


def test_coming_back_to_a_session_follows_what_was_missed() -> None:
    drive = in_session().given(SessionChosen(S2), SessionChosen(S1))

    assert FollowStream(ON_S1, 1, "e1", 10) in subs(drive)


def test_a_new_connection_follows_anew() -> None:
    drive = in_session().given(ConnectionLost(1, at_ms=5))
    assert not [sub for sub in subs(drive) if isinstance(sub, FollowStream)]

    drive.given(RetryDue(1), Attached(2))

    assert subs(drive) == {FollowStream(HOUSE, 2), FollowStream(ON_S1, 2, "e1", 10)}


def test_an_idle_window_has_no_clock() -> None:
    assert ticks(in_session()) == []
    assert ticks(Drive()) == []


def test_a_running_turn_turns_the_spinner_while_somebody_looks() -> None:
    drive = in_turn()

    assert ticks(drive) == [125]
    assert ticks(drive.given(TerminalFocused(False))) == []


def test_a_turn_in_another_session_turns_no_spinner_here() -> None:
    assert ticks(in_turn().given(NewChatAsked())) == []


def test_a_deadline_counts_seconds() -> None:
    assert ticks(attached().given(told(_asked()))) == [1_000]
    assert ticks(in_session().given(told(_asked()))) == [1_000]


def _asked() -> ApprovalRequested:
    return ApprovalRequested(stream=HOUSE, seq=12, approval=approval())


def test_a_turn_that_waits_counts_seconds_and_turns_nothing() -> None:
    event = ApprovalRequested(stream=ON_S1, seq=13, turn_id=T1, approval=approval())
    drive = in_turn().given(proposed(12), told(event))

    assert ticks(drive) == [1_000]


def test_the_next_attempt_counts_seconds() -> None:
    assert ticks(attached().given(ConnectionLost(1, at_ms=5))) == [1_000]
