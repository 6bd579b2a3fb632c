from pathlib import Path

import pytest

from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.domain.call import ToolRun
from openpista.domain.command import NewSession, RenameSession
from openpista.domain.delivery import TurnOutcome
from openpista.domain.event import Notice
from openpista.domain.ids import CallId, SessionId, TurnId
from openpista.domain.message import Text, ToolCall, ToolResult, Usage
from openpista.domain.session import FileChange
from openpista.domain.tool import Intent
from openpista.gateway import turn_end
from openpista.gateway.turn_end import NOT_RUN, UNKNOWN, missing_result
from openpista.store.errors import StoreFullError
from tests.gateway.houses import House, accepted, message, open_house, watching

CALLS = (ToolCall(CallId("c1"), "system.run", "{}"), ToolCall(CallId("c2"), "files.read", "{}"))
RUNS = Intent(kind="run", title="Run it")


async def turn_of(house: House) -> SessionId:
    return accepted(await house.port.send(NewSession()))


async def test_calls_that_nobody_answered_get_a_truthful_result(tmp_path: Path) -> None:
    async def forgets(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        await port.store_reply(CALLS, provider="f", model="f", stop="tool_use", usage=None)
        await port.store_intent(CALLS[0], RUNS, "digest")
        return TurnResult("failed", "It failed.")

    async with open_house(tmp_path, run_turn=forgets) as house:
        session_id = await turn_of(house)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("go", session_id))
            await window.until_finished()
        history = await house.history(session_id)

    results = {b.call_id: b for m in history for b in m.blocks if isinstance(b, ToolResult)}
    assert {key: result.text for key, result in results.items()} == {"c1": UNKNOWN, "c2": NOT_RUN}
    runs = [results[call.call_id].run for call in CALLS]
    assert runs == [ToolRun(intent=RUNS), ToolRun()]


def test_a_missing_result_is_an_error_for_the_model() -> None:
    result = missing_result(CALLS[0], begun=True)

    assert (result.call_id, result.name, result.is_error) == ("c1", "system.run", True)


async def test_a_turn_goes_on_ending_until_the_store_can_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn_end, "FIRST_PAUSE_S", 0.01)
    async with open_house(tmp_path) as house:
        session_id = await turn_of(house)
        real, full = house.store.journal.finish_turn, [1, 1]

        async def finish_turn(
            turn_id: TurnId,
            *,
            outcome: TurnOutcome,
            reason: str = "",
            usage: Usage | None = None,
            owed_through: frozenset[str] = frozenset(),
        ) -> None:
            if full:
                full.pop()
                raise StoreFullError("There is no room left on the disk.")
            await real(
                turn_id, outcome=outcome, reason=reason, usage=usage, owed_through=owed_through
            )

        monkeypatch.setattr(house.store.journal, "finish_turn", finish_turn)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("go", session_id))
            finished = await window.until_finished()
        assert await house.store.journal.open_turns() == ()

    notices = [event.text for event in window.heard if isinstance(event, Notice)]
    assert finished.outcome == "done"
    assert notices == ["There is no room left on the disk. Trying again."] * 2


async def test_the_changes_of_a_turn_are_told_with_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    change = FileChange(path="a.txt", kind="changed")

    async def finish_undo(turn_id: TurnId, *, prompt: str = "") -> tuple[FileChange, ...]:
        asked.append(prompt)
        if prompt == "breaks":
            raise RuntimeError("the disk of the undo folder")
        return (change,)

    async with open_house(tmp_path, finish_undo=finish_undo) as house:
        session_id = await turn_of(house)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("go", session_id))
            changed = await window.until_finished()
            await house.port.send(message("breaks", session_id))
            broken = await window.until_finished(times=2)

    assert asked == ["go", "breaks"]
    assert changed.changes == (change,)
    assert (broken.outcome, broken.changes) == ("done", ())


async def test_what_a_turn_used_is_told_and_added_to_its_session(tmp_path: Path) -> None:
    used = Usage(input_tokens=100, output_tokens=7)

    async def answers(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        await port.store_reply((Text("ok"),), provider="f", model="f", stop="end_turn", usage=used)
        return TurnResult("done", usage=used)

    async with open_house(tmp_path, run_turn=answers) as house:
        session_id = await turn_of(house)
        titled = RenameSession(session_id=session_id, title="Mine")  # a title would be counted too
        accepted(await house.port.send(titled))
        async with watching(house.port, session_id) as window:
            for times in (1, 2):
                await house.port.send(message("go", session_id))
                finished = await window.until_finished(times=times)
                assert finished.usage == used
            row = await window.until_activity(session_id, "idle", least_messages=4)

    assert row.usage.input_tokens == 200
    assert row.context_tokens == 107
