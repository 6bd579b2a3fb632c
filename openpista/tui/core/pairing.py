"""Pairings under way, and the people: who may talk through channels and who asks to."""

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.event import HouseSnapshot, PairingChanged, PeopleChanged
from openpista.domain.pairing import Paired, Pairing, PairingRequest
from openpista.tui.core.arrivals import EventArrived
from openpista.tui.core.effects import Outcome, Then
from openpista.tui.core.moves import NoticeRaised, PairingWanted
from openpista.tui.core.phrase import phrase
from openpista.tui.core.stamp import ActionBase

ENDED = frozenset({"done", "failed", "expired", "cancelled"})


class Pairings(Struct, frozen=True):
    """What the house tells of pairings and people; of each service one pairing."""

    pairings: tuple[Pairing, ...] = ()
    paired: tuple[Paired, ...] = ()
    requests: tuple[PairingRequest, ...] = ()


HEARS = (HouseSnapshot, PairingChanged, PeopleChanged, PairingWanted)


def update(pairings: Pairings, action: ActionBase) -> tuple[Pairings, tuple[Outcome, ...]]:
    """Return the pairings after `action`."""
    match action:
        case EventArrived(event=HouseSnapshot() as told):
            return Pairings(told.pairings, told.paired, told.pairing_requests), ()
        case EventArrived(event=PeopleChanged(paired=paired, requests=requests), at_ms=at_ms):
            told = _knocks(pairings, requests, at_ms)
            return replace(pairings, paired=paired, requests=requests), told
        case EventArrived(event=PairingChanged(pairing=pairing)):
            others = _without(pairings, pairing.service)
            return replace(pairings, pairings=(*others, pairing)), ()
        case PairingWanted(service=service) if pairing_of(pairings, service) is not None:
            # What an earlier pairing came to must not be taken for the new one's outcome.
            return replace(pairings, pairings=_without(pairings, service)), ()
        case _:
            return pairings, ()


def pairing_of(pairings: Pairings, service: str) -> Pairing | None:
    """Return the pairing of a service."""
    return next((known for known in pairings.pairings if known.service == service), None)


def is_open(pairing: Pairing | None) -> bool:
    """Say whether a pairing still waits for somebody."""
    return pairing is not None and pairing.state not in ENDED


def _knocks(
    pairings: Pairings, requests: tuple[PairingRequest, ...], at_ms: int
) -> tuple[Outcome, ...]:
    """Say who has begun to ask to be let in."""
    return tuple(
        Then(NoticeRaised("info", phrase("channels.knocks", name=request.name or request.user_id,
                                         service=request.service), at_ms=at_ms))
        for request in requests
        if request not in pairings.requests
    )  # fmt: skip


def _without(pairings: Pairings, service: str) -> tuple[Pairing, ...]:
    return tuple(known for known in pairings.pairings if known.service != service)
