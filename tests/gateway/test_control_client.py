import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from openpista.config.schema import ApprovalsConfig
from openpista.domain.command import Accepted, NewSession, RenameSession
from openpista.domain.ids import HOUSE, SessionId
from openpista.domain.query import ListSessions
from openpista.domain.tasks import owned_task
from openpista.domain.tool import Tool
from openpista.gateway import control_client, control_socket
from openpista.gateway.control_client import AnotherVersionError, GatewayGoneError
from openpista.gateway.frames import PROTOCOL, Done, Failed, FrameError, Welcome, encode_frame
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


async def test_a_call_that_waits_when_the_host_goes_is_told_so(tmp_path: Path) -> None:
    async with played_host(tmp_path, welcome(), after=2) as path:
        port = await control_client.connect(path)

        with pytest.raises(GatewayGoneError) as gone:
            await port.ask(ListSessions())
        assert isinstance(gone.value, ConnectionError)
        with pytest.raises(GatewayGoneError):
            await anext(port.events(HOUSE))
        await port.aclose()
        await port.aclose()


async def test_a_host_of_another_version_is_named(tmp_path: Path) -> None:
    other = Welcome(protocol=99, version="9", pid=1)
    async with played_host(tmp_path, encode_frame(other), after=2) as path:
        with pytest.raises(AnotherVersionError, match="another version"):
            await control_client.connect(path)


async def test_a_host_that_does_not_answer_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control_client, "WELCOME_TIMEOUT_S", 0.02)
    async with played_host(tmp_path, b"", after=2) as path:
        with pytest.raises(GatewayGoneError, match="does not answer"):
            await control_client.connect(path)


async def test_a_host_that_says_something_odd_is_left(tmp_path: Path) -> None:
    async with played_host(tmp_path, welcome() + b"not a frame\n", after=2) as path:
        port = await control_client.connect(path)

        with pytest.raises(GatewayGoneError, match="something odd"):
            await port.ask(ListSessions())
        await port.aclose()


async def test_an_answer_to_something_else_is_an_error_and_no_answer(tmp_path: Path) -> None:
    mixed = encode_frame(Done(id=2, result=Accepted())) + encode_frame(Failed(id=3, reason="No."))
    async with played_host(tmp_path, welcome(), mixed, after=3) as path:
        port = await control_client.connect(path)

        asked = owned_task(port.ask(ListSessions()), name="ask")
        sent = owned_task(port.send(NewSession()), name="send")
        await asyncio.wait([asked, sent])

        assert isinstance(asked.exception(), FrameError)
        assert isinstance(sent.exception(), FrameError)
        await port.aclose()


async def test_what_is_too_long_is_not_sent_at_all(tmp_path: Path) -> None:
    async with played_host(tmp_path, welcome(), after=2) as path:
        port = await control_client.connect(path)

        with pytest.raises(FrameError, match="too long"):
            await port.send(RenameSession(session_id=SessionId("s"), title="x" * 5_000_000))
        await port.aclose()


async def test_nobody_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        await control_client.connect(tmp_path / "nothing.sock")


def welcome() -> bytes:
    return encode_frame(Welcome(protocol=PROTOCOL, version="0", pid=1))


@asynccontextmanager
async def played_host(root: Path, *answers: bytes, after: int) -> AsyncGenerator[Path]:
    """Serve one connection: an answer for each line, and the end after so many lines."""
    path = root / "played.sock"

    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        left = list(answers)
        for _ in range(after):
            if not await reader.readline():
                break
            if left and (answer := left.pop(0)):
                writer.write(answer)
        writer.close()

    server = await asyncio.start_unix_server(play, path)
    async with server:
        yield path
