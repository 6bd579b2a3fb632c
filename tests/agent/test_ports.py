"""What all turns share."""

from openpista.config.schema import AgentConfig, ApprovalsConfig, Config
from tests.agent.rig import rig
from tests.fakes.models import FakeProvider


def test_what_is_configured_holds_from_the_moment_it_is_changed() -> None:
    house = rig(FakeProvider()).house

    house.config.change(
        Config(agent=AgentConfig(max_tool_rounds=3), approvals=ApprovalsConfig(mode="auto"))
    )

    assert house.agent.max_tool_rounds == 3
    assert house.approvals.mode == "auto"
