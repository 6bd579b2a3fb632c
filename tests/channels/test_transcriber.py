"""A command of the user's own turns a voice message into words."""

import sys

from openpista.channels.transcriber import MAX_WORDS_BYTES, transcribed

READ = "import sys; print(open(sys.argv[1], 'rb').read().decode().upper())"


async def test_what_it_prints_is_what_was_said() -> None:
    assert await transcribed((sys.executable, "-c", READ, "{file}"), b"hello") == "HELLO"


async def test_a_failure_is_no_words() -> None:
    assert await transcribed((sys.executable, "-c", "raise SystemExit(3)"), b"x") == ""
    assert await transcribed(("/no/such/program",), b"x") == ""


async def test_a_flood_is_cut() -> None:
    flood = f"print('x' * {MAX_WORDS_BYTES * 3})"
    assert len(await transcribed((sys.executable, "-c", flood), b"x")) == MAX_WORDS_BYTES
