"""Many messages, delivered again and again, and many cancels (reliability.md P4, P8, P11).
OPENPISTA_SOAK=1 makes them ten thousand, a thousand and a hundred."""

import asyncio
import os
import random
from pathlib import Path

import pytest

from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.config.schema import AgentConfig
from openpista.domain.command import Accepted, CancelTurn, NewSession, SendMessage
from openpista.domain.event import TextDelta
from openpista.domain.ids import MessageId, SessionId
from openpista.domain.message import Text, text_of
from openpista.domain.model import ModelRequest
from tests.fakes.models import Step
from tests.fakes.responder import Responder
from tests.gateway.houses import House, accepted, message, open_house, watching
from tests.gateway.port_contract import streamed

SOAK = bool(os.environ.get("OPENPISTA_SOAK"))
FLOOD = 10_000 if SOAK else 400
REDELIVERED = 1_000 if SOAK else 60
CANCELS = 100 if SOAK else 10
SESSIONS = 40
MAX_GROWTH_BYTES = 100 * 1024 * 1024


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


async def answers(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
    await port.store_reply(
        (Text("ok"),), provider="fake", model="fake", stop="end_turn", usage=None
    )
    return TurnResult("done")


async def rest(house: House) -> None:
    """Wait until nothing waits and nothing runs."""
    async with asyncio.timeout(600):
        while await house.store.inbox.count_waiting() or house.gateway.busy:
            await asyncio.sleep(0.02)


@pytest.mark.soak
async def test_a_flood_fills_no_memory_and_loses_nothing(tmp_path: Path) -> None:
    async with open_house(tmp_path, run_turn=answers, agent=AgentConfig(max_turns=8)) as house:
        sessions = [accepted(await house.port.send(NewSession())) for _ in range(SESSIONS)]
        before, most = resident_bytes(), 0

        async def flood(session_id: SessionId, numbers: range) -> None:
            nonlocal most
            for number in numbers:
                command = message(f"{number}", session_id)
                while not isinstance(await house.port.send(command), Accepted):
                    await asyncio.sleep(0.01)
                most = max(most, resident_bytes()) if number % 50 == 0 else most

        each = FLOOD // SESSIONS
        await asyncio.gather(*(flood(session_id, range(each)) for session_id in sessions))
        await rest(house)
        for session_id in sessions:
            page = await house.store.messages.page(session_id, limit=1000)
            said = [text_of(m) for m in page.messages if m.role == "user"]
            assert said == [f"{number}" for number in range(each)][-len(said) :]
            row = await house.store.sessions.get(session_id)
            assert row is not None
            assert row.message_count == 2 * each

    assert most - before < MAX_GROWTH_BYTES


@pytest.mark.soak
async def test_what_is_delivered_again_and_again_is_answered_once(tmp_path: Path) -> None:
    chance = random.Random(3)
    deliveries = [
        SendMessage(message_id=MessageId(f"update-{number}"), text=f"{number}")
        for number in range(REDELIVERED)
        for _ in range(chance.randint(3, 5))
    ]
    answered: dict[str, SessionId] = {}
    at_once = len(deliveries) // 10
    for start in range(0, len(deliveries), at_once):
        async with open_house(tmp_path, run_turn=answers) as house:
            for command in deliveries[start : start + at_once]:
                session_id = accepted(await house.port.send(command))
                assert answered.setdefault(command.message_id, session_id) == session_id
            await rest(house)

    async with open_house(tmp_path, run_turn=answers) as house:
        for session_id in answered.values():
            assert len(await house.history(session_id)) == 2
    assert len(set(answered.values())) == REDELIVERED


@pytest.mark.soak
async def test_every_cancel_is_quick_and_leaves_the_session_usable(tmp_path: Path) -> None:
    def answer(request: ModelRequest) -> Step:
        return [*streamed("Hm"), asyncio.Event()]

    provider = Responder(answer)
    took_s: list[float] = []
    async with open_house(tmp_path, provider=provider) as house:
        session_id = accepted(await house.port.send(NewSession()))
        loop = asyncio.get_running_loop()
        async with watching(house.port, session_id) as window:
            for times in range(1, CANCELS + 1):
                await house.port.send(message("go", session_id))
                await window.until_kind(TextDelta, times=times)
                began = loop.time()
                accepted(await house.port.send(CancelTurn(session_id=session_id)))
                took_s.append(loop.time() - began)
                assert (await window.until_finished(times=times)).outcome == "cancelled"

    assert max(took_s) < 2
    assert provider.closed_early == CANCELS
