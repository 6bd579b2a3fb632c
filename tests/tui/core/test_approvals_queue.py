"""The queue of cards: which is in front, and walking through it."""

from openpista.domain.command import AnswerApproval
from openpista.domain.ids import ApprovalId
from openpista.tui.core.approvals import (
    ApprovalAnswered,
    ApprovalFronted,
    ApprovalRead,
    ApprovalsPutAside,
    CardTurned,
    QueueMoved,
    front,
    place,
)
from openpista.tui.core.effects import After, ArmDue, Send
from tests.tui.core.drive import Drive
from tests.tui.core.test_approvals import A1, A2, armed, asked, resolved


def two() -> Drive:
    return armed().given(asked("a2", at_ms=2_000))


def test_another_card_comes_to_the_front_and_is_armed_anew() -> None:
    drive = two()

    drive.send(CardTurned(1, at_ms=3_000)).to(
        approvals__named=A2, approvals__cards__1__appeared_ms=3_000
    ).emits(After("arm-a2", 400, ArmDue(A2)))
    assert place(drive.state.approvals) == 1
    drive.send(CardTurned(1, at_ms=4_000)).to(
        approvals__named=A1,
        approvals__cards__0__appeared_ms=4_000,
        approvals__cards__0__armed=False,
    ).emits(After("arm-a1", 400, ArmDue(A1)))


def test_a_card_alone_cannot_be_turned() -> None:
    armed().send(CardTurned(1, at_ms=3_000)).emits()


def test_the_queue_brings_one_to_the_front() -> None:
    drive = two().given(ApprovalsPutAside())

    drive.given(ApprovalFronted(A2, at_ms=3_000))

    shown = front(drive.state.approvals)
    assert shown is not None
    assert (shown.approval.id, shown.armed) == (A2, False)
    drive.send(ApprovalFronted(ApprovalId("gone"), at_ms=4_000)).emits()


def test_what_is_answered_is_the_card_in_front() -> None:
    drive = two().given(CardTurned(1, at_ms=3_000), ApprovalRead(A2), ArmDue(A2, at_ms=3_400))

    drive.send(ApprovalAnswered(A1, "once", id="r1", at_ms=5_000)).emits()
    drive.send(ApprovalAnswered(A2, "once", id="r1", at_ms=5_000)).to(
        approvals__typed_ms=5_000, approvals__cards__1__request_id="r1"
    ).emits(Send(AnswerApproval(approval_id=A2, answer="once"), "r1"))


def test_after_the_one_in_front_the_oldest_comes() -> None:
    drive = two().given(CardTurned(1, at_ms=3_000), resolved("a2"))

    shown = front(drive.state.approvals)
    assert shown is not None
    assert shown.approval.id == A1


def test_the_queue_is_walked() -> None:
    two().send(QueueMoved(1)).to(approvals__index=1).emits()
