import asyncio
from pathlib import Path

from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.agent.usage import add_usage
from openpista.domain.command import (
    Accepted,
    CompactSession,
    NewSession,
    RenameSession,
    UndoCompaction,
    UndoTurn,
)
from openpista.domain.event import Event, SessionChanged, SessionCompacted, TurnStarted, TurnUndone
from openpista.domain.ids import SessionId, TurnId
from openpista.domain.message import text_of
from openpista.domain.query import ListUndo, UndoList
from openpista.store.undo import StoredChange
from tests.fakes.models import USAGE
from tests.fakes.responder import SUMMARY, Responder, echoes
from tests.gateway.houses import House, accepted, message, open_house, refused, watching

CHANGE = StoredChange(path="/w/a.txt", before_sha256=None, after_sha256="1")


async def changed(house: House, session_id: SessionId, turn: str) -> TurnId:
    """Note that a turn changed a file."""
    turn_id = TurnId(turn)
    await house.store.undo.record(turn_id, session_id, "prompt", (CHANGE,))
    return turn_id


async def test_the_last_turn_with_changes_is_taken_back_once(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = accepted(await house.port.send(NewSession()))
        first = await changed(house, session_id, "t1")
        house.clock.advance(1)
        second = await changed(house, session_id, "t2")
        async with watching(house.port, session_id) as window:
            answer = await house.port.send(UndoTurn(session_id=session_id))
            again = await house.port.send(UndoTurn(session_id=session_id))
            nothing = await house.port.send(UndoTurn(session_id=session_id))
            await window.until_kind(TurnUndone, times=2)
        listed = await house.port.ask(ListUndo(session_id=session_id))

    told = [event for event in window.heard if isinstance(event, TurnUndone)]
    assert [event.undone_turn for event in told] == [second, first]
    assert isinstance(answer, Accepted)
    assert answer.note == "Took back 1 file."
    assert isinstance(again, Accepted)
    assert refused(nothing) == "nothing"
    assert isinstance(listed, UndoList)
    assert [entry.undone for entry in listed.entries] == [True, True]


async def test_a_certain_turn_can_be_taken_back(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = accepted(await house.port.send(NewSession()))
        first = await changed(house, session_id, "t1")
        house.clock.advance(1)
        await changed(house, session_id, "t2")

        accepted(await house.port.send(UndoTurn(session_id=session_id, turn_id=first)))
        unknown = UndoTurn(session_id=session_id, turn_id=TurnId("t9"))
        assert refused(await house.port.send(unknown)) == "nothing"


async def test_the_past_is_not_touched_while_a_turn_runs(tmp_path: Path) -> None:
    async def hangs(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        await asyncio.Event().wait()
        raise AssertionError

    async with open_house(tmp_path, run_turn=hangs) as house:
        session_id = accepted(await house.port.send(NewSession()))
        async with watching(house.port, session_id) as window:
            await house.port.send(message("go", session_id))
            await window.until_kind(TurnStarted)
            answers = [
                await house.port.send(UndoTurn(session_id=session_id)),
                await house.port.send(CompactSession(session_id=session_id)),
                await house.port.send(UndoCompaction(session_id=session_id)),
            ]
            house.gateway.hurry()

    assert {refused(answer) for answer in answers} == {"working"}


async def test_after_a_summary_the_model_sees_it_in_place_of_what_was_before(
    tmp_path: Path,
) -> None:
    provider = Responder(echoes)
    async with open_house(tmp_path, provider=provider) as house:
        session_id = await house.talk("a long story")
        async with watching(house.port, session_id) as window:
            accepted(await house.port.send(CompactSession(session_id=session_id)))
            told = await window.until_kind(SessionCompacted)
            await house.port.send(message("next", session_id))
            await window.until_finished()

    assert isinstance(told, SessionCompacted)
    assert (told.summary, told.before_seq) == (SUMMARY, 3)
    seen = [text_of(m) for m in provider.requests[-1].messages]
    assert "a long story" not in " ".join(seen)
    assert SUMMARY in " ".join(seen)


async def test_what_a_summary_used_is_added_to_its_session_and_told(tmp_path: Path) -> None:
    both = add_usage(USAGE, USAGE)
    async with open_house(tmp_path) as house:
        session_id = accepted(await house.port.send(NewSession()))
        accepted(await house.port.send(RenameSession(session_id=session_id, title="Mine")))
        await house.talk("a long story", session_id)
        async with watching(house.port, session_id) as window:
            accepted(await house.port.send(CompactSession(session_id=session_id)))

            def is_told(event: Event) -> bool:
                return isinstance(event, SessionChanged) and event.session.usage == both

            await window.until(is_told)
        used = await house.store.journal.usage_since(0)

    assert (used.input_tokens, used.output_tokens) == (both.input_tokens, both.output_tokens)


async def test_an_empty_session_has_nothing_to_summarise(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = accepted(await house.port.send(NewSession()))

        assert refused(await house.port.send(CompactSession(session_id=session_id))) == "nothing"
        gone = SessionId("nothing")
        assert refused(await house.port.send(CompactSession(session_id=gone))) == "not_found"
        assert refused(await house.port.send(UndoTurn(session_id=gone))) == "not_found"
        assert refused(await house.port.send(UndoCompaction(session_id=gone))) == "not_found"
