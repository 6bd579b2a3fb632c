"""What the house tells of itself: services, the sandbox, how approvals are meant, the model."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.budget import Budget
from openpista.domain.event import (
    BudgetChanged,
    DefaultsChanged,
    HouseSnapshot,
    SandboxChanged,
    SandboxStatus,
    ServiceStatus,
    ServiceStatusChanged,
)
from openpista.domain.model import ModelRef
from openpista.tui.core.arrivals import EventArrived
from openpista.tui.core.effects import Outcome
from openpista.tui.core.stamp import ActionBase


class House(Struct, frozen=True):
    """`known` tells that the house has been heard of at all."""

    known: bool = False
    services: tuple[ServiceStatus, ...] = ()
    sandbox: SandboxStatus = SandboxStatus(kind="probing")
    approvals_mode: Literal["ask", "auto"] = "ask"
    default_model: ModelRef | None = None
    default_model_reason: str = ""
    budget: Budget = Budget()


HEARS = (HouseSnapshot, DefaultsChanged, BudgetChanged, ServiceStatusChanged, SandboxChanged)


def update(house: House, action: ActionBase) -> tuple[House, tuple[Outcome, ...]]:
    """Return the house after `action`."""
    match action:
        case EventArrived(event=HouseSnapshot() as snapshot):
            return House(
                known=True,
                services=snapshot.services,
                sandbox=snapshot.sandbox,
                approvals_mode=snapshot.approvals_mode,
                default_model=snapshot.default_model,
                default_model_reason=snapshot.default_model_reason,
                budget=snapshot.budget,
            ), ()
        case EventArrived(event=DefaultsChanged() as told):
            return replace(
                house,
                approvals_mode=told.approvals_mode,
                default_model=told.default_model,
                default_model_reason=told.default_model_reason,
            ), ()
        case EventArrived(event=BudgetChanged(budget=budget)):
            return replace(house, budget=budget), ()
        case EventArrived(event=ServiceStatusChanged(status=status)):
            return replace(house, services=_with(house.services, status)), ()
        case EventArrived(event=SandboxChanged(sandbox=sandbox)):
            return replace(house, sandbox=sandbox), ()
        case _:
            return house, ()


def _with(services: tuple[ServiceStatus, ...], status: ServiceStatus) -> tuple[ServiceStatus, ...]:
    if all(known.service != status.service for known in services):
        return (*services, status)
    return tuple(status if known.service == status.service else known for known in services)
