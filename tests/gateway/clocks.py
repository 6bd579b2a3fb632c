"""A clock that stands still until a test moves it, and ids that count."""

from collections.abc import Callable


class FixedClock:
    """Wall and monotonic time as the test says."""

    def __init__(self, at_ms: int = 1_700_000_000_000) -> None:
        self.at_ms = at_ms

    def now_ms(self) -> int:
        return self.at_ms

    def monotonic(self) -> float:
        return self.at_ms / 1000


def counting_ids(prefix: str = "id") -> Callable[[], str]:
    """Return a source of ids that sort in the order in which they were made."""
    count = 0

    def next_id() -> str:
        nonlocal count
        count += 1
        return f"{prefix}{count:06d}"

    return next_id
