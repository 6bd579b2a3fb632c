"""Guessing is slow; whoever shows the right thing is not punished."""

from openpista.channels.web.tries import (
    FIRST_WAIT_S,
    FREE_TRIES,
    LONGEST_WAIT_S,
    MAX_ASKERS,
    MAX_FAILURES_TOGETHER,
    TOGETHER_WINDOW_S,
    TRIES_WINDOW_S,
    Tries,
)
from tests.fakes.clock import FakeClock


def failing(tries: Tries, times: int, asker: str = "1.1.1.1") -> None:
    for _ in range(times):
        tries.failed(asker)


def test_five_tries_are_free_and_then_each_doubles_the_wait() -> None:
    clock = FakeClock()
    tries = Tries(clock)

    failing(tries, FREE_TRIES - 1)
    assert tries.wait_s("1.1.1.1") == 0
    failing(tries, 1)
    assert tries.wait_s("1.1.1.1") == FIRST_WAIT_S
    clock.advance(FIRST_WAIT_S)
    assert tries.wait_s("1.1.1.1") == 0
    failing(tries, 1)
    assert tries.wait_s("1.1.1.1") == FIRST_WAIT_S * 2


def test_the_wait_has_an_end() -> None:
    tries = Tries(FakeClock())
    failing(tries, 18)

    assert tries.wait_s("1.1.1.1") == LONGEST_WAIT_S


def test_others_are_not_held_up_until_there_are_too_many_of_all() -> None:
    clock = FakeClock()
    tries = Tries(clock)
    failing(tries, FREE_TRIES)
    assert tries.wait_s("2.2.2.2") == 0

    for number in range(MAX_FAILURES_TOGETHER - FREE_TRIES):
        tries.failed(f"3.3.3.{number}")
    assert tries.wait_s("2.2.2.2") == TOGETHER_WINDOW_S
    clock.advance(TOGETHER_WINDOW_S)
    assert tries.wait_s("2.2.2.2") == 0


def test_old_failures_are_forgotten() -> None:
    clock = FakeClock()
    tries = Tries(clock)
    failing(tries, FREE_TRIES - 1)
    clock.advance(TRIES_WINDOW_S)
    failing(tries, 1)

    assert tries.wait_s("1.1.1.1") == 0


def test_the_right_word_ends_the_wait() -> None:
    tries = Tries(FakeClock())
    failing(tries, FREE_TRIES)
    tries.came_in("1.1.1.1")

    assert tries.wait_s("1.1.1.1") == 0


def test_the_memory_is_bounded() -> None:
    clock = FakeClock()
    tries = Tries(clock)
    failing(tries, FREE_TRIES, "first")
    for number in range(MAX_ASKERS):
        clock.advance(TOGETHER_WINDOW_S)
        tries.failed(f"asker {number}")

    assert len(tries._failed) == MAX_ASKERS
    assert tries.wait_s("first") == 0
