import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.config.schema import AgentConfig
from openpista.domain.command import NewSession, RemoveQueued, SendNow
from openpista.domain.event import Notice, QueueChanged, TurnFinished, TurnStarted
from openpista.domain.ids import HOUSE, MessageId, SessionId, TurnId
from openpista.domain.message import Message, Text, text_of
from openpista.domain.model import ModelRef
from openpista.domain.session import Session
from openpista.gateway import session_actor
from openpista.store.errors import StoreError
from tests.gateway.houses import (
    GUEST,
    House,
    accepted,
    message,
    open_house,
    refused,
    watching,
)


class Turns:
    """Runs turns as a test says: each notes when it begins and ends, and waits where told."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.running: set[SessionId] = set()
        self.most_at_once = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def run(self, turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
        del house
        assert turn.session.id not in self.running, "two turns of one session at once"
        self.running.add(turn.session.id)
        self.most_at_once = max(self.most_at_once, len(self.running))
        self.log.append(text_of(turn.prompt))
        try:
            await self.gate.wait()
            await asyncio.sleep(0)
            self.log.extend(f"+{text_of(joined)}" for joined in await port.steering())
            await port.store_reply(
                (Text("ok"),), provider="fake", model="fake", stop="end_turn", usage=None
            )
        finally:
            self.running.remove(turn.session.id)
        return TurnResult("done")


async def new_session(house: House) -> SessionId:
    return accepted(await house.port.send(NewSession()))


async def test_fifty_messages_at_once_are_answered_one_by_one_in_their_order(
    tmp_path: Path,
) -> None:
    turns = Turns()
    async with open_house(tmp_path, run_turn=turns.run) as house:
        session_id = await new_session(house)
        sent = [f"message {number}" for number in range(50)]
        async with watching(house.port, session_id) as window:
            waiting = list(sent)
            done = 0
            while waiting:
                batch, waiting = waiting[:20], waiting[20:]
                await asyncio.gather(
                    *(house.port.send(message(text, session_id)) for text in batch)
                )
                done += len(batch)
                await window.until_finished(times=done)

        history = await house.history(session_id)
    assert turns.log == sent
    assert [text_of(m) for m in history if m.role == "user"] == sent
    assert [m.role for m in history] == ["user", "assistant"] * 50


async def test_many_sessions_share_a_bounded_number_of_turns(tmp_path: Path) -> None:
    turns = Turns()
    turns.gate.clear()
    four = AgentConfig(max_turns=4)
    async with (
        open_house(tmp_path, run_turn=turns.run, agent=four) as house,
        watching(house.port, HOUSE) as window,
    ):
        sessions = [await house.say(f"session {number}") for number in range(20)]
        await window.until_activity(sessions[-1], "queued")
        started = len(turns.running)
        turns.gate.set()
        for session_id in sessions:
            await window.until_idle(session_id)

    assert started == 4
    assert turns.most_at_once == 4
    assert sorted(turns.log) == sorted(f"session {number}" for number in range(20))


async def test_a_waiting_message_is_seen_and_can_be_taken_back(tmp_path: Path) -> None:
    turns = Turns()
    turns.gate.clear()
    async with open_house(tmp_path, run_turn=turns.run) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("one", session_id, "one"))
            await window.until_kind(TurnStarted)
            for text in ("two", "three"):
                await house.port.send(message(text, session_id, text))
            queued = await window.until(
                lambda e: isinstance(e, QueueChanged) and len(e.queued) == 2
            )
            assert isinstance(queued, QueueChanged)
            remove = RemoveQueued(session_id=session_id, message_id=MessageId("two"))
            accepted(await house.port.send(remove))
            again = await house.port.send(remove)
            turns.gate.set()
            await window.until_finished(times=2)

    assert [item.text for item in queued.queued] == ["two", "three"]
    assert refused(again) == "not_waiting"
    assert turns.log == ["one", "three"]


async def test_a_message_sent_now_joins_the_running_turn(tmp_path: Path) -> None:
    turns = Turns()
    turns.gate.clear()
    async with open_house(tmp_path, run_turn=turns.run) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            for text in ("one", "two", "three"):
                await house.port.send(message(text, session_id, text))
            await window.until_kind(TurnStarted)
            now = SendNow(session_id=session_id, message_id=MessageId("three"))
            accepted(await house.port.send(now))
            turns.gate.set()
            await window.until_finished(times=2)
            gone = await house.port.send(now)
        history = await house.history(session_id)

    assert turns.log == ["one", "+three", "two"]
    assert [text_of(m) for m in history if m.role == "user"] == ["one", "three", "two"]
    assert history[1].turn_id == history[0].turn_id
    assert refused(gone) == "not_waiting"


async def test_messages_of_other_people_never_steer(tmp_path: Path) -> None:
    turns = Turns()
    turns.gate.clear()
    async with open_house(tmp_path, run_turn=turns.run) as house:
        guest = house.gateway.port(GUEST)
        session_id = accepted(await guest.send(NewSession()))
        async with watching(house.port, session_id) as window:
            await house.port.send(message("owner's", session_id))
            await window.until_kind(TurnStarted)
            steering = replace(message("guest's", session_id), mode="steer")
            accepted(await guest.send(steering))
            turns.gate.set()
            await window.until_finished(times=2)

    assert turns.log == ["owner's", "guest's"]


async def test_a_store_that_cannot_write_is_tried_again_and_the_message_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_actor, "FIRST_PAUSE_S", 0.01)
    turns = Turns()
    async with open_house(tmp_path, run_turn=turns.run) as house:
        session_id = await new_session(house)
        real, failures = house.store.journal.start_turn, ["once"]

        async def fails_once(
            *,
            turn_id: TurnId,
            session_id: SessionId,
            model: ModelRef,
            prompt: Message,
            inbox_message_id: MessageId | None,
        ) -> Message:
            if failures:
                failures.pop()
                raise StoreError("There is no room left on the disk.")
            return await real(
                turn_id=turn_id,
                session_id=session_id,
                model=model,
                prompt=prompt,
                inbox_message_id=inbox_message_id,
            )

        monkeypatch.setattr(house.store.journal, "start_turn", fails_once)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("hello", session_id))
            notice = await window.until_kind(Notice)
            await window.until_kind(TurnFinished)

    assert isinstance(notice, Notice)
    assert "no room" in notice.text
    assert turns.log == ["hello"]


async def test_what_breaks_between_two_turns_holds_up_one_session_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_actor, "FIRST_PAUSE_S", 0.01)
    turns = Turns()
    async with open_house(tmp_path, run_turn=turns.run) as house:
        session_id = await new_session(house)
        book = house.gateway._rooms.ground.book
        real, broken = book.get, ["once"]

        async def get(wanted: SessionId) -> Session:
            if broken:
                broken.pop()
                raise RuntimeError("a bug")
            return await real(wanted)

        monkeypatch.setattr(book, "get", get)
        async with watching(house.port, session_id) as window:
            await house.port.send(message("hello", session_id))
            notice = await window.until_kind(Notice)
            await window.until_finished()

    assert isinstance(notice, Notice)
    assert "a bug" not in notice.text
    assert turns.log == ["hello"]


async def test_a_message_that_was_taken_back_at_the_last_moment_holds_nothing_up(
    tmp_path: Path,
) -> None:
    turns = Turns()
    async with open_house(tmp_path, run_turn=turns.run) as house:
        session_id = await new_session(house)
        async with watching(house.port, session_id) as window:
            async with house.gateway._rooms.actors.lock(session_id):
                await house.port.send(message("one", session_id, "one"))
                await house.store.inbox.remove(session_id, MessageId("one"))
                await house.port.send(message("two", session_id))
            await window.until_finished()

    assert turns.log == ["two"]
