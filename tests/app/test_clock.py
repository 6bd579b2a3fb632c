"""Real time and real chance."""

import time

from openpista.app.clock import SystemClock, fresh_ulids


def test_wall_time_is_in_milliseconds() -> None:
    assert abs(SystemClock().now_ms() - time.time() * 1000) < 10_000


def test_monotonic_time_never_goes_back() -> None:
    clock = SystemClock()

    assert clock.monotonic() <= clock.monotonic()


def test_ulids_are_fresh_and_begin_with_the_time() -> None:
    class Fixed(SystemClock):
        def now_ms(self) -> int:
            return 1_700_000_000_000

    new_ulid = fresh_ulids(Fixed())
    made = [new_ulid() for _ in range(50)]

    assert len(set(made)) == 50
    assert {len(one) for one in made} == {26}
    assert len({one[:10] for one in made}) == 1
