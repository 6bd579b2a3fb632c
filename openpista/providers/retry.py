"""Trying again before the first word: how often, how long to wait, and saying so.

The loop is ours: tenacity swallows the GeneratorExit by which a reader closes a stream, and its
sleep and chance cannot be handed in. Numbers: reliability.md P10, decisions.md 28.
"""

import math
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

from openpista.domain.model import ProviderError, ProviderErrorKind, Retried, StreamEvent
from openpista.providers.circuit import CIRCUIT_OPEN

MAX_TRIES = 4
LEAST_WAIT_S = 0.5
MOST_WAIT_S = 30.0
MOST_NAMED_WAIT_S = 60.0
"""A service that asks for a longer wait is told to the user instead of waited for."""

_GROWTH = 4

PASSING: frozenset[ProviderErrorKind] = frozenset(
    {"rate_limit", "overloaded", "server", "network", "timeout", "cut_off"}
)
"""Failures that may be gone a moment later."""

Chance = Callable[[], float]
"""A number from 0 up to, not including, 1."""

Sleep = Callable[[float], Awaitable[None]]


def wait_before(attempt: int, error: ProviderError, *, chance: Chance) -> float | None:
    """Return the seconds to wait before try number `attempt` (from 2), None to give up.

    Full jitter: anything between 0.5 s and a limit that grows from 2 to 8 to 30 s.
    """
    if attempt > MAX_TRIES or error.kind not in PASSING or error.code == CIRCUIT_OPEN:
        return None
    if error.retry_after_s is not None:
        return error.retry_after_s if error.retry_after_s <= MOST_NAMED_WAIT_S else None
    limit_s = min(MOST_WAIT_S, LEAST_WAIT_S * _GROWTH ** (attempt - 1))
    return LEAST_WAIT_S + chance() * (limit_s - LEAST_WAIT_S)


async def with_retries(
    attempt: Callable[[], AsyncGenerator[StreamEvent]],
    *,
    sleep: Sleep,
    chance: Chance,
    patience_s: float | None = None,
) -> AsyncGenerator[StreamEvent]:
    """Stream what `attempt` streams; begin anew while nothing of it was heard yet.

    Each new try is told as `Retried` before its wait; all waits together last `patience_s` at
    most. Raises the last try's ProviderError.
    """
    number, waited_s = 1, 0.0
    while True:
        heard = False
        try:
            async with aclosing(attempt()) as events:
                async for event in events:
                    heard = True
                    yield event
                return
        except ProviderError as error:
            wait_s = None if heard else wait_before(number + 1, error, chance=chance)
            if wait_s is None or waited_s + wait_s > (patience_s or math.inf):
                raise
            told = Retried(error.message, number + 1, wait_s)
        number += 1
        waited_s += wait_s
        yield told
        await sleep(wait_s)
