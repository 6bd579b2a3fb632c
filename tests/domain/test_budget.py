"""What may be spent and what was."""

import pytest

from openpista.domain.budget import Budget


@pytest.mark.parametrize(
    ("daily", "spent", "left"), [(None, 3.0, None), (5.0, 1.5, 3.5), (5.0, 7.0, 0.0)]
)
def test_what_is_left_of_the_day(daily: float | None, spent: float, left: float | None) -> None:
    assert Budget(daily=daily, spent_today=spent).left_today == left
