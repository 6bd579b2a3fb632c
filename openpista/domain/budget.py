"""What may be spent and what was: money in US dollars."""

from msgspec import Struct


class Budget(Struct, frozen=True):
    """The limits of the owner (None: no limit) and what has been spent since midnight.

    Calls of models whose price nobody knows are not in `spent_today`.
    """

    daily: float | None = None
    per_turn: float | None = None
    spent_today: float = 0.0

    @property
    def left_today(self) -> float | None:
        """What is left of the day, never below 0; None without a limit."""
        return None if self.daily is None else max(0.0, self.daily - self.spent_today)
