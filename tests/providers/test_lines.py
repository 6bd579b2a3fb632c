"""Lines of JSON from bytes in any pieces."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.providers import lines
from openpista.providers.lines import LineDecoder
from openpista.providers.sse import EventTooLargeError

BODY = b'{"a": 1}\r\n\n{"b": "\xed\x95\x9c"}\n{"c": 3}'
LINES = [b'{"a": 1}', b'{"b": "\xed\x95\x9c"}', b'{"c": 3}']


def read(*pieces: bytes) -> list[bytes]:
    decoder = LineDecoder()
    found = [event.data for piece in pieces for event in decoder.feed(piece)]
    last = decoder.finish()
    return found if last is None else [*found, last.data]


def test_each_line_is_an_event_and_the_last_needs_no_end():
    assert read(BODY) == LINES


@given(st.lists(st.integers(0, len(BODY)), max_size=6))
def test_in_any_pieces_it_is_the_same(cuts: list[int]):
    places = [0, *sorted(cuts), len(BODY)]

    assert read(*(BODY[a:b] for a, b in pairwise(places))) == LINES


def test_what_is_no_json_is_kept_for_the_message():
    decoder = LineDecoder()

    assert decoder.feed(b"<html>\nBad gateway\n") == []
    assert decoder.stray == b"<html>Bad gateway"


def test_a_line_without_an_end_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lines, "MAX_EVENT_BYTES", 10)
    decoder = LineDecoder()
    decoder.feed(b"{" * 8)

    with pytest.raises(EventTooLargeError):
        decoder.feed(b"{" * 8)
