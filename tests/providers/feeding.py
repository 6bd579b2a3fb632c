"""Feeding decoders, for their tests."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress

from hypothesis import strategies as st

from openpista.domain.model import ProviderError, Reply, StreamEvent
from openpista.providers.json_text import MalformedError
from openpista.providers.reply import Decoder
from openpista.providers.sse import SseDecoder, SseEvent

NewDecoder = Callable[[], Decoder]

HOSTILE: Sequence[bytes] = (
    b"",
    b"{",
    b"[]",
    b"null",
    b"5",
    b'"text"',
    b"\xff\xfe",
    b'{"a":' * 200_000,
    b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    b'{"type":"x","other":' + b"9" * 5_000 + b"}",
    b'{"type":"later.and.unknown","delta":{"more":[1,2]}}',
    rb'{"type":"x","text":"\ud83d"}',
)


def event(data: object, name: str = "") -> SseEvent:
    """Return an event with `data` as JSON, or as it is where it is bytes."""
    return SseEvent(name, data if isinstance(data, bytes) else json.dumps(data).encode())


def fed(decoder: Decoder, *told: object) -> list[StreamEvent]:
    """Feed events; return what they say."""
    return [said for one in told for said in decoder.feed(event(one))]


def reply_to(decoder: Decoder, *told: object) -> Reply:
    """Feed events; return the reply, which must have ended."""
    fed(decoder, *told)
    assert decoder.ended
    return decoder.reply()


def survives(decoder: Decoder, data: bytes) -> bool:
    """Feed foreign bytes; say whether they passed. Only the two named errors may come out."""
    try:
        decoder.feed(SseEvent("", data))
    except (MalformedError, ProviderError):
        return False
    finally:
        decoder.partial("error")
    return True


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 10**12) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


def objects_with(keys: Sequence[str], types: Sequence[str]) -> st.SearchStrategy[object]:
    """Return JSON objects with some of `keys`, holding anything, often other such objects."""
    inner = st.recursive(
        JSON_VALUES | st.sampled_from(types),
        lambda deeper: (
            st.dictionaries(st.sampled_from(keys), deeper, max_size=4)
            | st.lists(deeper, max_size=2)
        ),
        max_leaves=12,
    )
    return st.dictionaries(st.sampled_from(keys), inner, max_size=6)


def withstands(new: NewDecoder, told: Sequence[object]) -> None:
    """Feed any objects to a fresh decoder and end it; only the two named errors may come out."""
    decoder = new()
    for one in told:
        with suppress(MalformedError, ProviderError):
            decoder.feed(event(one))
    with suppress(MalformedError):
        decoder.reply()
    assert not any(getattr(block, "complete", False) for block in decoder.partial("cut_off").blocks)


def same_in_any_pieces(new: NewDecoder, body: bytes, cuts: Sequence[int]) -> None:
    """Compare the reply to a body read whole with one read in pieces."""
    replies: list[Reply] = []
    for ends in ((len(body),), (*cuts, len(body))):
        decoder, sse = new(), SseDecoder()
        start = 0
        for end in ends:
            for one in sse.feed(body[start:end]):
                decoder.feed(one)
            start = end
        replies.append(decoder.reply())
    assert replies[0] == replies[1]
