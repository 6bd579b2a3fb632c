"""Which answers count, and how one that was given elsewhere is told."""

import pytest

from openpista.domain.approval import AnswerKind
from openpista.domain.event import ApprovalRequested, ApprovalResolved
from openpista.domain.ids import HOUSE, ApprovalId
from openpista.tui.core.approvals import ApprovalAnswered, ApprovalRead
from openpista.tui.core.approvals_card import Card, counts
from openpista.tui.core.arrivals import EventArrived
from openpista.tui.core.effects import ArmDue
from openpista.tui.core.phrase import Phrase
from tests.tui.core.drive import Drive
from tests.tui.core.makers import C1, approval, told

A1 = ApprovalId("a1")


@pytest.mark.parametrize(
    ("answer", "text", "unread", "read"),
    [
        ("once", "", False, True),
        ("task", "", False, True),
        ("exact", "", False, True),
        ("change", "", False, False),
        ("change", "use rsync", True, True),
        ("no", "", True, True),
    ],
)
def test_what_allows_must_have_been_read(
    answer: AnswerKind, text: str, unread: bool, read: bool
) -> None:
    assert counts(Card(approval()), answer, text) is unread
    assert counts(Card(approval(), read=True), answer, text) is read


def test_what_is_not_on_offer_does_not_count() -> None:
    card = Card(approval(task_covers="", exact_offered=False), read=True)

    assert not counts(card, "task", "")
    assert not counts(card, "exact", "")


def asked() -> Drive:
    return Drive().given(told(ApprovalRequested(stream=HOUSE, approval=approval())))


def resolved(outcome: str, by: str = "") -> EventArrived:
    event = ApprovalResolved(stream=HOUSE, approval_id=A1, call_id=C1, outcome=outcome, by=by)  # pyright: ignore[reportArgumentType]
    return told(event)


def said(drive: Drive) -> list[Phrase | None]:
    return [toast.phrase for toast in drive.state.notices.shown]


def test_who_decided_elsewhere_is_told() -> None:
    drive = asked().given(resolved("no", "Ann (telegram)"))

    (phrase,) = said(drive)
    assert phrase is not None
    assert phrase.key == "decided.no"
    assert ("by", "Ann (telegram)") in phrase.values


def test_silence_is_told_too() -> None:
    (phrase,) = said(asked().given(resolved("expired")))

    assert phrase is not None
    assert phrase.key == "decided.expired_alone"


def test_the_own_answer_and_a_second_telling_say_nothing() -> None:
    own = asked().given(
        ApprovalRead(A1),
        ArmDue(A1, at_ms=5_000),
        ApprovalAnswered(A1, "once", id="r1", at_ms=6_000),
        resolved("once", "you"),
    )
    assert said(own) == []

    again = asked().given(resolved("once", "Ann"), resolved("once", "Ann"))
    assert len(said(again)) == 1
