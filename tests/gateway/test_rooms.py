from pathlib import Path

from openpista.config.schema import AgentConfig, ApprovalsConfig
from openpista.domain.event import HouseSnapshot, ServiceStatus
from openpista.domain.ids import HOUSE
from openpista.domain.port import GatewayPort, Pulse
from tests.gateway.houses import open_house, watching


class Quiet:
    """A channel that nobody starts."""

    name = "quiet"

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        raise AssertionError


async def test_the_house_is_built_as_it_is_configured(tmp_path: Path) -> None:
    auto = ApprovalsConfig(mode="auto")
    async with (
        open_house(
            tmp_path, approvals=auto, agent=AgentConfig(max_turns=7), channels=[Quiet()]
        ) as house,
        watching(house.port, HOUSE) as window,
    ):
        snapshot = window.heard[0]
        free = house.gateway._rooms.actors._places._free._value

    assert isinstance(snapshot, HouseSnapshot)
    assert snapshot.approvals_mode == "auto"
    assert snapshot.services == (ServiceStatus("quiet", "off"),)
    assert free == 7
