"""A turn ready to run: a fake port, a fake model, fake tools."""

from dataclasses import dataclass

from openpista.agent.loop import run_turn
from openpista.agent.ports import AgentHouse, Approver, Turn, TurnResult
from openpista.config.live import LiveConfig
from openpista.config.schema import AgentConfig, ApprovalsConfig, Config
from openpista.domain.event import SandboxStatus
from openpista.domain.message import Message, ToolCall, ToolResult, text_of
from openpista.domain.model import ModelRef, Models
from openpista.domain.tool import Tool
from openpista.guard.redact import Redactor
from tests.agent.builders import OWNER, TURN, session
from tests.fakes.clock import FakeClock, counting_ulids
from tests.fakes.models import FakeModels, FakeProvider
from tests.fakes.turn_port import FakeTurnPort


@dataclass
class Rig:
    """What a test of a turn needs at hand."""

    turn: Turn
    port: FakeTurnPort
    house: AgentHouse
    clock: FakeClock

    async def run(self) -> TurnResult:
        """Run the turn."""
        return await run_turn(self.turn, self.port, self.house)

    def transcript(self) -> list[str]:
        """Return the stored messages as `role: words`, calls and results by their ids."""
        return [f"{message.role}: {_words(message)}" for message in self.port.messages]


def rig(
    provider: FakeProvider | Models,
    *tools: Tool,
    text: str = "go",
    approver: Approver = "present",
    agent: AgentConfig | None = None,
    approvals: ApprovalsConfig | None = None,
    sandbox: SandboxStatus | None = None,
    secrets: tuple[str, ...] = (),
    taint: tuple[str, ...] = (),
    history: tuple[Message, ...] = (),
    model: ModelRef | None = None,
) -> Rig:
    """Return a turn for `text`, with a working sandbox unless told otherwise."""
    row = session(taint=taint, model=model)
    port = FakeTurnPort(row, TURN, messages=list(history))
    prompt = port.say(text)
    clock = FakeClock()
    status = sandbox or SandboxStatus(kind="bubblewrap")

    async def probe() -> SandboxStatus:
        return status

    house = AgentHouse(
        models=FakeModels(provider) if isinstance(provider, FakeProvider) else provider,
        tools=tools,
        config=LiveConfig(
            Config(agent=agent or AgentConfig(), approvals=approvals or ApprovalsConfig())
        ),
        sandbox=probe,
        redactor=Redactor(secrets),
        clock=clock,
        new_ulid=counting_ulids(),
    )
    turn = Turn(turn_id=TURN, session=row, prompt=prompt, sender=OWNER, approver=approver)
    return Rig(turn, port, house, clock)


def _words(message: Message) -> str:
    parts = [text_of(message)]
    for block in message.blocks:
        if isinstance(block, ToolCall):
            parts.append(f"<{block.call_id}>")
        elif isinstance(block, ToolResult):
            parts.append(f"[{block.call_id}] {block.text}")
    return " ".join(part for part in parts if part)
