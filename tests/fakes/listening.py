"""A teller for the parts of the played gateway, that keeps what it is told."""

from typing import Literal

from openpista.domain.event import Event
from openpista.domain.model import ModelRef
from tests.fakes.clock import FakeClock


class Listening:
    """Keeps every event in `told`."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.model = ModelRef("practice", "practice")
        self.approvals_mode: Literal["ask", "auto"] = "ask"
        self.told: list[Event] = []

    def tell(self, event: Event) -> None:
        """Keep it."""
        self.told.append(event)

    def kinds(self) -> list[str]:
        """Return the names of what was told, and forget it."""
        names = [type(event).__name__ for event in self.told]
        self.told.clear()
        return names
