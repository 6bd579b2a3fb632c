"""Server-sent events: any line end, any pieces, bounded size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.providers import sse
from openpista.providers.sse import EventTooLargeError, SseDecoder, SseEvent


def decode(*pieces: bytes) -> list[SseEvent]:
    decoder = SseDecoder()
    events = [event for piece in pieces for event in decoder.feed(piece)]
    last = decoder.finish()
    return [*events, last] if last else events


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_the_three_line_ends_mean_the_same(end: bytes):
    body = end.join([b"event: ping", b"data: 1", b"data: 2", b"", b"data:3", b"", b""])

    assert decode(body) == [SseEvent("ping", b"1\n2"), SseEvent("", b"3")]


def test_comments_names_alone_ids_and_retry_make_no_event():
    assert decode(b": hello\n\nevent: x\n\nid: 7\nretry: 5\n\ndata: 1\n\n") == [SseEvent("", b"1")]


def test_the_name_may_follow_the_data():
    assert decode(b"data: {}\nevent: later\n\n") == [SseEvent("later", b"{}")]


def test_a_byte_order_mark_is_no_part_of_the_first_field():
    assert decode(b"\xef\xbb\xbfdata: 1\n\n") == [SseEvent("", b"1")]


def test_only_one_space_after_the_colon_is_dropped_and_unicode_line_ends_are_text():
    text = "  a\u2028b\x85c\x0bd".encode()

    assert decode(b"data:" + text + b"\n\n") == [SseEvent("", text[1:])]


def test_a_last_event_without_its_blank_line_is_given_at_the_end():
    assert decode(b"data: [DONE]") == [SseEvent("", b"[DONE]")]
    assert decode(b"data: 1\n") == [SseEvent("", b"1")]


def test_what_is_not_sse_is_kept_for_the_error_message():
    decoder = SseDecoder()

    assert decoder.feed(b'{"error": {"message": "no"}}\n') == []
    assert decoder.finish() is None
    assert bytes(decoder.stray) == b'{"error": {"message": "no"}}'


def test_a_body_without_line_ends_is_kept_too():
    decoder = SseDecoder()
    decoder.feed(b'{"error"')
    decoder.feed(b': "no"}')

    assert decoder.finish() is None
    assert bytes(decoder.stray) == b'{"error": "no"}'


def test_stray_lines_are_bounded():
    decoder = SseDecoder()
    for _ in range(5):
        decoder.feed(b"x" * 30_000 + b"\n")

    assert len(decoder.stray) == sse.MAX_STRAY_BYTES


def test_a_line_without_end_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sse, "MAX_EVENT_BYTES", 100)

    with pytest.raises(EventTooLargeError):
        decode(*[b"x"] * 200)


def test_an_event_without_end_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sse, "MAX_EVENT_BYTES", 100)

    with pytest.raises(EventTooLargeError):
        decode(*[b"data: x\n"] * 200)


_LINES = st.sampled_from(
    [b"", b"", b"data: 1", b"data:", b": c", b"event: e", b"data: \xc3\xa9", b"{", b"id: 1"]
)
_ENDS = st.sampled_from([b"\n", b"\r", b"\r\n"])


@given(st.lists(st.tuples(_LINES, _ENDS), max_size=12), st.data())
def test_any_split_into_pieces_gives_the_same_events(
    lines: list[tuple[bytes, bytes]], data: st.DataObject
):
    body = b"".join(line + end for line, end in lines)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(body)), max_size=8)))
    pieces = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]

    whole = decode(body)

    assert decode(*pieces) == whole
    assert decode(*[body[i : i + 1] for i in range(len(body))]) == whole


@given(st.binary(max_size=200))
def test_no_bytes_break_it(body: bytes):
    decode(body)
