"""Frames as text."""

import pytest

from openpista.channels.web.page_frames import Follow, Say
from openpista.channels.web.server_frames import Failed
from openpista.channels.web.wire import (
    MAX_PAGE_FRAME_BYTES,
    FrameError,
    decode_page_frame,
    encode_server_frame,
    id_in,
)
from openpista.domain.ids import MessageId


def test_a_frame_is_read() -> None:
    frame = decode_page_frame('{"type":"message","message_id":"m","content":"hi"}')

    assert frame == Say(message_id=MessageId("m"), content="hi")
    followed = decode_page_frame('{"type":"follow","stream":"house","after":["e",3]}')
    assert isinstance(followed, Follow)
    assert followed.after == ("e", 3)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"type":"nothing"}', '{"type":"ping","id":"x"}', "[" * 40, '"\ud800"',
     "x" * (MAX_PAGE_FRAME_BYTES + 1)],
)  # fmt: skip
def test_what_is_no_frame_is_refused(text: str) -> None:
    with pytest.raises(FrameError):
        decode_page_frame(text)


def test_a_first_frame_is_short() -> None:
    with pytest.raises(FrameError, match="at most 4096"):
        decode_page_frame('{"type":"auth","csrf":"' + "x" * 5000 + '"}', max_bytes=4096)


def test_lone_surrogates_go_as_escapes() -> None:
    assert encode_server_frame(Failed(reason="a\ud800")) == (
        '{"type": "failed", "reason": "a\\ud800", "id": null}'
    )


def test_the_number_of_a_bad_call_is_found() -> None:
    assert id_in('{"id":7,"type":"nothing"}') == 7
    assert id_in("nothing") is None
