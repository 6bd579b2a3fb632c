"""Requests for a decision: the queue of cards, and when a card may take an answer.

A card is armed 400 ms after it appeared and one second after the last key that was not meant for
it, so that typing never decides anything; one that comes while a draft is written waits until its
writer rests, so that no letter is lost. What allows must have been read to its end.
"""

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.approval import AnswerKind, Approval
from openpista.domain.command import AnswerApproval
from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    HouseSnapshot,
    SessionRemoved,
    Snapshot,
)
from openpista.domain.ids import ApprovalId
from openpista.tui.core.approvals_card import Card, CardMode, counts, told_elsewhere
from openpista.tui.core.arrivals import (
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    EventArrived,
)
from openpista.tui.core.effects import After, ArmDue, Outcome, Send
from openpista.tui.core.moves import PromptEdited, PromptSubmitted, Typed
from openpista.tui.core.stamp import ActionBase, StartingAction

APPEAR_MS = 400
QUIET_MS = 1_000
MAX_RESOLVED = 256
"""Ids of closed requests that are remembered, so that a late event does not reopen one."""

NOT_NAMED = ApprovalId("")


class Approvals(Struct, frozen=True):
    """`cards` oldest first; in front is the one named, else the first. `aside` hides them until
    asked for, or with `held` until the writer of a draft rests. `drafted_ms` is when they last
    wrote, 0 with nothing written. `index` is the chosen row of the queue and may run past its end.
    """

    cards: tuple[Card, ...] = ()
    named: ApprovalId = NOT_NAMED
    index: int = 0
    aside: bool = False
    held: bool = False
    typed_ms: int = 0
    drafted_ms: int = 0
    resolved: tuple[ApprovalId, ...] = ()


class ApprovalAnswered(StartingAction, frozen=True):
    """The user answered the card in front; `text` is the change wished for, or the reason."""

    approval_id: ApprovalId
    answer: AnswerKind
    text: str = ""


class ApprovalRead(ActionBase, frozen=True):
    """The end of what would be done has been in view."""

    approval_id: ApprovalId


class ApprovalModeChosen(ActionBase, frozen=True):
    """The user begins to write a change or a reason, or goes back to the answers."""

    approval_id: ApprovalId
    mode: CardMode


class ApprovalTextEdited(ActionBase, frozen=True):
    """The words for a change or a reason read so now."""

    approval_id: ApprovalId
    text: str


class ApprovalsPutAside(ActionBase, frozen=True):
    """The user wants to decide later."""


class ApprovalsCalled(ActionBase, frozen=True):
    """The user wants to see what waits for a decision."""


class ApprovalFronted(ActionBase, frozen=True):
    """The user wants to decide this one now."""

    approval_id: ApprovalId


class CardTurned(ActionBase, frozen=True):
    """The user looks at the request after the one in front, or before it."""

    step: int


class QueueMoved(ActionBase, frozen=True):
    """The user goes to another row of the queue."""

    step: int


ApprovalAction = (
    ApprovalAnswered
    | ApprovalRead
    | ApprovalModeChosen
    | ApprovalTextEdited
    | ApprovalsPutAside
    | ApprovalsCalled
    | ApprovalFronted
    | CardTurned
    | QueueMoved
)
HEARS = (
    ApprovalAnswered,
    ApprovalRead,
    ApprovalModeChosen,
    ApprovalTextEdited,
    ApprovalsPutAside,
    ApprovalsCalled,
    ApprovalFronted,
    CardTurned,
    QueueMoved,
    ArmDue,
    PromptEdited,
    PromptSubmitted,
    Typed,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    ApprovalRequested,
    ApprovalResolved,
    HouseSnapshot,
    Snapshot,
    SessionRemoved,
)

Changed = tuple[Approvals, tuple[Outcome, ...]]


def update(approvals: Approvals, action: ActionBase) -> Changed:
    """Return the approvals after `action`, and what is to be done."""
    match action:
        case EventArrived():
            told = told_elsewhere(approvals.cards, action)
            heard = _told(approvals, action)
            is_new = front(approvals) is None and front(heard) is not None
            come = _held if is_new and _is_writing(heard, action.at_ms) else _fronted
            changed, outcomes = come(heard, action.at_ms)
            return changed, (*told, *outcomes)
        case ApprovalAnswered():
            return _answered(approvals, action)
        case ArmDue() if approvals.held:
            if _is_writing(approvals, action.at_ms):
                return _held(approvals, action.at_ms)
            return _fronted(replace(approvals, aside=False, held=False), action.at_ms)
        case PromptEdited(text=text):
            drafted_ms = action.at_ms if text.strip() else 0
            return _timed(replace(approvals, drafted_ms=drafted_ms), action)
        case PromptSubmitted():
            return replace(approvals, drafted_ms=0), ()
        case ArmDue() | Typed():
            return _timed(approvals, action)
        case ApprovalsPutAside() if approvals.cards:
            return replace(approvals, aside=True, held=False), ()
        case ApprovalsCalled() | ApprovalFronted() | CardTurned() | QueueMoved():
            return _looked(approvals, action)
        case CommandRefused(request_id=request_id) | CommandUnsent(request_id=request_id):
            return _changed(approvals, request_id), ()
        case _:
            return _edited(approvals, action), ()


def front(approvals: Approvals) -> Card | None:
    """Return the card that the user is asked about now."""
    return None if approvals.aside or not approvals.cards else approvals.cards[place(approvals)]


def place(approvals: Approvals) -> int:
    """Return the number, from 0, of the card in front or of the one that would be."""
    for number, card in enumerate(approvals.cards):
        if card.approval.id == approvals.named:
            return number
    return 0


def _looked(
    approvals: Approvals, action: ApprovalsCalled | ApprovalFronted | CardTurned | QueueMoved
) -> Changed:
    """Another card comes to the front, and is armed anew."""
    cards = approvals.cards
    match action:
        case ApprovalsCalled() if not approvals.aside:
            return approvals, ()
        case ApprovalsCalled():
            number = place(approvals)
        case ApprovalFronted(approval_id=approval_id):
            found = [n for n, card in enumerate(cards) if card.approval.id == approval_id]
            if not found:
                return approvals, ()
            number = found[0]
        case CardTurned(step=step) if len(cards) > 1 and not approvals.aside:
            number = (place(approvals) + step) % len(cards)
        case QueueMoved(step=step):
            return replace(approvals, index=approvals.index + step), ()
        case _:
            return approvals, ()
    if not cards:
        return replace(approvals, aside=False), ()
    shown = replace(cards[number], appeared_ms=0, armed=False)
    approvals = replace(approvals, aside=False, held=False, named=shown.approval.id)
    return _fronted(_put(approvals, shown), action.at_ms)


# --- the queue ------------------------------------------------------------------------------


def _told(approvals: Approvals, action: EventArrived) -> Approvals:
    match action.event:
        case ApprovalRequested(approval=approval):
            return _with(approvals, approval)
        case ApprovalResolved(approval_id=approval_id):
            resolved = (*approvals.resolved, approval_id)[-MAX_RESOLVED:]
            return _only(replace(approvals, resolved=resolved), without={approval_id})
        case HouseSnapshot(approvals=waiting):
            gone = {card.approval.id for card in approvals.cards} - {a.id for a in waiting}
            return _all(_only(approvals, without=gone), waiting)
        case Snapshot(approvals=waiting, session=session):
            gone = {
                card.approval.id
                for card in approvals.cards
                if card.approval.session_id == session.id
            } - {a.id for a in waiting}
            return _all(_only(approvals, without=gone), waiting)
        case SessionRemoved(session_id=session_id):
            gone = {
                card.approval.id
                for card in approvals.cards
                if card.approval.session_id == session_id
            }
            return _only(approvals, without=gone)
        case _:
            return approvals


def _with(approvals: Approvals, approval: Approval) -> Approvals:
    known = any(card.approval.id == approval.id for card in approvals.cards)
    if known or approval.id in approvals.resolved:
        return approvals
    cards = (*approvals.cards, Card(approval))
    return replace(approvals, cards=cards, aside=False, held=False)


def _all(approvals: Approvals, waiting: tuple[Approval, ...]) -> Approvals:
    for approval in waiting:
        approvals = _with(approvals, approval)
    return approvals


def _only(approvals: Approvals, *, without: set[ApprovalId]) -> Approvals:
    cards = tuple(card for card in approvals.cards if card.approval.id not in without)
    if len(cards) == len(approvals.cards):
        return approvals
    return replace(
        approvals,
        cards=cards,
        aside=approvals.aside and bool(cards),
        held=approvals.held and bool(cards),
    )


def _fronted(approvals: Approvals, at_ms: int) -> Changed:
    """The card in front counts its time from when it came there."""
    card = front(approvals)
    if card is None or card.appeared_ms:
        return approvals, ()
    card = replace(card, appeared_ms=at_ms)
    return _put(approvals, card), (_arm_later(approvals, card, at_ms),)


def _is_writing(approvals: Approvals, at_ms: int) -> bool:
    return bool(approvals.drafted_ms) and at_ms < approvals.drafted_ms + QUIET_MS


def _held(approvals: Approvals, at_ms: int) -> Changed:
    """Keep the cards back until the writer has rested."""
    due = ArmDue(approvals.cards[0].approval.id)
    delay_ms = max(1, approvals.drafted_ms + QUIET_MS - at_ms)
    return replace(approvals, aside=True, held=True), (After("rest", delay_ms, due),)


# --- arming ---------------------------------------------------------------------------------


def _timed(approvals: Approvals, action: ArmDue | PromptEdited | Typed) -> Changed:
    card = front(approvals)
    if isinstance(action, ArmDue):
        if card is None or card.approval.id != action.approval_id or card.armed:
            return approvals, ()
        if action.at_ms < _armed_at(approvals, card):
            return approvals, (_arm_later(approvals, card, action.at_ms),)
        return _put(approvals, replace(card, armed=True)), ()
    approvals = replace(approvals, typed_ms=max(action.at_ms, approvals.typed_ms))
    if card is None or card.mode != "ask":
        return approvals, ()
    card = replace(card, armed=False)
    return _put(approvals, card), (_arm_later(approvals, card, action.at_ms),)


def _armed_at(approvals: Approvals, card: Card) -> int:
    return max(card.appeared_ms + APPEAR_MS, approvals.typed_ms + QUIET_MS)


def _arm_later(approvals: Approvals, card: Card, at_ms: int) -> After:
    delay_ms = max(1, _armed_at(approvals, card) - at_ms)
    return After(f"arm-{card.approval.id}", delay_ms, ArmDue(card.approval.id))


# --- answers --------------------------------------------------------------------------------


def _answered(approvals: Approvals, action: ApprovalAnswered) -> Changed:
    card = front(approvals)
    if card is None or card.approval.id != action.approval_id or card.request_id:
        return approvals, ()
    if not card.armed:
        return _timed(approvals, Typed(at_ms=action.at_ms))
    if not counts(card, action.answer, action.text):
        return approvals, ()
    command = AnswerApproval(approval_id=action.approval_id, answer=action.answer, text=action.text)
    approvals = replace(approvals, typed_ms=max(action.at_ms, approvals.typed_ms))
    return _put(approvals, replace(card, request_id=action.id)), (Send(command, action.id),)


def _edited(approvals: Approvals, action: ActionBase) -> Approvals:
    card = front(approvals)
    if card is None or getattr(action, "approval_id", None) != card.approval.id:
        return approvals
    match action:
        case ApprovalRead():
            return _put(approvals, replace(card, read=True))
        case ApprovalModeChosen(mode=mode) if card.armed or card.mode != "ask":
            return _put(approvals, replace(card, mode=mode))
        case ApprovalTextEdited(text=text) if card.mode != "ask":
            return _put(approvals, replace(card, text=text))
        case _:
            return approvals


def _changed(approvals: Approvals, request_id: str) -> Approvals:
    """An answer did not arrive: the card can be answered again."""
    cards = tuple(
        replace(card, request_id="") if card.request_id == request_id else card
        for card in approvals.cards
    )
    return replace(approvals, cards=cards)


def _put(approvals: Approvals, card: Card) -> Approvals:
    cards = tuple(card if old.approval.id == card.approval.id else old for old in approvals.cards)
    return replace(approvals, cards=cards)
