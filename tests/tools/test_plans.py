"""A plan holds until its call runs, once."""

from openpista.domain.ids import CallId
from openpista.tools.plans import MAX_PLANS, Plans


def test_a_plan_is_taken_once() -> None:
    plans: Plans[str] = Plans()
    plans.remember(CallId("a"), "old")
    plans.remember(CallId("a"), "new")

    assert plans.take(CallId("a")) == "new"
    assert plans.take(CallId("a")) is None


def test_only_so_many_are_kept() -> None:
    plans: Plans[int] = Plans()

    for number in range(MAX_PLANS + 1):
        plans.remember(CallId(str(number)), number)

    assert plans.take(CallId("0")) is None
    assert plans.take(CallId("1")) == 1
