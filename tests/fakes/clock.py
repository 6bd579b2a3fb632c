"""Time that stands still until a test moves it, and ids that count."""

from openpista.domain.ids import NewUlid


class FakeClock:
    """Starts at a set time and moves only when told."""

    def __init__(self, now_ms: int = 1_767_600_000_000) -> None:
        self._now_ms = now_ms
        self._monotonic = 0.0

    def now_ms(self) -> int:
        """Return the wall time in Unix ms."""
        return self._now_ms

    def monotonic(self) -> float:
        """Return seconds since the clock was made."""
        return self._monotonic

    def advance(self, seconds: float) -> None:
        """Let time go by."""
        self._now_ms += round(seconds * 1000)
        self._monotonic += seconds


def counting_ulids(prefix: str = "ID") -> NewUlid:
    """Return a source of ids that count from 1."""
    count = 0

    def new_ulid() -> str:
        nonlocal count
        count += 1
        return f"{prefix}{count}"

    return new_ulid
