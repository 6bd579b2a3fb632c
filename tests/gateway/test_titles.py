import asyncio
from pathlib import Path

from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.agent.usage import add_usage
from openpista.domain.command import NewSession, RenameSession
from openpista.domain.event import Event, SessionChanged
from openpista.domain.ids import SessionId
from openpista.domain.model import ModelRequest, ProviderError
from tests.fakes.models import USAGE, Step, says
from tests.fakes.responder import TITLE, Responder, echoes
from tests.gateway.houses import House, accepted, message, open_house, watching


async def title(house: House, session_id: SessionId) -> str:
    row = await house.store.sessions.get(session_id)
    assert row is not None
    return row.title


async def until_title(house: House, session_id: SessionId) -> str:
    async with asyncio.timeout(5):
        while not (text := await title(house, session_id)):
            await asyncio.sleep(0.01)
    return text


async def test_a_session_is_named_once_after_its_first_exchange(tmp_path: Path) -> None:
    provider = Responder(echoes)
    async with open_house(tmp_path, provider=provider) as house:
        session_id = await house.talk("hello")
        assert await until_title(house, session_id) == TITLE
        await house.talk("again", session_id)

    assert provider.titles == 1


async def test_a_title_that_a_person_chose_stays(tmp_path: Path) -> None:
    provider = Responder(echoes)
    async with open_house(tmp_path, provider=provider) as house:
        session_id = accepted(await house.port.send(NewSession()))
        accepted(await house.port.send(RenameSession(session_id=session_id, title="Mine")))
        await house.talk("hello", session_id)

        assert await title(house, session_id) == "Mine"
    assert provider.titles == 0


async def test_a_turn_that_failed_gives_no_title(tmp_path: Path) -> None:
    def answer(request: ModelRequest) -> Step:
        return ProviderError("There is no key.", kind="auth")

    provider = Responder(answer)
    async with open_house(tmp_path, provider=provider) as house:
        session_id = accepted(await house.port.send(NewSession()))
        async with watching(house.port, session_id) as window:
            await house.port.send(message("hello", session_id))
            assert (await window.until_finished()).outcome == "failed"

    assert provider.titles == 0


async def test_a_house_that_closes_does_not_wait_for_a_title(tmp_path: Path) -> None:
    class SlowTitles(Responder):
        def _step(self, request: ModelRequest) -> Step:
            if request.conversation.endswith(":title"):
                self.titles += 1
                return [asyncio.Event()]
            return says("ok")

    async def answers(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        return TurnResult("done")

    provider = SlowTitles(echoes)
    async with open_house(tmp_path, provider=provider, run_turn=answers) as house:
        session_id = accepted(await house.port.send(NewSession()))
        async with watching(house.port, session_id) as window:
            await house.port.send(message("hello", session_id))
            await window.until_finished()
        async with asyncio.timeout(5):
            while not provider.titles:
                await asyncio.sleep(0.01)
        began = asyncio.get_running_loop().time()

    assert asyncio.get_running_loop().time() - began < 2


async def test_what_a_title_used_is_added_to_its_session_and_told(tmp_path: Path) -> None:
    both = add_usage(USAGE, USAGE)
    async with open_house(tmp_path) as house:
        session_id = accepted(await house.port.send(NewSession()))
        async with watching(house.port, session_id) as window:
            await house.port.send(message("hello", session_id))

            def is_told(event: Event) -> bool:
                return isinstance(event, SessionChanged) and event.session.usage == both

            await window.until(is_told)
        used = await house.store.journal.usage_since(0)

    assert (used.input_tokens, used.output_tokens) == (both.input_tokens, both.output_tokens)
