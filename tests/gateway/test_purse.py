"""What was spent today is what the journal says, and windows hear of it."""

from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from openpista.config.schema import BudgetConfig
from openpista.domain.budget import Budget
from openpista.domain.command import SetConfig
from openpista.domain.event import BudgetChanged, HouseSnapshot
from openpista.domain.ids import HOUSE
from openpista.domain.model import ModelInfo, ModelRef
from openpista.gateway.purse import midnight_ms
from tests.fakes.models import FakeModels, FakeProvider, says
from tests.gateway.houses import open_house, watching

CALL_USD = (10 * 1_000 + 2 * 5_000) / 1_000_000
"""What one call of `tests.fakes.models` costs at the prices below."""


def priced_model(ref: ModelRef) -> ModelInfo:
    return ModelInfo(ref, input_price=1_000.0, output_price=5_000.0)


def test_the_day_begins_at_midnight_here() -> None:
    noon = datetime(2026, 11, 25, 12, 30).astimezone()

    began = datetime.fromtimestamp(midnight_ms(round(noon.timestamp() * 1000)) / 1000, noon.tzinfo)

    assert (began.day, began.hour, began.minute) == (25, 0, 0)


async def test_windows_hear_what_was_spent_and_a_new_one_is_told(tmp_path: Path) -> None:
    models = FakeModels(FakeProvider(says("One."), says("A title")), info=priced_model)
    async with open_house(tmp_path, models=models) as house:
        async with watching(house.port, HOUSE) as window:
            await house.say("hi")
            told = await window.until_kind(BudgetChanged)

        assert isinstance(told, BudgetChanged)
        assert told.budget == Budget(spent_today=CALL_USD)
        async with watching(house.port, HOUSE) as window:
            first = window.heard[0]
            assert isinstance(first, HouseSnapshot)
            assert first.budget.spent_today >= CALL_USD


async def test_a_changed_limit_is_told_at_once(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        live = house.gateway._inputs.config
        async with watching(house.port, HOUSE) as window:
            live.change(replace(live.now, budget=BudgetConfig(daily=2.5)))
            await house.port.send(SetConfig(key="budget.daily", value="2.5"))
            told = await window.until_kind(BudgetChanged)

            live.change(replace(live.now, budget=BudgetConfig(daily=4.0)))
            await house.gateway.reload()
            again = await window.until_kind(BudgetChanged, times=2)

    assert isinstance(told, BudgetChanged)
    assert told.budget == Budget(daily=2.5)
    assert isinstance(again, BudgetChanged)
    assert again.budget == Budget(daily=4.0)


async def test_what_was_spent_before_a_restart_counts(tmp_path: Path) -> None:
    models = FakeModels(FakeProvider(says("One."), says("A title")), info=priced_model)
    async with open_house(tmp_path, models=models) as house:
        await house.talk("hi")

    async with open_house(tmp_path) as house, watching(house.port, HOUSE) as window:
        first = window.heard[0]

    assert isinstance(first, HouseSnapshot)
    assert first.budget.spent_today >= CALL_USD
