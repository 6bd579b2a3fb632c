"""The first request of a session, as it leaves the house (performance.md row 4)."""

from pathlib import Path
from typing import Literal

import pytest

from openpista.agent.registry import LEAN_TOOLS
from openpista.config.live import LiveConfig
from openpista.config.schema import AgentConfig, Config, ProviderConfig
from openpista.domain.model import ModelRef
from openpista.providers.models import HouseModels, build_models
from openpista.providers.practice import PracticeProvider, PracticeSettings
from tests.agent.rig import rig
from tests.fakes.clock import FakeClock
from tests.providers.fake_server import Answer, serving
from tests.tools.builders import a_house

MAX_BYTES = 10_000
MAX_LEAN_BYTES = 3_000

MODEL = ModelRef("own", "some-model")

Wire = Literal["chat", "responses", "messages"]
WIRES: tuple[Wire, ...] = ("chat", "responses", "messages")
REFUSED = Answer((b'{"error": {"message": "no"}}',), 401, (("content-type", "application/json"),))


def practice() -> PracticeProvider:
    return PracticeProvider(PracticeSettings(), clock=FakeClock())


def models_at(url: str, wire: Wire) -> HouseModels:
    config = Config(
        agent=AgentConfig(model="own/some-model"),
        providers={"own": ProviderConfig(base_url=url, wire=wire, api_key="sk-test-123456")},
    )
    return build_models(
        LiveConfig(config), environ={}, clock=FakeClock(), practice_factory=practice
    )


async def first_request(wire: Wire, folder: Path, agent: AgentConfig) -> bytes:
    """Return the body of the first request of a turn that says hello, with the real tools."""
    folder.mkdir(exist_ok=True)
    async with serving(REFUSED) as server, a_house(folder) as house:
        models = models_at(server.url, wire)
        tools = tuple(house.tools.values())
        test = rig(models, *tools, text="Hello, what can you do?", agent=agent, model=MODEL)
        await test.run()
        await models.aclose()
        return server.asked[0].body


@pytest.mark.parametrize("wire", WIRES)
async def test_it_has_at_most_ten_thousand_bytes(wire: Wire, tmp_path: Path) -> None:
    body = await first_request(wire, tmp_path, AgentConfig())

    assert b"system" in body
    assert b"files_write" in body
    assert len(body) <= MAX_BYTES


@pytest.mark.parametrize("wire", WIRES)
async def test_the_lean_one_has_at_most_three_thousand(wire: Wire, tmp_path: Path) -> None:
    body = await first_request(wire, tmp_path, AgentConfig(profile="lean"))

    for name in LEAN_TOOLS:
        assert name.replace(".", "_").encode() in body
    assert len(body) <= MAX_LEAN_BYTES


@pytest.mark.parametrize("wire", WIRES)
async def test_the_same_conversation_has_the_same_bytes(wire: Wire, tmp_path: Path) -> None:
    one = await first_request(wire, tmp_path / "one", AgentConfig())
    other = await first_request(wire, tmp_path / "other", AgentConfig())

    assert one == other
