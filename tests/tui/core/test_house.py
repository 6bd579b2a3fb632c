"""What the house tells of itself."""

from openpista.domain.budget import Budget
from openpista.domain.event import (
    BudgetChanged,
    DefaultsChanged,
    SandboxChanged,
    SandboxStatus,
    ServiceStatus,
    ServiceStatusChanged,
)
from openpista.domain.ids import HOUSE
from tests.tui.core.drive import Drive
from tests.tui.core.makers import MODEL, house, told

UP = ServiceStatus("telegram", "up")
DOWN = ServiceStatus("telegram", "failed", "No network.")
WEB = ServiceStatus("web", "up")
BUBBLEWRAP = SandboxStatus(kind="bubblewrap")


def test_the_house_is_taken_over_whole() -> None:
    snapshot = house(
        services=(UP,),
        sandbox=BUBBLEWRAP,
        approvals_mode="auto",
        default_model_reason="practice",
    )

    known = Drive().given(told(snapshot)).state.house

    assert known.known
    assert (known.services, known.sandbox, known.approvals_mode) == ((UP,), BUBBLEWRAP, "auto")
    assert (known.default_model, known.default_model_reason) == (MODEL, "practice")


def test_what_was_spent_is_taken_over_and_followed() -> None:
    drive = Drive().given(told(house(budget=Budget(daily=5.0, spent_today=1.0))))
    assert drive.state.house.budget.left_today == 4.0

    spent = Budget(daily=5.0, spent_today=6.0)
    drive.send(told(BudgetChanged(stream=HOUSE, budget=spent))).to(house__budget=spent).emits()
    assert drive.state.house.budget.left_today == 0.0


def test_a_service_changes_in_its_place_and_a_new_one_comes_last() -> None:
    drive = Drive().given(told(house(services=(UP, WEB))))

    drive.send(told(ServiceStatusChanged(stream=HOUSE, status=DOWN))).to(
        house__services=(DOWN, WEB)
    ).emits()
    other = ServiceStatus("cron", "up")
    drive.send(told(ServiceStatusChanged(stream=HOUSE, status=other))).to(
        house__services=(DOWN, WEB, other)
    ).emits()


def test_the_sandbox_is_known_when_it_was_probed() -> None:
    Drive().send(told(SandboxChanged(stream=HOUSE, sandbox=BUBBLEWRAP))).to(
        house__sandbox=BUBBLEWRAP
    ).emits()


def test_what_holds_from_now_on_is_known_when_it_is_changed() -> None:
    told_now = DefaultsChanged(
        stream=HOUSE, approvals_mode="auto", default_model=MODEL, default_model_reason="set"
    )

    Drive().send(told(told_now)).to(
        house__approvals_mode="auto", house__default_model=MODEL, house__default_model_reason="set"
    ).emits()
