"""How often somebody may try to come in: guessing is slow, whoever is in goes on unharmed
(security.md §3)."""

from collections import deque

from openpista.domain.clock import Clock

FREE_TRIES = 5
TRIES_WINDOW_S = 300.0
FIRST_WAIT_S = 30.0
LONGEST_WAIT_S = 900.0
MAX_FAILURES_TOGETHER = 20
TOGETHER_WINDOW_S = 60.0
MAX_ASKERS = 1_000
"""Addresses that are remembered; the oldest goes. The limit for all together still holds."""


class Tries:
    """Failed attempts, by address and of all together."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failed: dict[str, deque[float]] = {}
        self._blocked: dict[str, tuple[float, float]] = {}
        self._together: deque[float] = deque()

    def wait_s(self, asker: str) -> float:
        """Return how long `asker` has to wait before the next try; 0 where it may try now."""
        now = self._clock.monotonic()
        until, _ = self._blocked.get(asker, (0.0, 0.0))
        _forget(self._together, now - TOGETHER_WINDOW_S)
        together = 0.0
        if len(self._together) >= MAX_FAILURES_TOGETHER:
            together = self._together[0] + TOGETHER_WINDOW_S - now
        return max(0.0, until - now, together)

    def failed(self, asker: str) -> None:
        """A try was wrong. From the fifth on each doubles the wait."""
        now = self._clock.monotonic()
        failed = self._failed.pop(asker, deque())
        self._failed[asker] = failed
        while len(self._failed) > MAX_ASKERS:
            oldest = next(iter(self._failed))
            del self._failed[oldest]
            self._blocked.pop(oldest, None)
        _forget(failed, now - TRIES_WINDOW_S)
        failed.append(now)
        self._together.append(now)
        _, before_s = self._blocked.get(asker, (0.0, 0.0))
        if len(failed) >= FREE_TRIES or before_s:
            wait_s = min(max(FIRST_WAIT_S, before_s * 2), LONGEST_WAIT_S)
            self._blocked[asker] = (now + wait_s, wait_s)

    def came_in(self, asker: str) -> None:
        """A try was right: what went before is forgotten."""
        self._failed.pop(asker, None)
        self._blocked.pop(asker, None)


def _forget(times: deque[float], before: float) -> None:
    while times and times[0] <= before:
        times.popleft()
