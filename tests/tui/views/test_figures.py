"""Numbers as people read them."""

from datetime import UTC

import pytest

from openpista.tui.views.figures import (
    ago_text,
    bytes_text,
    clock_text,
    cost_text,
    count_text,
    duration_text,
)
from tests.tui.views.harness import LOOK, NOW_MS

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


@pytest.mark.parametrize(
    ("elapsed_ms", "shown"),
    [(-5, "0 ms"), (340, "340 ms"), (1_340, "1.3 s"), (12_900, "12 s"), (125_000, "2 min 05 s"),
     (3_725_000, "1 h 02 min")],
)  # fmt: skip
def test_durations(elapsed_ms: int, shown: str) -> None:
    assert duration_text(elapsed_ms) == shown


def test_a_countdown_never_goes_below_zero() -> None:
    assert clock_text(247_000) == "4:07"
    assert clock_text(-1) == "0:00"


@pytest.mark.parametrize(
    ("number", "shown"),
    [(950, "950"), (1_234, "1.2k"), (9_960, "10k"), (34_400, "34k"), (1_200_000, "1.2M")],
)
def test_counts(number: int, shown: str) -> None:
    assert count_text(number) == shown


def test_sizes_and_money() -> None:
    assert [bytes_text(size) for size in (9, 1_200, 3_400_000)] == ["9 B", "1.2 kB", "3.4 MB"]
    assert [cost_text(amount) for amount in (0.0123, 1.5)] == ["$0.012", "$1.50"]


@pytest.mark.parametrize(
    ("passed_ms", "shown"),
    [(-9, "just now"), (59_000, "just now"), (5 * MINUTE, "5 min"), (2 * HOUR, "2 h"),
     (3 * DAY, "3 d"), (9 * DAY, "2025-12-27"), (400 * DAY, "2024-12-01")],
)  # fmt: skip
def test_how_long_ago(passed_ms: int, shown: str) -> None:
    assert ago_text(NOW_MS - passed_ms, NOW_MS, LOOK.words, UTC) == shown
