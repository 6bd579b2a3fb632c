"""The real time and real chance, handed down to whoever needs them."""

import os
import time

from openpista.domain.clock import Clock
from openpista.domain.ids import NewUlid
from openpista.domain.ulid import ENTROPY_BYTES, encode_ulid


class SystemClock:
    """The clocks of this computer."""

    def now_ms(self) -> int:
        """Wall time in Unix milliseconds."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Seconds that never jump."""
        return time.monotonic()


def fresh_ulids(clock: Clock) -> NewUlid:
    """Return a source of ULIDs that sort by the time of `clock`."""

    def new_ulid() -> str:
        return encode_ulid(clock.now_ms(), os.urandom(ENTROPY_BYTES))

    return new_ulid
