import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from openpista.domain.command import NewSession
from openpista.domain.event import TextDelta
from openpista.domain.ids import HOUSE, StreamId
from openpista.domain.message import Message, text_of
from openpista.domain.model import ModelRequest
from openpista.domain.query import ListSessions, ReadConfig
from openpista.gateway import connection, control_socket
from openpista.gateway.frames import (
    Answered,
    Ask,
    Attach,
    ClientFrame,
    Done,
    Ended,
    Failed,
    Follow,
    More,
    Send,
    ServerFrame,
    Told,
    Unfollow,
    Welcome,
    decode_server_frame,
    encode_frame,
)
from tests.fakes.models import Step, says
from tests.fakes.responder import Responder
from tests.gateway.houses import House, accepted, message, open_house
from tests.gateway.port_contract import streamed


class Wire:
    """A raw connection: frames out, frames in."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def say(self, *frames: ClientFrame) -> None:
        self._writer.write(b"".join(map(encode_frame, frames)))
        await self._writer.drain()

    async def hear(self) -> ServerFrame:
        async with asyncio.timeout(5):
            return decode_server_frame(await self._reader.readuntil(b"\n"))

    async def is_over(self) -> bool:
        async with asyncio.timeout(5):
            return await self._reader.read(1) == b""

    async def is_silent(self) -> bool:
        try:
            async with asyncio.timeout(0.05):
                await self._reader.read(1)
        except TimeoutError:
            return True
        return False

    def close(self) -> None:
        self._writer.close()


@asynccontextmanager
async def wire(
    root: Path, *, attached: bool = True, provider: Responder | None = None
) -> AsyncGenerator[tuple[House, Wire]]:
    path = root / "home" / "openpista.sock"
    async with (
        open_house(root, provider=provider) as house,
        control_socket.serve(house.gateway, path),
    ):
        it = Wire(*await asyncio.open_unix_connection(path, limit=64 * 1024 * 1024))
        if attached:
            await it.say(Attach())
            assert isinstance(await it.hear(), Welcome)
        yield house, it
        it.close()


@pytest.mark.parametrize(
    "first", [Attach(protocol=99), Ask(id=1, query=ListSessions()), Unfollow(id=1)]
)
async def test_whoever_does_not_say_who_they_are_is_sent_away(
    tmp_path: Path, first: ClientFrame
) -> None:
    async with wire(tmp_path, attached=False) as (_, it):
        await it.say(first)

        failed = await it.hear()

        assert isinstance(failed, Failed)
        assert "attach" in failed.reason
        assert await it.is_over()


async def test_whoever_says_nothing_is_sent_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "ATTACH_TIMEOUT_S", 0.02)
    async with wire(tmp_path, attached=False) as (_, it):
        assert await it.is_over()


async def test_calls_are_answered_under_their_numbers(tmp_path: Path) -> None:
    async with wire(tmp_path) as (_, it):
        await it.say(
            Ask(id=5, query=ReadConfig()),
            Send(id=6, command=NewSession()),
            Ask(id=7, query=ListSessions()),
        )
        heard = [await it.hear() for _ in range(3)]

    assert {frame.id for frame in heard if isinstance(frame, Answered | Done)} == {5, 6, 7}


async def test_messages_that_are_sent_without_waiting_keep_their_order(tmp_path: Path) -> None:
    async with wire(tmp_path) as (house, it):
        session_id = accepted(await house.port.send(NewSession()))
        texts = [f"{number}" for number in range(15)]
        await it.say(
            *(Send(id=n, command=message(text, session_id)) for n, text in enumerate(texts))
        )
        for _ in texts:
            assert isinstance(await it.hear(), Done)
        async with asyncio.timeout(5):
            while len(history := await house.history(session_id)) < 30:
                await asyncio.sleep(0.01)

    assert [text_of(m) for m in history if m.role == "user"] == texts


async def test_a_window_gets_no_more_events_than_it_gave_credit_for(tmp_path: Path) -> None:
    def answer(request: ModelRequest) -> Step:
        return [*streamed(*"abcdef"), says("abcdef")]

    async with wire(tmp_path, provider=Responder(answer)) as (house, it):
        session_id = accepted(await house.port.send(NewSession()))
        await it.say(Follow(id=1, stream=StreamId(session_id), credit=2))
        snapshot = await it.hear()
        await house.port.send(message("go", session_id))
        first = [snapshot, await it.hear()]
        assert await it.is_silent()

        await it.say(More(id=1, credit=1))
        third = await it.hear()
        assert await it.is_silent()

        await it.say(More(id=1, credit=100), More(id=99, credit=5))
        while not (isinstance(told := await it.hear(), Told) and isinstance(told.event, TextDelta)):
            pass

    assert [frame.event.seq for frame in (*first, third) if isinstance(frame, Told)] == [1, 2, 3]


async def test_a_stream_that_is_followed_no_longer_is_silent(tmp_path: Path) -> None:
    async with wire(tmp_path) as (house, it):
        await it.say(Follow(id=1, stream=HOUSE))
        assert isinstance(await it.hear(), Told)
        await it.say(Unfollow(id=1), Unfollow(id=77))
        while not await it.is_silent():
            pass

        await house.port.send(NewSession())

        assert await it.is_silent()


async def test_a_number_follows_one_stream_only_and_there_are_not_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MAX_FOLLOWED", 2)
    async with wire(tmp_path) as (_, it):
        await it.say(*(Follow(id=number, stream=HOUSE, credit=0) for number in (1, 1, 2, 3)))

        failed = [await it.hear(), await it.hear()]

        assert [frame.id for frame in failed if isinstance(frame, Failed)] == [1, 3]


async def test_a_stream_that_is_not_there_ends_with_a_reason(tmp_path: Path) -> None:
    async with wire(tmp_path) as (_, it):
        await it.say(Follow(id=4, stream=StreamId("nothing")))

        assert await it.hear() == Ended(id=4, reason="There is no such session.")


async def test_attaching_twice_is_answered_and_nothing_worse(tmp_path: Path) -> None:
    async with wire(tmp_path) as (_, it):
        await it.say(Attach(), Ask(id=1, query=ListSessions()))

        assert isinstance(await it.hear(), Failed)
        assert isinstance(await it.hear(), Answered)


async def test_an_answer_that_is_too_long_is_a_sentence_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with wire(tmp_path) as (_, it):
        monkeypatch.setattr(connection, "MAX_SERVER_FRAME_BYTES", 150)
        await it.say(Send(id=1, command=NewSession()))
        assert isinstance(await it.hear(), Done)

        await it.say(Ask(id=2, query=ListSessions()), Follow(id=3, stream=HOUSE))
        answered, ended = await it.hear(), await it.hear()

    assert "too long" in str(answered)
    assert "too long" in str(ended)


async def test_the_person_at_a_window_is_there_as_long_as_it_is_attached(tmp_path: Path) -> None:
    async with wire(tmp_path) as (house, it):
        attendance = house.gateway._rooms.ground.attendance
        house.port.close()
        prompt = await first_prompt(house)
        assert attendance.approver(prompt) == "present"

        it.close()

        async with asyncio.timeout(5):
            while attendance.approver(prompt) == "present":
                await asyncio.sleep(0.01)


async def first_prompt(house: House) -> Message:
    session_id = await house.talk("hello")
    return (await house.history(session_id))[0]
