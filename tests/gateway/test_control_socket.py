import asyncio
import contextlib
import logging
import os
import random
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from openpista.domain.command import SendMessage
from openpista.domain.ids import HOUSE, MessageId
from openpista.gateway import control_client, control_socket
from openpista.gateway.connection import MAX_BAD_FRAMES
from openpista.gateway.frames import (
    Attach,
    ClientFrame,
    Failed,
    Follow,
    More,
    Send,
    Unfollow,
    Welcome,
    decode_server_frame,
    encode_frame,
)
from tests.gateway.houses import House, message, open_house, talk

FUZZED_LINES = 10_000


@asynccontextmanager
async def served(root: Path) -> AsyncGenerator[tuple[House, Path]]:
    path = root / "home" / "openpista.sock"
    async with open_house(root) as house, control_socket.serve(house.gateway, path):
        yield house, path


async def test_the_socket_is_private_and_goes_with_the_house(tmp_path: Path) -> None:
    async with served(tmp_path) as (_, path):
        assert path.is_socket()
        assert path.stat().st_mode & 0o777 == 0o600
        assert [p.name for p in path.parent.iterdir() if "sock" in p.name] == ["openpista.sock"]
    assert not path.exists()


async def test_another_user_is_sent_away_before_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def somebody_else(connection: socket.socket) -> int:
        assert connection.family == socket.AF_UNIX
        return os.geteuid() + 1

    monkeypatch.setattr(control_socket, "peer_uid", somebody_else)
    async with served(tmp_path) as (_, path):
        with pytest.raises(ConnectionError):
            await control_client.connect(path)


async def test_a_socket_left_by_a_dead_process_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "home" / "openpista.sock"))
    async with served(tmp_path) as (_, path):
        port = await control_client.connect(path)
        assert await talk(port, "hello")
        await port.aclose()


async def test_a_socket_that_somebody_else_put_there_stays(tmp_path: Path) -> None:
    async with served(tmp_path) as (_, path):
        path.unlink()
        path.write_text("mine")
    assert path.read_text() == "mine"


async def test_a_path_longer_than_the_system_allows_works(tmp_path: Path) -> None:
    root = tmp_path / ("x" * 100) / ("y" * 100)
    root.mkdir(parents=True)
    async with served(root) as (_, path):
        assert len(str(path)) > 200
        port = await control_client.connect(path)
        assert await talk(port, "hello")
        await port.aclose()


async def test_only_so_many_windows_are_served_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control_socket, "MAX_CONNECTIONS", 2)
    async with served(tmp_path) as (_, path):
        first, second = await control_client.connect(path), await control_client.connect(path)
        with pytest.raises(ConnectionError):
            await control_client.connect(path)
        await second.aclose()
        await asyncio.sleep(0.05)
        third = await control_client.connect(path)
        for port in (first, third):
            await port.aclose()


async def test_the_house_closes_while_windows_are_attached(tmp_path: Path) -> None:
    async with served(tmp_path) as (_, path):
        port = await control_client.connect(path)
        events = port.events(HOUSE)
        await anext(events)

    with pytest.raises(ConnectionError):
        await anext(events)
    with pytest.raises(ConnectionError):
        await port.send(message("hello"))
    await port.aclose()


async def test_ten_thousand_fuzzed_lines_do_not_end_the_house(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(11)
    unhandled: list[dict[str, object]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: unhandled.append(context))
    caplog.set_level(logging.ERROR)
    async with served(tmp_path) as (house, path):
        left = FUZZED_LINES
        while left > 0:
            left -= await _fuzz_one_connection(path, chance, min(left, MAX_BAD_FRAMES))

        port = await control_client.connect(path)
        assert await talk(port, "still here")
        await port.aclose()
        await house.talk("here too")
    assert unhandled == []
    assert [record.getMessage() for record in caplog.records] == []


async def _fuzz_one_connection(path: Path, chance: random.Random, count: int) -> int:
    """Send up to `count` bad lines and read whatever comes back; return how many were sent."""
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(encode_frame(Attach()))
    welcome = decode_server_frame(await reader.readuntil(b"\n"))
    assert isinstance(welcome, Welcome)

    async def drain() -> None:
        with contextlib.suppress(OSError):
            while line := await reader.readline():
                decode_server_frame(line)

    async with asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(drain())
        with contextlib.suppress(OSError):
            for _ in range(count):
                writer.write(_fuzzed(chance))
                await writer.drain()
            writer.write_eof()
        await reading
    writer.close()
    return count


FRAMES: tuple[ClientFrame, ...] = (
    Attach(),
    Send(id=1, command=SendMessage(message_id=MessageId("m"), text="{[")),
    Follow(id=2, stream=HOUSE, credit=1),
    More(id=2, credit=5),
    Unfollow(id=2),
)


def _fuzzed(chance: random.Random) -> bytes:
    match chance.randrange(5):
        case 0:
            return chance.randbytes(chance.randrange(200)).replace(b"\n", b"") + b"\n"
        case 1:
            return b"[" * chance.randrange(100_000) + b"\n"
        case 2:
            return b'{"type":"send","id":' + b"7" * chance.randrange(6000) + b"}\n"
        case 3:
            return b'{"type":"ask","id":1,"query":{"type":"read_history","session_id":"\\ud800"}}\n'
        case _:
            line = bytearray(encode_frame(chance.choice(FRAMES)))
            for _ in range(chance.randrange(1, 4)):
                line[chance.randrange(len(line) - 1)] = chance.randrange(11, 256)
            return bytes(line)


async def test_a_frame_that_is_too_long_ends_the_connection_with_a_word(tmp_path: Path) -> None:
    async with served(tmp_path) as (_, path):
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(encode_frame(Attach()))
        await reader.readuntil(b"\n")
        writer.write(b"x" * (5 * 1024 * 1024))

        failed = decode_server_frame(await reader.readuntil(b"\n"))

        assert isinstance(failed, Failed)
        assert "too long" in failed.reason
        writer.close()
