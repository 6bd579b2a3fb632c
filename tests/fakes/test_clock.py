"""The clock of tests."""

from tests.fakes.clock import FakeClock, counting_ulids


def test_time_moves_only_when_told() -> None:
    clock = FakeClock(1_000)
    clock.advance(1.5)

    assert clock.now_ms() == 2_500
    assert clock.monotonic() == 1.5


def test_ids_count() -> None:
    new_ulid = counting_ulids("X")

    assert [new_ulid(), new_ulid()] == ["X1", "X2"]
