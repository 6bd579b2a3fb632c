"""kill -9 of a real house at random moments (reliability.md P1, P3). OPENPISTA_SOAK=1 kills a
hundred times instead of ten."""

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from openpista.domain.command import Accepted, NewSession
from openpista.domain.ids import MessageId, SessionId
from openpista.domain.message import Message, ToolResult, calls_of
from openpista.domain.query import HistoryPage, ListSessions, ReadHistory, SessionPage
from openpista.gateway import control_client
from openpista.gateway.control_client import GatewayGoneError, RemotePort
from tests.gateway.houses import accepted, message

KILLS = 100 if os.environ.get("OPENPISTA_SOAK") else 10
SESSIONS = 3
LONGEST_TURN_S = 0.07
RECEIVE_S = 0.012
"""In this time a message is taken in; half of the kills fall into it."""

READY_S = 20.0


class Victim:
    """A house that is killed and started again, and what it acknowledged."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.acknowledged: dict[MessageId, SessionId] = {}
        self.moments: Counter[str] = Counter()

    @asynccontextmanager
    async def alive(self) -> AsyncGenerator[tuple[RemotePort, subprocess.Popen[bytes]]]:
        """Start the house and connect to it; it is dead afterwards."""
        environ = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.gateway.killed_house", str(self.root)], env=environ
        )
        try:
            port = await self._connected(process)
            try:
                yield port, process
            finally:
                await port.aclose()
        finally:
            process.kill()
            process.wait()

    async def _connected(self, process: subprocess.Popen[bytes]) -> RemotePort:
        async with asyncio.timeout(READY_S):
            while True:
                assert process.poll() is None, "the house did not start"
                try:
                    return await control_client.connect(self.root / "home" / "openpista.sock")
                except OSError:
                    await asyncio.sleep(0.02)

    async def say(self, port: RemotePort, session_id: SessionId) -> None:
        """Send a message; note it when it was acknowledged."""
        command = message("count once", session_id)
        try:
            answer = await port.send(command)
        except GatewayGoneError:
            return
        if isinstance(answer, Accepted):
            self.acknowledged[command.message_id] = session_id

    def note_moment(self) -> None:
        """Look at what the dead house left, and note in the midst of what it died."""
        with closing(sqlite3.connect(self.root / "home" / "openpista.db")) as database:
            waiting = database.execute(
                "SELECT count(*) FROM inbox WHERE state = 'waiting'"
            ).fetchone()[0]
            open_turns = database.execute(
                "SELECT (SELECT kind FROM steps WHERE turn_id = turns.id "
                "ORDER BY number DESC LIMIT 1) FROM turns WHERE finished_ms IS NULL"
            ).fetchall()
        names = {"prompt": "model", "llm_call": "reply", "tool_intent": "tool"}
        self.moments.update(names.get(kind, "model again") for (kind,) in open_turns)
        if waiting and not open_turns:
            self.moments["receive"] += 1
        if not waiting and not open_turns:
            self.moments["rest"] += 1


async def at_rest(port: RemotePort) -> None:
    """Wait until no session has anything to do."""
    async with asyncio.timeout(READY_S):
        while True:
            page = await port.ask(ListSessions())
            assert isinstance(page, SessionPage)
            if all(session.activity == "idle" for session in page.sessions):
                return
            await asyncio.sleep(0.02)


async def history(port: RemotePort, session_id: SessionId) -> tuple[Message, ...]:
    messages: tuple[Message, ...] = ()
    before: int | None = None
    while True:
        page = await port.ask(ReadHistory(session_id=session_id, before_seq=before, limit=500))
        assert isinstance(page, HistoryPage)
        messages = (*page.messages, *messages)
        if not page.older_exist:
            return messages
        before = page.messages[0].seq


@pytest.mark.soak
async def test_no_kill_loses_a_message_or_runs_a_tool_twice_or_leaves_a_session_stuck(
    tmp_path: Path,
) -> None:
    chance = random.Random(os.environ.get("OPENPISTA_SEED", "7"))
    victim = Victim(tmp_path)
    async with victim.alive() as (port, _):
        sessions = [accepted(await port.send(NewSession())) for _ in range(SESSIONS)]

    for _ in range(KILLS):
        async with victim.alive() as (port, process):
            await at_rest(port)
            sending = [
                victim.say(port, chance.choice(sessions)) for _ in range(chance.randint(1, 4))
            ]
            delay_s = chance.uniform(0, chance.choice((RECEIVE_S, LONGEST_TURN_S)))
            asyncio.get_running_loop().call_later(delay_s, process.send_signal, signal.SIGKILL)
            await asyncio.gather(*sending)
            await asyncio.to_thread(process.wait)
        victim.note_moment()

    async with victim.alive() as (port, _):
        await at_rest(port)
        for session_id in sessions:
            await victim.say(port, session_id)
        await at_rest(port)
        told = {session_id: await history(port, session_id) for session_id in sessions}
    check_nothing_lost(victim, told)
    check_no_tool_ran_twice(tmp_path, told)
    check_valid(told)
    print(f"killed {KILLS} times: {dict(victim.moments)}, kept {len(victim.acknowledged)}")
    if KILLS >= 100:
        assert {"receive", "model", "tool"} <= set(victim.moments)


def check_nothing_lost(victim: Victim, told: dict[SessionId, tuple[Message, ...]]) -> None:
    """Every message that was acknowledged is in its session, once, and was answered."""
    for message_id, session_id in victim.acknowledged.items():
        found = [m for m in told[session_id] if m.id == message_id]
        assert len(found) == 1
        answers = [
            m for m in told[session_id] if m.turn_id == found[0].turn_id and m.role == "assistant"
        ]
        assert answers, f"{message_id} was never answered"


def check_no_tool_ran_twice(root: Path, told: dict[SessionId, tuple[Message, ...]]) -> None:
    """Each call of the model ran once at most, and once where its result says so."""
    counted = Counter((root / "count").read_text().split())
    assert max(counted.values()) == 1
    ran = {
        block.call_id
        for messages in told.values()
        for m in messages
        for block in m.blocks
        if isinstance(block, ToolResult) and not block.is_error
    }
    assert ran <= set(counted)


def check_valid(told: dict[SessionId, tuple[Message, ...]]) -> None:
    """Every call has exactly one result, right behind it."""
    for messages in told.values():
        open_calls: list[str] = []
        for m in messages:
            if m.role != "tool":
                assert not open_calls, f"{m.id} stands between a call and its result"
            for block in m.blocks:
                if isinstance(block, ToolResult):
                    open_calls.remove(block.call_id)
            open_calls.extend(call.call_id for call in calls_of(m))
        assert not open_calls
