"""The parts of a house, each made from the configuration by its own room."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from openpista.agent.ports import AgentHouse
from openpista.domain.ids import TurnId
from openpista.sandbox.launcher import Sandbox
from openpista.store.open import Store
from openpista.tools.undo import Restored, UndoBook

if TYPE_CHECKING:
    from openpista.app.build import App

RestoreTurn = Callable[[TurnId, Path], Awaitable[Restored]]


class HouseParts(Struct, frozen=True):
    """What the gateway is opened with."""

    store: Store
    agent: AgentHouse
    undo: UndoBook
    restore_turn: RestoreTurn


def make_sandbox(app: "App") -> Sandbox:
    """Return the sandbox of the configuration; its probes have not run yet."""
    config = app.loaded.config
    return Sandbox(config.sandbox, home=app.home, clock=app.clock, egress_allow=config.egress.allow)
