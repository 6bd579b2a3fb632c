import contextlib
import json
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.command import OWNER_AT_TERMINAL, Accepted, RenameSession, SendMessage
from openpista.domain.event import Snapshot, TextDelta
from openpista.domain.ids import HOUSE, MessageId, SessionId, StreamId
from openpista.domain.model import ModelRef
from openpista.domain.query import ListSessions, SessionPage
from openpista.domain.session import Session
from openpista.gateway import frames
from openpista.gateway.frames import (
    Answered,
    Ask,
    Attach,
    ClientFrame,
    Done,
    Ended,
    Failed,
    Follow,
    FrameError,
    More,
    Send,
    ServerFrame,
    Told,
    Unfollow,
    Welcome,
    decode_client_frame,
    decode_server_frame,
    encode_frame,
    id_of,
)

SESSION = Session(
    id=SessionId("s"),
    title="",
    workspace="/w",
    model=ModelRef("practice", "practice"),
    created_at_ms=1,
    updated_at_ms=2,
)

CLIENT_FRAMES: tuple[ClientFrame, ...] = (
    Attach(answers=False),
    Send(id=1, command=SendMessage(message_id=MessageId("m"), text="Grüße\n안녕")),
    Ask(id=2, query=ListSessions(limit=3)),
    Follow(id=3, stream=HOUSE, after=("epoch", 7)),
    More(id=3, credit=10),
    Unfollow(id=3),
)

SERVER_FRAMES: tuple[ServerFrame, ...] = (
    Welcome(protocol=1, version="0", pid=4),
    Done(id=1, result=Accepted(session_id=SessionId("s"))),
    Answered(id=2, answer=SessionPage(sessions=(SESSION,))),
    Told(id=3, event=TextDelta(stream=StreamId("s"), seq=8, text="x")),
    Told(
        id=3,
        event=Snapshot(stream=StreamId("s"), epoch="e", session=SESSION, messages=()),
    ),
    Ended(id=3),
    Failed(reason="no"),
)


@pytest.mark.parametrize("frame", CLIENT_FRAMES)
def test_a_client_frame_is_one_line_that_reads_back(frame: ClientFrame) -> None:
    line = encode_frame(frame)

    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode_client_frame(line) == frame


@pytest.mark.parametrize("frame", SERVER_FRAMES)
def test_a_server_frame_is_one_line_that_reads_back(frame: ServerFrame) -> None:
    line = encode_frame(frame)

    assert line.count(b"\n") == 1
    assert decode_server_frame(line) == frame


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"type":"send"}',
        b'{"type":"nothing_known","id":1}',
        b'{"type":"send","id":1,"command":{"type":"fork_session","session_id":"s","seq":1.5}}',
        b'{"type":"more","id":1,"credit":' + b"9" * 5000 + b"}",
        b'{"type":"unfollow","id":"\\ud800"}',
        b'{"type":"unfollow","id":1}{"type":"unfollow","id":2}',
        b'{"type":"unfollow","id":NaN}',
        b"\xff\xfe\x00",
        b'{"type":"follow","id":1,"stream":"a\xff"}',
        b'{"type":"unfollow","id":1,"x":"' + b"[" * 100_000,
        b"[" * 200_000,
        b'{"type":"unfollow","id":1,"x":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        b'{"x":' * 50_000 + b"1" + b"}" * 50_000,
        b" " * (frames.MAX_CLIENT_FRAME_BYTES + 1),
    ],
)
def test_what_is_no_frame_is_refused_with_a_sentence(line: bytes) -> None:
    with pytest.raises(FrameError):
        decode_client_frame(line)


def test_brackets_inside_a_string_are_not_depth() -> None:
    frame = Send(
        id=1,
        command=RenameSession(session_id=SessionId("s"), title='["{\\' * 5000),
    )

    assert decode_client_frame(encode_frame(frame)) == frame


@pytest.mark.parametrize("piece", [b'"', b'\\"', b'["', b'"\\', b"\\", b'"["]'])
def test_checking_the_bounds_is_linear(piece: bytes) -> None:
    line = b"[" * frames.MAX_DEPTH + b'"' + piece * (900_000 // len(piece))
    began = time.perf_counter()

    with pytest.raises(FrameError):
        decode_client_frame(line)

    assert time.perf_counter() - began < 2


def test_a_lone_surrogate_cannot_stop_a_line_from_being_sent() -> None:
    frame = Send(id=1, command=SendMessage(message_id=MessageId("m"), text="a\ud800b"))

    read = decode_client_frame(encode_frame(frame))

    assert isinstance(read, Send)
    assert isinstance(read.command, SendMessage)
    assert read.command.text == "a?b"
    assert read.command.sender == OWNER_AT_TERMINAL


def test_the_number_of_a_broken_call_is_found_where_it_can_be() -> None:
    assert id_of(b'{"type":"send","id":17,"command":{"type":"x"}}') == 17
    assert id_of(b'{"type":"send","id":"17"}') is None
    assert id_of(b"not json") is None


@given(st.binary(max_size=200))
def test_any_bytes_are_a_frame_or_a_frame_error(line: bytes) -> None:
    with contextlib.suppress(FrameError):
        decode_client_frame(line)


@given(st.integers(0, 2**32), st.sampled_from(CLIENT_FRAMES))
def test_a_mutated_frame_is_a_frame_or_a_frame_error(seed: int, frame: ClientFrame) -> None:
    chance = random.Random(seed)
    line = bytearray(encode_frame(frame))
    for _ in range(chance.randint(1, 5)):
        line[chance.randrange(len(line))] = chance.randrange(256)

    with contextlib.suppress(FrameError):
        decode_client_frame(bytes(line))


def test_frames_are_plain_json_told_apart_by_their_type() -> None:
    line = encode_frame(Follow(id=3, stream=HOUSE, after=("epoch", 7)))

    assert json.loads(line) == {
        "type": "follow",
        "id": 3,
        "stream": "house",
        "after": ["epoch", 7],
        "credit": 256,
    }
