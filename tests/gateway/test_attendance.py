import pytest
from msgspec.structs import replace

from openpista.domain.ids import MessageId, SessionId
from openpista.domain.message import Message, Sender
from openpista.gateway.attendance import Attendance
from tests.gateway.houses import GUEST, OWNER, STRANGER

JOB = replace(OWNER, role="job")


def prompt(sender: Sender | None, message_id: str = "m") -> Message:
    return Message(MessageId(message_id), SessionId("s"), 1, "user", (), 0, sender=sender)


def test_an_owner_is_there_as_long_as_a_window_is() -> None:
    attendance, window = Attendance(), object()
    assert attendance.approver(prompt(OWNER)) == "no_approver"

    attendance.enter(window)
    assert attendance.approver(prompt(OWNER)) == "present"

    attendance.leave(window)
    attendance.leave(window)
    assert attendance.approver(prompt(OWNER)) == "no_approver"


@pytest.mark.parametrize(
    ("sender", "approver"),
    [(GUEST, "guest"), (JOB, "job"), (STRANGER, "no_approver"), (None, "no_approver")],
)
def test_nobody_else_gets_an_approver_by_an_owners_window(
    sender: Sender | None, approver: str
) -> None:
    attendance = Attendance()
    attendance.enter(object())

    assert attendance.approver(prompt(sender)) == approver


def test_whoever_left_a_message_behind_is_expected_back() -> None:
    attendance = Attendance()
    attendance.expect([MessageId("old")])

    assert attendance.approver(prompt(OWNER, "old")) == "present"
    assert attendance.approver(prompt(GUEST, "old")) == "guest"
    assert attendance.approver(prompt(OWNER, "new")) == "no_approver"
