"""When to measure ahead: in slices, once nobody has done anything for a while."""

from collections.abc import Callable
from time import monotonic

PAUSE_S = 0.03
"""Between two slices."""

QUIET_S = 0.5
"""Nothing is measured this soon after text, a scroll or another size: more may come."""

SetTimer = Callable[[float, Callable[[], None]], object]


class Idle:
    """Calls `work` while anything is `left`: not soon after the last `touch`, unless there is
    `hurry`, and not while someone is `busy`. No timer runs where nothing is left."""

    def __init__(
        self,
        *,
        set_timer: SetTimer,
        left: Callable[[], bool],
        busy: Callable[[], bool],
        hurry: Callable[[], bool],
        work: Callable[[], None],
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._set_timer = set_timer
        self._left = left
        self._busy = busy
        self._hurry = hurry
        self._work = work
        self._now = now
        self._touched_at = 0.0
        self.waiting = False
        """Whether a timer runs."""

    def touch(self) -> None:
        """Say that something happened; what is left is done once that has been a while ago."""
        self._touched_at = self._now()
        self._go_on()

    def _go_on(self, after_s: float = PAUSE_S) -> None:
        if not self.waiting and self._left():
            self.waiting = True
            self._set_timer(after_s, self._slice)

    def _slice(self) -> None:
        self.waiting = False
        quiet_s = self._now() - self._touched_at
        if quiet_s < QUIET_S and not self._hurry():
            self._go_on(max(PAUSE_S, QUIET_S - quiet_s))
        elif self._busy():
            self._go_on(QUIET_S)
        else:
            self._work()
            self._go_on()
