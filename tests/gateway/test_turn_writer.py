from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.domain.command import NewSession
from openpista.domain.errors import NotFoundError
from openpista.domain.ids import MessageId, SessionId, TurnId
from openpista.domain.message import Attachment, Message, Text, Usage, text_of
from openpista.domain.session import QueuedMessage
from openpista.gateway.turn_writer import PROMPT_CHARS, TurnWriter, WriterRooms
from openpista.store.errors import StoreError
from tests.gateway.houses import OWNER, House, accepted, fresh_ulid, open_house

PAPER = Attachment("a" * 64, "a.txt", "text/plain", 3)


def writer_of(house: House, session_id: SessionId) -> TurnWriter:
    rooms = WriterRooms(house.store, house.gateway._rooms.ground.live, house.clock, fresh_ulid)
    return TurnWriter(rooms, session_id, TurnId(fresh_ulid()))


async def waiting(house: House, session_id: SessionId, **changes: object) -> QueuedMessage:
    queued = QueuedMessage(MessageId(fresh_ulid()), session_id, "hello", 5, OWNER)
    queued = replace(queued, **changes)
    await house.store.inbox.add(channel="cli", account="", external_id=fresh_ulid(), queued=queued)
    house.gateway._rooms.ground.live.enqueue(queued)
    return queued


async def test_a_turn_begins_with_the_message_taken_from_the_inbox(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = accepted(await house.port.send(NewSession()))
        queued = await waiting(house, session_id, attachments=(PAPER,), text="x" * 500)
        writer = writer_of(house, session_id)
        row = await house.gateway._rooms.ground.book.get(session_id)

        prompt = await writer.start(row, queued)

        assert (prompt.id, prompt.at_ms, prompt.sender) == (queued.message_id, 5, OWNER)
        assert prompt.blocks == (Text("x" * 500), PAPER)
        assert writer.prompt_text == "x" * PROMPT_CHARS
        assert await house.store.inbox.count_waiting() == 0
        with pytest.raises(StoreError):
            await writer_of(house, session_id).start(row, await waiting(house, session_id))


async def test_a_message_that_waits_no_more_begins_nothing(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = accepted(await house.port.send(NewSession()))
        queued = await waiting(house, session_id)
        await house.store.inbox.remove(session_id, queued.message_id)
        row = await house.gateway._rooms.ground.book.get(session_id)

        with pytest.raises(NotFoundError):
            await writer_of(house, session_id).start(row, queued)

        assert await house.store.journal.open_turns() == ()
        assert not house.gateway.busy


async def test_an_id_that_is_taken_already_does_not_hold_a_message_up(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = accepted(await house.port.send(NewSession()))
        taken = MessageId("17")
        await house.store.messages.append(
            Message(taken, session_id, 0, "user", (Text("before"),), 0)
        )
        queued = await waiting(house, session_id, message_id=taken)
        row = await house.gateway._rooms.ground.book.get(session_id)

        prompt = await writer_of(house, session_id).start(row, queued)

        assert prompt.id != taken
        assert text_of(prompt) == "hello"


async def test_what_the_replies_used_is_added_up(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = accepted(await house.port.send(NewSession()))
        writer = writer_of(house, session_id)
        row = await house.gateway._rooms.ground.book.get(session_id)
        await writer.start(row, await waiting(house, session_id))

        for tokens in (3, 4):
            message = replace(
                writer.message("assistant", (Text("ok"),)), usage=Usage(input_tokens=tokens)
            )
            await writer.reply(message)

        assert writer.usage.input_tokens == 7
