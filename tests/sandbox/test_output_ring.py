"""The ring keeps beginning and end, counts the rest, and never grows."""

from hypothesis import given
from hypothesis import strategies as st

from openpista.sandbox.output_ring import HEAD_BYTES, TAIL_BYTES, OutputRing


def test_a_short_output_is_kept_whole() -> None:
    ring = OutputRing()

    ring.feed("grüße\n".encode())
    ring.feed(b"bye")

    assert ring.text() == "grüße\nbye"
    assert ring.total_bytes == 11


def test_a_long_output_loses_its_middle_and_says_how_much() -> None:
    ring = OutputRing(head_bytes=4, tail_bytes=4)

    ring.feed(b"abcdefghijklmnop")

    assert ring.text() == "abcd\n[... 8 bytes left out ...]\nmnop"


def test_a_character_cut_in_two_is_left_out() -> None:
    ring = OutputRing(head_bytes=2, tail_bytes=2)

    ring.feed("a한글b".encode())

    assert ring.text() == "a\n[... 4 bytes left out ...]\nb"


def test_what_is_kept_stays_within_64_kib_even_when_it_is_no_text() -> None:
    ring = OutputRing()

    ring.feed(b"\xff" * 1_000_000)

    assert len(ring.text().encode()) <= 64 * 1024


@given(st.lists(st.binary(max_size=40), max_size=30))
def test_pieces_of_any_size_give_the_same_as_the_whole(pieces: list[bytes]) -> None:
    whole = OutputRing(head_bytes=20, tail_bytes=10)
    whole.feed(b"".join(pieces))
    ring = OutputRing(head_bytes=20, tail_bytes=10)

    for piece in pieces:
        ring.feed(piece)

    assert ring.text() == whole.text()
    assert ring.total_bytes == sum(map(len, pieces))


@given(st.binary(min_size=1, max_size=3000), st.integers(min_value=1, max_value=200))
def test_memory_is_bounded(piece: bytes, times: int) -> None:
    ring = OutputRing(head_bytes=64, tail_bytes=64)

    for _ in range(times):
        ring.feed(piece)

    assert len(ring._head) <= 64
    assert len(ring._tail) <= 3 * 64


def test_the_limits_leave_room_for_what_a_tool_adds() -> None:
    assert HEAD_BYTES + TAIL_BYTES + 1024 <= 64 * 1024
