"""Reaching the gateway, losing it, and trying again with growing pauses."""

from openpista.tui.core.arrivals import Attached, AttachFailed, ConnectionLost
from openpista.tui.core.connection import RETRY_KEY, RETRY_MS, Connection, ReconnectAsked
from openpista.tui.core.effects import After, Connect, RetryDue, Stop
from tests.tui.core.drive import Drive
from tests.tui.core.makers import attached, opened


def test_a_window_reaches_for_the_gateway_once() -> None:
    drive = Drive().given(opened())

    assert drive.state.connection == Connection("starting", attempt=1)
    drive.given(opened())
    assert drive.state.connection.attempt == 1


def test_it_is_attached_when_it_is() -> None:
    Drive().given(opened()).send(Attached(1, inside=False)).to(
        connection__state="attached", connection__inside=False
    ).emits()


def test_an_attachment_of_another_attempt_is_not_this_one() -> None:
    drive = Drive().given(opened())

    drive.send(Attached(7)).emits()
    drive.send(AttachFailed(7, "no")).emits()


def test_answers_to_earlier_attempts_are_late() -> None:
    drive = attached()

    drive.send(AttachFailed(1, "no")).emits()
    drive.send(ConnectionLost(0, "no")).emits()
    drive.send(RetryDue(1)).emits()
    drive.send(ReconnectAsked()).emits()


def test_a_failure_is_told_and_tried_again_later_and_later() -> None:
    drive = Drive().given(opened())
    at_ms = 1_000
    for number, pause_ms in enumerate((*RETRY_MS, RETRY_MS[-1]), start=1):
        drive.send(AttachFailed(number, "No gateway.", at_ms=at_ms)).to(
            connection=Connection(
                "lost", number, number, "No gateway.", retry_at_ms=at_ms + pause_ms
            )
        ).emits(After(RETRY_KEY, pause_ms, RetryDue(number)))
        drive.send(RetryDue(number)).to(
            connection__state="connecting",
            connection__attempt=number + 1,
            connection__retry_at_ms=0,
        ).emits(Connect(number + 1))


def test_a_success_forgets_the_failures() -> None:
    drive = Drive().given(opened(), AttachFailed(1, "no", at_ms=5), RetryDue(1))

    drive.send(Attached(2)).to(
        connection__state="attached", connection__failures=0, connection__reason=""
    ).emits()


def test_a_lost_connection_is_tried_again() -> None:
    attached().send(ConnectionLost(1, "Gone.", at_ms=100)).to(
        connection__state="lost",
        connection__failures=1,
        connection__reason="Gone.",
        connection__retry_at_ms=600,
    ).emits(After(RETRY_KEY, 500, RetryDue(1)))


def test_whoever_does_not_want_to_wait_need_not() -> None:
    drive = attached().given(ConnectionLost(1, "Gone.", at_ms=100))

    drive.send(ReconnectAsked()).to(
        connection__state="connecting", connection__attempt=2, connection__retry_at_ms=0
    ).emits(Stop(RETRY_KEY), Connect(2))
