from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from openpista.config.schema import ApprovalsConfig
from openpista.domain.tool import Tool
from openpista.gateway import control_client, control_socket
from tests.fakes.responder import Responder
from tests.gateway.houses import open_house
from tests.gateway.port_contract import ConversationContract, Reached
from tests.gateway.port_contract_sessions import SessionsContract


class TestRemotePort(ConversationContract, SessionsContract):
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
            path = root / "home" / "openpista.sock"
            async with (
                open_house(
                    root, provider=provider, tools=tools, approvals=approvals, working=working
                ) as house,
                control_socket.serve(house.gateway, path),
            ):
                house.port.close()
                port = await control_client.connect(path)
                try:
                    yield Reached(house, port)
                finally:
                    await port.aclose()

        return reached()
