"""What a call was going to do when it was shown, remembered until it runs.

Between the card and the run a link or a file may be changed by somebody else: then what would
run is not what was allowed, and it does not run.
"""

from typing import Generic, TypeVar

from openpista.domain.ids import CallId

MAX_PLANS = 256

_T = TypeVar("_T")


class Plans(Generic[_T]):
    """The newest plan of each call, at most MAX_PLANS of them."""

    def __init__(self) -> None:
        self._plans: dict[CallId, _T] = {}

    def remember(self, call_id: CallId, plan: _T) -> None:
        """Keep a plan; it replaces an older one of the same call."""
        self._plans.pop(call_id, None)
        while len(self._plans) >= MAX_PLANS:
            del self._plans[next(iter(self._plans))]
        self._plans[call_id] = plan

    def take(self, call_id: CallId) -> _T | None:
        """Return the plan of a call and forget it; None when it was never shown."""
        return self._plans.pop(call_id, None)
