"""The pump reads without waiting, shows live what it can, and never holds the loop."""

import asyncio
import os

import pytest

from openpista.sandbox import output_pump
from openpista.sandbox.output_pump import LIVE_CHARS, OutputPump


class _Shown:
    def __init__(self) -> None:
        self.pieces: list[str] = []

    def __call__(self, text: str) -> None:
        self.pieces.append(text)


async def test_output_is_shown_while_it_comes_and_kept() -> None:
    shown = _Shown()
    read_end, write_end = os.pipe()
    pump = OutputPump(read_end, shown)

    os.write(write_end, b"first\n")
    await asyncio.sleep(0.02)
    seen_early = "".join(shown.pieces)
    os.write(write_end, b"second\n")
    os.close(write_end)
    await asyncio.sleep(0.02)
    pump.finish()

    assert seen_early == "first\n"
    assert "".join(shown.pieces) == "first\nsecond\n"
    assert pump.ring.text() == "first\nsecond\n"


async def test_whoever_holds_the_other_end_cannot_hold_us() -> None:
    shown = _Shown()
    read_end, write_end = os.pipe()
    pump = OutputPump(read_end, shown)
    os.write(write_end, b"left in the pipe")

    pump.finish()  # the writing end is still open, as in a grandchild

    assert pump.ring.text() == "left in the pipe"
    os.close(write_end)


async def test_a_character_in_two_pieces_is_shown_as_one() -> None:
    shown = _Shown()
    read_end, write_end = os.pipe()
    pump = OutputPump(read_end, shown)

    for piece in (b"\xed", b"\x95\x9c", b"!"):
        os.write(write_end, piece)
        await asyncio.sleep(0.01)
    os.close(write_end)
    pump.finish()

    assert "".join(shown.pieces) == "한!"


async def test_the_onlookers_get_a_bounded_share_of_a_flood() -> None:
    shown = _Shown()
    read_end, write_end = os.pipe()
    pump = OutputPump(read_end, shown)

    async def flood() -> None:
        for _ in range(64):
            await asyncio.to_thread(os.write, write_end, b"x" * 65_536)
        os.close(write_end)

    await flood()
    pump.finish()

    assert max(map(len, shown.pieces)) <= LIVE_CHARS + 60
    assert "bytes not shown" in "".join(shown.pieces)
    assert pump.ring.total_bytes == 64 * 65_536


async def test_too_much_output_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output_pump, "MAX_TOTAL_BYTES", 1000)
    read_end, write_end = os.pipe()
    pump = OutputPump(read_end, _Shown())

    os.write(write_end, b"x" * 2000)
    sentence = await asyncio.wait_for(pump.flooded, 1)

    assert "more than 1 GiB" in sentence
    os.close(write_end)
    pump.finish()


async def test_a_flood_that_lasts_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output_pump, "RATE_WINDOW_S", 0.01)
    monkeypatch.setattr(output_pump, "MAX_BYTES_PER_S", 1000)
    read_end, write_end = os.pipe()
    pump = OutputPump(read_end, _Shown())

    os.write(write_end, b"x" * 2000)
    await asyncio.sleep(0.02)
    os.write(write_end, b"x" * 2000)
    sentence = await asyncio.wait_for(pump.flooded, 1)

    assert "a second" in sentence
    os.close(write_end)
    pump.finish()
