"""SIGTERM of the real server while it works (reliability.md P14): it ends by itself with 0, and
nothing that was acknowledged is lost. OPENPISTA_SOAK=1 asks it fifty times instead of three."""

import asyncio
import os
import random
import signal
from pathlib import Path

import pytest

from openpista.domain.command import Accepted, NewSession, SendMessage
from openpista.domain.ids import MessageId, SessionId
from openpista.domain.message import Message, ToolResult, calls_of
from openpista.domain.query import HistoryPage, ListSessions, ReadHistory, SessionPage
from openpista.gateway import control_client
from openpista.gateway.control_client import GatewayGoneError, RemotePort
from tests.e2e.program import Program, a_program
from tests.e2e.server import Server, serving

TERMS = 50 if os.environ.get("OPENPISTA_SOAK") else 3
SESSIONS = 6
MESSAGES = 12
LATEST_S = 0.6
"""In this time the messages come, and the signal: while turns run, and others wait or are to
come."""

WORKS = """
[[step]]
when = "work"
call = { tool = "system.run", args = { command = "sleep 0.05; echo made" } }
repeat = true

[[step]]
say = "That is done, word by word, so that it takes a moment."
pace_ms = 3
repeat = true
"""


class Load:
    """What was sent to a server that ends again and again, and what it acknowledged."""

    def __init__(self, program: Program, chance: random.Random) -> None:
        self.program = program
        self.acknowledged: dict[MessageId, SessionId] = {}
        self.sessions: list[SessionId] = []
        self._chance = chance
        self._sent = 0

    async def one_round(self) -> int:
        """Start the server, give it work, ask it to end; return its exit code."""
        with serving(self.program) as server:
            port = await self._reach()
            if not self.sessions:
                self.sessions = [await _made(port) for _ in range(SESSIONS)]
            async with asyncio.TaskGroup() as saying:
                for _ in range(MESSAGES):
                    saying.create_task(self._say(port))
                await asyncio.sleep(self._chance.uniform(0, LATEST_S))
                server.process.send_signal(signal.SIGTERM)
            code = await _ended(server)
            await port.aclose()
        return code

    async def told(self) -> dict[SessionId, tuple[Message, ...]]:
        """Let a server answer what still waits; return all that was said."""
        with serving(self.program) as server:
            port = await self._reach()
            await _at_rest(port)
            told = {session_id: await _history(port, session_id) for session_id in self.sessions}
            server.process.send_signal(signal.SIGTERM)
            await _ended(server)
            await port.aclose()
        return told

    async def _reach(self) -> RemotePort:
        return await control_client.connect(self.program.home / "openpista.sock")

    async def _say(self, port: RemotePort) -> None:
        await asyncio.sleep(self._chance.uniform(0, LATEST_S))
        self._sent += 1
        message_id = MessageId(f"m{self._sent}")
        session_id = self._chance.choice(self.sessions)
        told = SendMessage(message_id=message_id, text="work", session_id=session_id)
        try:
            answer = await port.send(told)
        except GatewayGoneError:
            return  # not acknowledged: whoever said it knows
        if isinstance(answer, Accepted):
            self.acknowledged[message_id] = session_id


@pytest.mark.soak
async def test_asked_to_end_at_work_it_ends_by_itself_and_loses_nothing(tmp_path: Path) -> None:
    load = Load(a_program(tmp_path, WORKS), random.Random(os.environ.get("OPENPISTA_SEED", "7")))

    # Whatever takes too long ends the process with another code (app.serve.Deadline).
    codes = [await load.one_round() for _ in range(TERMS)]

    assert codes == [0] * TERMS
    told = await load.told()
    assert len(load.acknowledged) > TERMS
    for message_id, session_id in load.acknowledged.items():
        [said] = [one for one in told[session_id] if one.id == message_id]
        assert any(
            one.role == "assistant" for one in told[session_id] if one.turn_id == said.turn_id
        ), f"{message_id} was never answered"
    for messages in told.values():
        _check_whole(messages)
    print(f"asked {TERMS} times, acknowledged {len(load.acknowledged)}, lost 0")


def _check_whole(messages: tuple[Message, ...]) -> None:
    """Every call has one result and no message stands twice."""
    called = [call.call_id for one in messages for call in calls_of(one)]
    results = [
        block.call_id for one in messages for block in one.blocks if isinstance(block, ToolResult)
    ]
    assert sorted(called) == sorted(results)
    assert len({one.id for one in messages}) == len(messages)


async def _made(port: RemotePort) -> SessionId:
    answer = await port.send(NewSession())
    assert isinstance(answer, Accepted)
    assert answer.session_id is not None
    return answer.session_id


async def _ended(server: Server) -> int:
    return await asyncio.to_thread(server.ended)


async def _at_rest(port: RemotePort) -> None:
    async with asyncio.timeout(600):
        while True:
            page = await port.ask(ListSessions())
            assert isinstance(page, SessionPage)
            if all(session.activity == "idle" for session in page.sessions):
                return
            await asyncio.sleep(0.05)


async def _history(port: RemotePort, session_id: SessionId) -> tuple[Message, ...]:
    messages: tuple[Message, ...] = ()
    before: int | None = None
    while True:
        page = await port.ask(ReadHistory(session_id=session_id, before_seq=before, limit=500))
        assert isinstance(page, HistoryPage)
        messages = (*page.messages, *messages)
        if not page.older_exist:
            return messages
        before = messages[0].seq
