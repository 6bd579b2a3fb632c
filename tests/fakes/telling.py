"""What the parts of the played gateway need of it."""

from typing import Literal, Protocol

from openpista.domain.event import Event
from openpista.domain.model import ModelRef
from tests.fakes.clock import FakeClock


class Teller(Protocol):
    """The played gateway, as far as its parts see it."""

    clock: FakeClock
    model: ModelRef
    approvals_mode: Literal["ask", "auto"]

    def tell(self, event: Event) -> None:
        """Tell an event to everyone who follows its stream."""
        ...
