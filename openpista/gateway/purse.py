"""What was spent today, from the journal, and the limits that hold now."""

from datetime import datetime

from openpista.config.live import LiveConfig
from openpista.domain.budget import Budget
from openpista.domain.clock import Clock
from openpista.domain.event import BudgetChanged
from openpista.domain.ids import HOUSE
from openpista.gateway.live import LiveSessions
from openpista.store.journal import Journal


class Purse:
    """Tells windows when money was spent. The day is that of this computer's time zone."""

    def __init__(
        self, journal: Journal, *, config: LiveConfig, live: LiveSessions, clock: Clock
    ) -> None:
        self._journal = journal
        self._config = config
        self._live = live
        self._clock = clock
        self._told = Budget()

    async def budget(self) -> Budget:
        """Return limits and sum as they are now."""
        used = await self._journal.usage_since(midnight_ms(self._clock.now_ms()))
        limits = self._config.now.budget
        return Budget(limits.daily, limits.per_turn, used.cost_usd or 0.0)

    async def tell(self) -> None:
        """Tell the windows where something has changed since they were told."""
        budget = await self.budget()
        if budget != self._told:
            self._told = budget
            self._live.tell(BudgetChanged(stream=HOUSE, budget=budget))

    @property
    def told(self) -> Budget:
        """What windows were told last."""
        return self._told


def midnight_ms(now_ms: int) -> int:
    """Return when the day of `now_ms` began here."""
    now = datetime.fromtimestamp(now_ms / 1000).astimezone()
    return round(now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)
