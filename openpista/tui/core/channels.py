"""The screen of channels: which service is under the cursor, and what is ordered of it."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.command import (
    AnswerPairingRequest,
    Command,
    RestartService,
    StartService,
    StopService,
    Unpair,
)
from openpista.domain.event import ServiceStatusChanged
from openpista.tui.core.arrivals import (
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    EventArrived,
)
from openpista.tui.core.effects import Outcome, Send
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.stamp import ActionBase, StartingAction

ServiceOrder = Literal["start", "stop", "restart"]
MAX_REFUSALS = 8


class Ordered(Struct, frozen=True):
    """A command on its way, and the service that it is about."""

    request_id: str
    service: str


class Channels(Struct, frozen=True):
    """`index` is the chosen row and may run past the end. `unpairing` is the person about whom
    the user is asked once more, `refusals` why the last order for a service came to nothing."""

    index: int = 0
    ordered: tuple[Ordered, ...] = ()
    refusals: tuple[tuple[str, str], ...] = ()
    unpairing: tuple[str, str] | None = None


class ChannelMoved(ActionBase, frozen=True):
    """The user goes to another row."""

    step: int


class ServiceOrdered(StartingAction, frozen=True):
    """The user wants a service started, stopped or started anew."""

    service: str
    order: ServiceOrder


class StrangerAnswered(StartingAction, frozen=True):
    """The user lets in who asked to be, or sends them away."""

    service: str
    code: str
    role: Literal["owner", "guest", "nobody"]


class UnpairAsked(ActionBase, frozen=True):
    """The user wants somebody out; they are asked once more."""

    service: str
    user_id: str


class UnpairConfirmed(StartingAction, frozen=True):
    """The user means it."""


class UnpairDropped(ActionBase, frozen=True):
    """The user lets them stay."""


ChannelAction = (
    ChannelMoved | ServiceOrdered | StrangerAnswered | UnpairAsked | UnpairConfirmed | UnpairDropped
)
HEARS = (
    ChannelMoved,
    ServiceOrdered,
    StrangerAnswered,
    UnpairAsked,
    UnpairConfirmed,
    UnpairDropped,
    OverlayOpened,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    ServiceStatusChanged,
)

Changed = tuple[Channels, tuple[Outcome, ...]]


def update(channels: Channels, action: ActionBase) -> Changed:
    """Return the channels after `action`, and what is to be done."""
    match action:
        case OverlayOpened(kind="channels"):
            return replace(channels, index=0, refusals=(), unpairing=None), ()
        case ChannelMoved(step=step):
            return replace(channels, index=channels.index + step, unpairing=None), ()
        case UnpairAsked(service=service, user_id=user_id):
            return replace(channels, unpairing=(service, user_id)), ()
        case UnpairDropped() if channels.unpairing is not None:
            return replace(channels, unpairing=None), ()
        case ServiceOrdered() | StrangerAnswered() | UnpairConfirmed():
            return _ordered(channels, action)
        case CommandAccepted(request_id=request_id):
            return _without(channels, request_id), ()
        case CommandRefused(request_id=request_id, reason=reason):
            return _refused(channels, request_id, reason), ()
        case CommandUnsent(request_id=request_id):
            return _without(channels, request_id), ()
        case EventArrived(event=ServiceStatusChanged(status=status)):
            left = tuple(pair for pair in channels.refusals if pair[0] != status.service)
            return replace(channels, refusals=left), ()
        case _:
            return channels, ()


def is_ordered(channels: Channels, service: str) -> bool:
    """Say whether a command about a service is on its way."""
    return any(ordered.service == service for ordered in channels.ordered)


def _ordered(
    channels: Channels, action: ServiceOrdered | StrangerAnswered | UnpairConfirmed
) -> Changed:
    """Send the command; of each service one at a time."""
    if isinstance(action, UnpairConfirmed):
        if channels.unpairing is None:
            return channels, ()
        service, user_id = channels.unpairing
        channels = replace(channels, unpairing=None)
        command: Command = Unpair(service=service, user_id=user_id)
    elif isinstance(action, StrangerAnswered):
        service = action.service
        command = AnswerPairingRequest(service=service, code=action.code, role=action.role)
    else:
        service = action.service
        command = _ORDERS[action.order](service=service)
    if is_ordered(channels, service):
        return channels, ()
    refusals = tuple(pair for pair in channels.refusals if pair[0] != service)
    ordered = (*channels.ordered, Ordered(action.id, service))
    return replace(channels, ordered=ordered, refusals=refusals), (Send(command, action.id),)


_ORDERS: dict[ServiceOrder, type[StartService] | type[StopService] | type[RestartService]] = {
    "start": StartService,
    "stop": StopService,
    "restart": RestartService,
}


def _without(channels: Channels, request_id: str) -> Channels:
    left = tuple(order for order in channels.ordered if order.request_id != request_id)
    return channels if len(left) == len(channels.ordered) else replace(channels, ordered=left)


def _refused(channels: Channels, request_id: str, reason: str) -> Channels:
    about = [order for order in channels.ordered if order.request_id == request_id]
    if not about:
        return channels
    refusals = (*channels.refusals, (about[0].service, reason))[-MAX_REFUSALS:]
    return replace(_without(channels, request_id), refusals=refusals)
