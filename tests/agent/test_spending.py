"""The budget holds before a call is made, not after."""

import pytest

from openpista.agent.ports import Approver, Decision
from openpista.agent.spending import dollars, estimate
from openpista.config.live import LiveConfig
from openpista.config.schema import AgentConfig, ApprovalsConfig, BudgetConfig, Config
from openpista.domain.budget import Budget
from openpista.domain.event import Notice
from openpista.domain.message import Usage
from openpista.domain.model import ModelInfo, ModelRef, Reply
from tests.agent.rig import Rig, rig
from tests.fakes.models import FakeModels, FakeProvider, calls, says
from tests.fakes.tools import FakeTool

DEAR, CHEAP = ModelRef("dear", "m"), ModelRef("cheap", "m")


def infos(ref: ModelRef) -> ModelInfo:
    if ref == CHEAP:
        return ModelInfo(ref, free=True)
    return ModelInfo(ref, input_price=2.0, output_price=10.0)


def cost_of(reply: Reply, usd: float) -> Reply:
    return Reply(reply.blocks, reply.stop, usage=Usage(10, 2, cost_usd=usd))


def turn(
    *replies: Reply,
    budget: BudgetConfig,
    spent_today: float = 0.0,
    approver: Approver = "present",
    cheaper: ModelRef | None = None,
) -> tuple[Rig, FakeProvider]:
    provider = FakeProvider(*replies)
    models = FakeModels(provider, info=infos)
    models.cheaper_ref = cheaper
    test = rig(models, FakeTool(), model=DEAR, approver=approver)
    house = Config(agent=AgentConfig(), approvals=ApprovalsConfig(), budget=budget)
    test.house.config.now = LiveConfig(house).now
    test.port.money = Budget(budget.daily, budget.per_turn, spent_today)
    return test, provider


async def test_without_limits_nobody_is_asked() -> None:
    test, _ = turn(says("Hi."), budget=BudgetConfig(), spent_today=1000.0)

    assert (await test.run()).outcome == "done"
    assert not test.port.asked


async def test_within_the_limits_nobody_is_asked() -> None:
    test, _ = turn(says("Hi."), budget=BudgetConfig(daily=5.0, per_turn=1.0), spent_today=1.0)

    assert (await test.run()).outcome == "done"
    assert not test.port.asked


async def test_a_call_that_would_pass_the_days_limit_asks_first() -> None:
    test, provider = turn(says("Hi."), budget=BudgetConfig(daily=5.0), spent_today=4.999)
    test.port.answers.append(Decision("once"))

    assert (await test.run()).outcome == "done"
    [card] = test.port.asked
    assert card.tool == "budget"
    assert "Today's budget of $5.00 is reached: $5.00 is spent" in card.reason
    assert not card.exact_offered
    assert len(provider.requests) == 1


async def test_a_no_ends_the_turn_before_the_call() -> None:
    test, provider = turn(budget=BudgetConfig(daily=5.0), spent_today=5.0)
    test.port.answers.append(Decision("no"))

    ended = await test.run()

    assert ended.outcome == "failed"
    assert "was not allowed" in ended.reason
    assert not provider.requests
    assert test.transcript()[-1].startswith("assistant: Today's budget of $5.00 is reached")


async def test_a_yes_for_the_task_covers_the_rest_of_the_turn() -> None:
    test, _ = turn(
        says(calls("fake.tool")), says("Hi."), budget=BudgetConfig(daily=1.0), spent_today=1.0
    )
    test.port.answers.append(Decision("task"))

    assert (await test.run()).outcome == "done"
    assert len(test.port.asked) == 1


async def test_a_yes_for_once_asks_again() -> None:
    test, _ = turn(
        says(calls("fake.tool")), says("Hi."), budget=BudgetConfig(daily=1.0), spent_today=1.0
    )
    test.port.answers += [Decision("once"), Decision("once")]

    await test.run()

    assert len(test.port.asked) == 2


async def test_a_turns_own_limit_counts_what_the_turn_has_spent() -> None:
    test, provider = turn(
        cost_of(says(calls("fake.tool")), 0.6),
        budget=BudgetConfig(per_turn=0.5, when_reached="block"),
    )

    ended = await test.run()

    assert ended.outcome == "failed"
    assert "The budget of a turn of $0.50 is reached: $0.60 is spent" in ended.reason
    assert len(provider.requests) == 1
    assert test.transcript()[2].startswith("tool: [c1]")


@pytest.mark.parametrize("approver", ["no_approver", "job", "guest"])
async def test_where_nobody_can_be_asked_the_answer_is_no(approver: Approver) -> None:
    test, provider = turn(budget=BudgetConfig(daily=1.0), spent_today=1.0, approver=approver)

    assert (await test.run()).outcome == "failed"
    assert not test.port.asked
    assert not provider.requests


async def test_a_cheaper_model_goes_on() -> None:
    budget = BudgetConfig(daily=1.0, when_reached="route", route_to="cheap/m")
    test, provider = turn(says("Hi."), budget=budget, spent_today=1.0, cheaper=CHEAP)

    assert (await test.run()).outcome == "done"
    assert test.port.messages[-1].provider == "cheap"
    assert [note.text for note in test.port.told(Notice)] == [
        "The budget is reached. cheap/m answers instead."
    ]
    assert len(provider.requests) == 1


async def test_where_the_cheaper_model_is_not_there_the_owner_is_asked() -> None:
    budget = BudgetConfig(daily=1.0, when_reached="route", route_to="gone/m")
    test, _ = turn(says("Hi."), budget=budget, spent_today=1.0)
    test.port.answers.append(Decision("once"))

    assert (await test.run()).outcome == "done"
    assert len(test.port.asked) == 1


def test_an_estimate_counts_the_request_and_a_typical_answer() -> None:
    assert round(estimate(infos(DEAR), 10_000), 6) == 0.03
    assert estimate(ModelInfo(DEAR), 10_000) == 0


@pytest.mark.parametrize(
    ("amount", "text"), [(0, "$0.00"), (0.5, "$0.50"), (0.0042, "$0.0042"), (12, "$12.00")]
)
def test_money_as_it_is_written(amount: float, text: str) -> None:
    assert dollars(amount) == text
