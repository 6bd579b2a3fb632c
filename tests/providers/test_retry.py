"""Trying again: only before the first word, with waits that are told."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from openpista.domain.model import ProviderError, Reply, Retried, StreamEvent, TextChunk
from openpista.providers.circuit import CIRCUIT_OPEN
from openpista.providers.retry import PASSING, wait_before, with_retries

REPLY = Reply(blocks=(), stop="end_turn")


class Service:
    """Plays one script per try: events to stream and errors to raise."""

    def __init__(self, *tries: tuple[StreamEvent | ProviderError, ...]) -> None:
        self.tries = list(tries)
        self.asked = 0
        self.closed = 0
        self.slept: list[float] = []

    async def attempt(self) -> AsyncGenerator[StreamEvent]:
        script = self.tries[self.asked]
        self.asked += 1
        try:
            for step in script:
                if isinstance(step, ProviderError):
                    raise step
                yield step
        finally:
            self.closed += 1

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def play(self) -> list[StreamEvent]:
        return [event async for event in self.events()]

    def events(self, patience_s: float | None = None) -> AsyncGenerator[StreamEvent]:
        return with_retries(
            self.attempt, sleep=self.sleep, chance=lambda: 0.5, patience_s=patience_s
        )


def overloaded(retry_after_s: float | None = None) -> ProviderError:
    return ProviderError("P is overloaded.", kind="overloaded", retry_after_s=retry_after_s)


async def test_a_try_that_failed_before_its_first_word_is_made_again_and_told():
    service = Service((overloaded(),), (TextChunk("a"), REPLY))

    assert await service.play() == [
        Retried("P is overloaded.", attempt=2, wait_s=1.25),
        TextChunk("a"),
        REPLY,
    ]
    assert service.slept == [1.25]


async def test_four_tries_at_most():
    service = Service(*[(overloaded(),)] * 9)

    with pytest.raises(ProviderError):
        await service.play()

    assert service.asked == 4
    assert service.slept == [1.25, 4.25, 15.25]


async def test_all_waits_together_are_no_longer_than_the_patience():
    service = Service(*[(overloaded(),)] * 9)

    with pytest.raises(ProviderError):
        async for _ in service.events(patience_s=5.0):
            pass

    assert service.slept == [1.25]


async def test_what_is_held_back_is_not_tried_again():
    held_back = ProviderError("P is left alone.", kind="overloaded", code=CIRCUIT_OPEN)
    service = Service((held_back,))

    with pytest.raises(ProviderError, match="left alone"):
        await service.play()

    assert service.asked == 1


async def test_nothing_is_repeated_once_a_word_was_heard():
    service = Service((TextChunk("a"), overloaded()), (REPLY,))

    with pytest.raises(ProviderError):
        await service.play()

    assert service.asked == 1


async def test_the_named_wait_is_kept_and_a_long_one_is_not_waited_for():
    assert (await Service((overloaded(60),), (REPLY,)).play())[0] == Retried(
        "P is overloaded.", 2, 60
    )
    with pytest.raises(ProviderError):
        await Service((overloaded(60.1),), (REPLY,)).play()


async def test_closing_the_stream_closes_the_try():
    service = Service((TextChunk("a"), TextChunk("b")))
    async with aclosing(service.events()) as events:
        await anext(events)

    assert service.closed == 1


@pytest.mark.parametrize(
    "kind", ["auth", "permission", "quota", "context_too_long", "bad_request", "malformed"]
)
def test_what_will_not_pass_is_not_tried_again(kind: str):
    assert kind not in PASSING


@pytest.mark.parametrize(("chance", "waits"), [(0.0, [0.5, 0.5, 0.5]), (1.0, [2.0, 8.0, 30.0])])
def test_waits_lie_between_half_a_second_and_half_a_minute(chance: float, waits: list[float]):
    found = [wait_before(attempt, overloaded(), chance=lambda: chance) for attempt in (2, 3, 4, 5)]

    assert found == [*waits, None]
