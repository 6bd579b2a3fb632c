"""A service that fails again and again is left alone for a while (reliability.md P10)."""

from collections import deque

from openpista.domain.clock import Clock
from openpista.domain.model import ProviderError, ProviderErrorKind

MOST_FAILURES = 5
WITHIN_S = 60.0
REST_S = 30.0
"""How long it is left alone; then one request may try whether it is well again."""

CIRCUIT_OPEN = "circuit_open"
"""The code of the error by which a request is held back."""

_ILLNESS: frozenset[ProviderErrorKind] = frozenset(
    {"overloaded", "server", "network", "timeout", "cut_off"}
)
"""What is the service's own failing, and nobody's wrong key or limit."""


class Circuit:
    """Counts the failures of one service and holds requests back while it is ill."""

    def __init__(self, provider: str, label: str, clock: Clock) -> None:
        self._provider = provider
        self._label = label
        self._clock = clock
        self._failures: deque[float] = deque(maxlen=MOST_FAILURES)
        self._rests_until: float | None = None

    @property
    def is_open(self) -> bool:
        """Say whether requests are held back now."""
        return self._rests_until is not None and self._clock.monotonic() < self._rests_until

    def admit(self) -> None:
        """Let a request pass. Raises ProviderError while the service is left alone."""
        now = self._clock.monotonic()
        if self._rests_until is None:
            return
        if now < self._rests_until:
            left_s = self._rests_until - now
            raise ProviderError(
                f"{self._label} failed {MOST_FAILURES} times within a minute and is left alone"
                f" for {left_s:.0f} s. Choose another model with /model, or wait.",
                kind="overloaded",
                provider=self._provider,
                code=CIRCUIT_OPEN,
            )
        # This one tries; those beside it wait for how it ends.
        self._rests_until = now + REST_S

    def failed(self, error: ProviderError) -> None:
        """Count a failure."""
        if error.kind not in _ILLNESS or error.code == CIRCUIT_OPEN:
            return
        now = self._clock.monotonic()
        self._failures.append(now)
        is_full = len(self._failures) == MOST_FAILURES
        if is_full and now - self._failures[0] <= WITHIN_S:
            self._rests_until = now + REST_S

    def answered(self) -> None:
        """Take note that the service is well."""
        self._failures.clear()
        self._rests_until = None
