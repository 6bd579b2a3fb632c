"""Lines out of whatever pieces a bridge says."""

from hypothesis import given
from hypothesis import strategies as st

from openpista.channels.whatsapp.lines import Lines

PIECES = st.lists(st.binary(max_size=30), max_size=30)


@given(PIECES)
def test_pieces_do_not_matter(pieces: list[bytes]) -> None:
    lines = Lines(10_000)
    found = [line for piece in pieces for line in lines.feed(piece)]

    assert found == b"".join(pieces).split(b"\n")[:-1]
    assert lines.dropped == 0


@given(PIECES, st.integers(min_value=1, max_value=8))
def test_a_long_line_is_dropped_whole_and_the_next_one_is_read(
    pieces: list[bytes], limit: int
) -> None:
    lines = Lines(limit)
    found = [line for piece in pieces for line in lines.feed(piece)]
    *whole, rest = b"".join(pieces).split(b"\n")

    assert found == [line for line in whole if len(line) <= limit]
    assert lines.dropped == sum(len(line) > limit for line in (*whole, rest))


def test_a_line_of_ten_megabytes_is_not_kept() -> None:
    lines = Lines(1024)
    for _ in range(160):
        assert lines.feed(b"x" * 65_536) == []
        assert len(lines._open) <= 1024
    assert lines.feed(b"\nnext\n") == [b"next"]
    assert lines.dropped == 1
