"""What holds for everything that begins now."""

from pathlib import Path

from msgspec.structs import replace

from openpista.config.live import LiveConfig
from openpista.config.schema import ApprovalsConfig, Config
from openpista.domain.command import SetConfig
from openpista.domain.event import (
    ConfigChanged,
    DefaultsChanged,
    HouseEvent,
    HouseSnapshot,
    JobsChanged,
    ProvidersChanged,
)
from openpista.domain.ids import HOUSE
from openpista.domain.model import ModelRef
from openpista.gateway.defaults import Defaults
from tests.fakes.models import FakeModels
from tests.fakes.responder import Responder, echoes
from tests.gateway.houses import open_house, watching


def defaults() -> tuple[Defaults, LiveConfig, list[HouseEvent]]:
    live, told = LiveConfig(Config()), list[HouseEvent]()
    return Defaults(live, FakeModels(Responder(echoes)), tell=told.append), live, told


def test_a_change_of_configuration_or_logins_is_followed_by_what_it_made_of_the_defaults() -> None:
    known, live, told = defaults()
    written = ConfigChanged(stream=HOUSE, key="approvals.mode")

    live.now = replace(live.now, approvals=ApprovalsConfig(mode="auto"))
    known.tell(written)
    known.tell(ProvidersChanged(stream=HOUSE, providers=()))
    live.now = replace(live.now, approvals=ApprovalsConfig(mode="ask"))
    known.tell(written)

    kinds = [type(event).__name__ for event in told]
    assert kinds == [
        *("ConfigChanged", "DefaultsChanged"),
        "ProvidersChanged",
        *("ConfigChanged", "DefaultsChanged"),
    ]
    assert [e.approvals_mode for e in told if isinstance(e, DefaultsChanged)] == ["auto", "ask"]


def test_other_events_change_no_defaults() -> None:
    known, _, told = defaults()

    known.tell(JobsChanged(stream=HOUSE, jobs=()))

    assert [type(event) for event in told] == [JobsChanged]


async def test_windows_hear_it_and_the_snapshot_says_the_same(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, watching(house.port, HOUSE) as window:
        snapshot = window.heard[0]
        await house.port.send(SetConfig(key="agent.model", value="x"))
        told = await window.until_kind(DefaultsChanged)

    assert isinstance(snapshot, HouseSnapshot)
    assert isinstance(told, DefaultsChanged)
    assert isinstance(told.default_model, ModelRef)
    assert (told.default_model, told.approvals_mode, told.default_model_reason) == (
        snapshot.default_model,
        snapshot.approvals_mode,
        snapshot.default_model_reason,
    )
