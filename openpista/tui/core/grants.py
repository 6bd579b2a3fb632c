"""Standing allowances: what runs unasked because of an earlier answer."""

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.approval import Grant
from openpista.domain.command import EndTaskGrants, RevokeGrant
from openpista.domain.event import GrantsChanged, HouseSnapshot
from openpista.domain.ids import GrantId, SessionId
from openpista.domain.query import GrantList, ListGrants
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandRefused,
    CommandUnsent,
    EventArrived,
)
from openpista.tui.core.effects import Ask, Outcome, Send
from openpista.tui.core.moves import OverlayOpened, SessionLeft
from openpista.tui.core.stamp import ActionBase, StartingAction


class Grants(Struct, frozen=True):
    """`index` is the chosen row and may run past the end; `revoking` are requests on their way
    with the grants they end; `request_id` is the question that runs."""

    grants: tuple[Grant, ...] = ()
    index: int = 0
    revoking: tuple[tuple[str, GrantId], ...] = ()
    request_id: str = ""


class GrantMoved(ActionBase, frozen=True):
    """The user goes to another row."""

    step: int


class GrantRevoked(StartingAction, frozen=True):
    """The user ends an allowance."""

    grant_id: GrantId


GrantAction = GrantMoved | GrantRevoked
HEARS = (
    GrantMoved,
    GrantRevoked,
    OverlayOpened,
    SessionLeft,
    AnswerArrived,
    CommandRefused,
    CommandUnsent,
    HouseSnapshot,
    GrantsChanged,
)

Changed = tuple[Grants, tuple[Outcome, ...]]


def update(grants: Grants, action: ActionBase) -> Changed:
    """Return the grants after `action`, and what is to be done."""
    match action:
        case EventArrived(event=HouseSnapshot() | GrantsChanged() as event):
            return _known(grants, event.grants), ()
        case AnswerArrived(request_id=request_id, answer=GrantList() as answer) if (
            request_id == grants.request_id != ""
        ):
            return replace(_known(grants, answer.grants), request_id=""), ()
        case OverlayOpened(kind="grants", id=request_id):
            ask = Ask(ListGrants(), request_id, slot="grants")
            return replace(grants, index=0, request_id=request_id), (ask,)
        case SessionLeft(session_id=session_id) if _has_task(grants, session_id):
            return grants, (Send(EndTaskGrants(session_id=session_id), f"left-{session_id}"),)
        case GrantMoved(step=step):
            return replace(grants, index=grants.index + step), ()
        case GrantRevoked(grant_id=grant_id, id=request_id) if _can_end(grants, grant_id):
            revoking = (*grants.revoking, (request_id, grant_id))
            command = RevokeGrant(grant_id=grant_id)
            return replace(grants, revoking=revoking), (Send(command, request_id),)
        case CommandRefused(request_id=request_id) | CommandUnsent(request_id=request_id):
            left = tuple(pair for pair in grants.revoking if pair[0] != request_id)
            return replace(grants, revoking=left), ()
        case _:
            return grants, ()


def _has_task(grants: Grants, session_id: SessionId) -> bool:
    return any(g.scope == "task" and g.session_id == session_id for g in grants.grants)


def _can_end(grants: Grants, grant_id: GrantId) -> bool:
    known = any(grant.id == grant_id for grant in grants.grants)
    return known and all(pair[1] != grant_id for pair in grants.revoking)


def _known(grants: Grants, now: tuple[Grant, ...]) -> Grants:
    ids = {grant.id for grant in now}
    revoking = tuple(pair for pair in grants.revoking if pair[1] in ids)
    return replace(grants, grants=now, revoking=revoking)
