"""Lines in and out of a process without a screen."""

import asyncio
import io
import os
import pty
import threading
import time
from collections.abc import Iterator

import pytest

from openpista.channels import console_lines
from openpista.channels.console_lines import LineReader, LineWriter


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)


async def test_lines_come_as_they_are_written(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    reader = LineReader(reading)
    os.write(writing, "one\r\n두 번".encode()[:-1])
    assert await reader.next() == "one"
    waiting = asyncio.gather(reader.next())
    await asyncio.sleep(0)
    os.write(writing, "번".encode()[-1:] + b"\nlast")
    assert await waiting == ["두 번"]
    os.close(writing)

    assert await reader.next() == "last"
    assert await reader.next() is None
    assert not reader.typed


async def test_waiting_for_a_line_can_be_stopped(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    reader = LineReader(reading)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await reader.next()
    os.write(writing, b"still heard\n")

    assert await reader.next() == "still heard"
    os.close(writing)


async def test_a_line_without_an_end_is_cut(
    pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console_lines, "MAX_LINE_BYTES", 4)
    reading, writing = pipe
    os.write(writing, b"abcdefgh")

    assert await LineReader(reading).next() == "abcdefgh"
    os.close(writing)


async def test_what_was_typed_ahead_is_forgotten_at_a_terminal_only(
    pipe: tuple[int, int],
) -> None:
    ours, theirs = pty.openpty()
    try:
        reader = LineReader(theirs)
        assert reader.typed
        os.write(ours, b"1\n1\n")
        assert await reader.next() == "1"
        reader.forget()
        os.write(ours, b"meant\n")
        assert await reader.next() == "meant"
    finally:
        os.close(ours)
        os.close(theirs)
    reading, writing = pipe
    piped = LineReader(reading)
    os.write(writing, b"one\ntwo\n")
    assert await piped.next() == "one"
    piped.forget()
    assert await piped.next() == "two"
    os.close(writing)


async def test_a_terminal_that_goes_is_the_end() -> None:
    ours, theirs = pty.openpty()
    reader = LineReader(theirs)
    os.close(ours)

    assert await reader.next() is None
    os.close(theirs)


def test_everything_is_written_in_order_before_the_end() -> None:
    stream = io.StringIO()
    writer = LineWriter(stream)
    for number in range(100):
        writer.say(str(number))
    writer.say("> ", end="")
    writer.close()
    writer.close()

    assert stream.getvalue() == "".join(f"{number}\n" for number in range(100)) + "> "


def test_a_terminal_gets_nothing_that_it_would_obey() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    writer = LineWriter(stream)
    writer.say("a\x1b]52;c;aGk=\x07b")
    writer.close()

    assert "\x1b" not in stream.getvalue()


def test_a_reader_that_does_not_read_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console_lines, "MAX_WAITING_LINES", 2)
    monkeypatch.setattr(console_lines, "LAST_WORDS_S", 0.01)
    let_go = threading.Event()

    class Stuck(io.StringIO):
        def write(self, text: str, /) -> int:
            let_go.wait()
            return super().write(text)

    writer = LineWriter(Stuck())
    began = time.monotonic()
    for number in range(1000):
        writer.say(str(number))
    writer.close()

    assert time.monotonic() - began < 5
    let_go.set()


def test_a_reader_that_has_gone_ends_the_writing() -> None:
    class Gone(io.StringIO):
        def write(self, text: str, /) -> int:
            raise BrokenPipeError

    writer = LineWriter(Gone())
    writer.say("to nobody")
    writer.close()
