"""One card: what is known of a waiting request, which answers to it count, and how one that was
given elsewhere is told."""

from typing import Literal, assert_never

from msgspec import Struct

from openpista.domain.approval import AnswerKind, Approval
from openpista.domain.event import ApprovalResolved
from openpista.tui.core.arrivals import EventArrived
from openpista.tui.core.effects import Outcome, Then
from openpista.tui.core.moves import NoticeRaised
from openpista.tui.core.phrase import phrase

CardMode = Literal["ask", "change", "no"]
"""`change` and `no`: the user writes what to do instead, or why not."""


class Card(Struct, frozen=True):
    """A waiting request. `appeared_ms` is when it became the one in front, 0 before.

    `read` says that its end was in view, `request_id` that an answer is on its way.
    """

    approval: Approval
    appeared_ms: int = 0
    armed: bool = False
    read: bool = False
    mode: CardMode = "ask"
    text: str = ""
    request_id: str = ""


def counts(card: Card, answer: AnswerKind, text: str) -> bool:
    """Say whether an answer counts: what allows must be on offer and have been read; what changes
    must say what."""
    approval = card.approval
    match answer:
        case "once":
            return card.read
        case "task":
            return card.read and bool(approval.task_covers)
        case "exact":
            return card.read and approval.exact_offered
        case "change":
            return bool(text.strip())
        case "no":
            return True
        case _:
            assert_never(answer)


def told_elsewhere(cards: tuple[Card, ...], action: EventArrived) -> tuple[Outcome, ...]:
    """Say who decided, where it was not this window."""
    event = action.event
    if not isinstance(event, ApprovalResolved):
        return ()
    card = next((card for card in cards if card.approval.id == event.approval_id), None)
    if card is None or card.request_id:
        return ()
    title = card.approval.intent.title or card.approval.tool
    key = f"decided.{event.outcome}" if event.by else f"decided.{event.outcome}_alone"
    told = phrase(key, by=event.by, title=title)
    return (Then(NoticeRaised("info", told, at_ms=action.at_ms)),)
