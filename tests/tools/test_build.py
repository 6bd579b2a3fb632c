"""The tools, their order, and what their descriptions cost."""

from pathlib import Path

import msgspec

from openpista.config.paths import Home
from openpista.config.schema import AgentConfig, Config
from openpista.domain.tool import Tool
from openpista.tools.build import build_tools
from tests.store.builders import StillClock
from tests.tools.builders import House, a_house

NAMES = (
    "system.run",
    "system.output",
    "files.read",
    "files.write",
    "files.edit",
    "files.list",
    "files.search",
    "schedule.add",
    "schedule.list",
    "schedule.pause",
    "schedule.remove",
)


def _tools(house: House, config: Config) -> tuple[Tool, ...]:
    return build_tools(
        config,
        home=Home(house.workspace),
        sandbox=house.sandbox,
        undo=house.undo,
        kept_output=house.store.journal.tool_output,
        clock=StillClock(),
        jobs=house.jobs,
    )


async def test_the_order_is_always_the_same(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        assert tuple(tool.spec.name for tool in _tools(house, Config())) == NAMES


async def test_a_tool_can_be_switched_off(tmp_path: Path) -> None:
    config = Config(agent=AgentConfig(disabled_tools=("system.run", "files.write")))

    async with a_house(tmp_path) as house:
        names = {tool.spec.name for tool in _tools(house, config)}

    assert names == set(NAMES) - {"system.run", "files.write"}


async def test_descriptions_are_short_and_schemas_are_objects(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        specs = [tool.spec for tool in _tools(house, Config())]

    core = [spec for spec in specs if spec.group == "core"]
    assert sum(len(msgspec.json.encode(spec)) for spec in core) < 5000
    assert sum(len(msgspec.json.encode(spec)) for spec in specs) < 7500
    for spec in specs:
        schema = msgspec.json.decode(spec.parameters)
        assert (schema["type"], schema["additionalProperties"]) == ("object", False)
