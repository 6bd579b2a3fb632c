from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from openpista.config.schema import ApprovalsConfig
from openpista.domain.tool import Tool
from tests.fakes.responder import Responder
from tests.gateway.houses import open_house
from tests.gateway.port_contract import ConversationContract, Reached
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
