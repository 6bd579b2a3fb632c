"""Lines from a pipe, a file or a terminal."""

import asyncio
import os
import pty
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from openpista.tui.plain import lines_in
from openpista.tui.plain.lines_in import LineSource, line_terminal, unseen


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)


async def test_lines_come_as_they_are_written(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    source = LineSource(reading)
    os.write(writing, "one\r\n두 번".encode()[:-1])
    assert await source.next() == "one"

    waiting = asyncio.gather(source.next())
    await asyncio.sleep(0)
    os.write(writing, "번".encode()[-1:] + b"\nlast")
    assert await waiting == ["두 번"]
    os.close(writing)

    assert await source.next() == "last"
    assert await source.next() is None
    assert not source.typed


async def test_waiting_for_a_line_can_be_stopped(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    source = LineSource(reading)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await source.next()

    os.write(writing, b"still heard\n")
    assert await source.next() == "still heard"
    os.close(writing)


async def test_a_file_is_read_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "said"
    file.write_text("a\n\nb\n")
    descriptor = os.open(file, os.O_RDONLY)
    source = LineSource(descriptor)

    assert [await source.next() for _ in range(4)] == ["a", "", "b", None]
    os.close(descriptor)


async def test_a_line_without_an_end_is_cut(
    pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines_in, "MAX_LINE_BYTES", 8)
    reading, writing = pipe
    os.write(writing, b"0123456789")

    assert await LineSource(reading).next() == "0123456789"
    os.close(writing)


async def test_what_is_no_text_does_not_end_it(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    os.write(writing, b"\xff\xfe\n")
    os.close(writing)

    assert await LineSource(reading).next() == "\ufffd\ufffd"


async def test_a_terminal_is_told_apart() -> None:
    ours, theirs = pty.openpty()
    source = LineSource(theirs)
    os.write(ours, b"typed\n")

    assert source.typed
    assert await source.next() == "typed"
    os.close(ours)
    os.close(theirs)


async def test_ctrl_c_at_a_terminal_is_told_and_drops_the_line_begun() -> None:
    ours, theirs = pty.openpty()
    told: list[str] = []
    source = LineSource(theirs, lambda: told.append("stop"))
    before = termios.tcgetattr(theirs)
    with line_terminal(theirs):
        os.write(ours, b"whole\nhalf\x03")
        waiting = asyncio.gather(source.next())
        os.write(ours, b"next\n")
        assert await waiting == ["whole"]
        assert await source.next() == "next"

    assert told == ["stop"]
    assert termios.tcgetattr(theirs) == before
    os.close(ours)
    os.close(theirs)


async def test_what_is_typed_may_be_unseen() -> None:
    ours, theirs = pty.openpty()
    with unseen(theirs):
        assert not termios.tcgetattr(theirs)[3] & termios.ECHO
    assert termios.tcgetattr(theirs)[3] & termios.ECHO
    os.close(ours)
    os.close(theirs)


def test_a_pipe_is_left_as_it_is(pipe: tuple[int, int]) -> None:
    with line_terminal(pipe[0]), unseen(pipe[0]):
        os.close(pipe[1])
