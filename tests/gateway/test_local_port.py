import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from msgspec.structs import replace

from openpista.config.schema import ApprovalsConfig
from openpista.domain.command import Accepted, AnswerApproval, StartService
from openpista.domain.event import ApprovalRequested, ApprovalResolved
from openpista.domain.ids import HOUSE
from openpista.domain.port import GatewayPort, Pulse
from openpista.domain.tool import Tool
from tests.fakes.responder import Responder
from tests.gateway.houses import GUEST, PHONE, message, open_house, refused, watching
from tests.gateway.port_contract import (
    ConversationContract,
    Reached,
    calls_once,
    host_command,
)
from tests.gateway.port_contract_sessions import SessionsContract


class TestLocalPort(ConversationContract, SessionsContract):
    def reach(
        self,
        root: Path,
        *,
        provider: Responder | None = None,
        tools: Sequence[Tool] = (),
        approvals: ApprovalsConfig | None = None,
        working: bool = True,
    ) -> AbstractAsyncContextManager[Reached]:
        @asynccontextmanager
        async def reached() -> AsyncGenerator[Reached]:
            async with open_house(
                root, provider=provider, tools=tools, approvals=approvals, working=working
            ) as house:
                yield Reached(house, house.port)

        return reached()


class Messenger:
    """A channel that only hands its port out."""

    def __init__(self, name: str = "telegram") -> None:
        self.name = name
        self.port: asyncio.Future[GatewayPort] = asyncio.get_running_loop().create_future()

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        pulse.up()
        self.port.set_result(port)
        await asyncio.Event().wait()


async def test_an_owner_answers_questions_from_a_messenger_and_a_guest_does_not(
    tmp_path: Path,
) -> None:
    messenger = Messenger()
    tool = host_command()
    async with open_house(
        tmp_path, channels=[messenger], provider=calls_once(), tools=[tool]
    ) as house:
        await house.port.send(StartService(service="telegram"))
        port = await messenger.port
        await house.let_in("telegram", "42", "owner")
        await house.let_in("telegram", "7", "guest")
        async with watching(house.port, HOUSE) as window:
            await port.send(replace(message("go"), sender=PHONE))
            event = await window.until_kind(ApprovalRequested)
            assert isinstance(event, ApprovalRequested)
            yes = AnswerApproval(approval_id=event.approval.id, answer="once", sender=GUEST)
            assert refused(await port.send(yes)) == "not_allowed"
            answer = await port.send(replace(yes, sender=PHONE))
            assert isinstance(answer, Accepted)
            await window.until_kind(ApprovalResolved)

    assert len(tool.ran) == 1


async def test_only_the_console_has_somebody_who_sits_at_it(tmp_path: Path) -> None:
    channels = [Messenger(), Messenger("console")]
    async with open_house(tmp_path, channels=channels) as house:
        house.port.close()
        attendance = house.gateway._rooms.ground.attendance
        prompt = (await house.history(await house.talk("hello")))[0]
        found: list[str] = [attendance.approver(prompt)]
        for channel in channels:
            await house.port.send(StartService(service=channel.name))
            await channel.port
            found.append(attendance.approver(prompt))
        await house.gateway._rooms.services.stop("console")
        found.append(attendance.approver(prompt))

    assert found == ["no_approver", "no_approver", "present", "no_approver"]


async def test_who_is_only_refused_still_lets_the_others_work(tmp_path: Path) -> None:
    worked = asyncio.Event()
    async with open_house(tmp_path) as house:
        house.gateway._rooms.commands.close()
        asyncio.get_running_loop().call_soon(worked.set)

        answer = await house.port.send(message("hello"))

        assert refused(answer) == "closing"
        assert worked.is_set()
