"""Streaming one reply."""

import pytest

from openpista.agent.reply import ReplyStream, redacted, without_open_calls
from openpista.domain.event import Event, TextDelta, ThinkingDelta
from openpista.domain.ids import CallId, session_stream
from openpista.domain.message import Opaque, Text, Thinking
from openpista.domain.model import (
    ModelRequest,
    ProviderError,
    TextChunk,
    ThinkingChunk,
    ToolCallBegun,
)
from openpista.guard.redact import Redactor
from tests.agent.builders import SESSION, TURN, call
from tests.fakes.models import FakeProvider, says

REQUEST = ModelRequest(model="m", system="", messages=())


def streaming(told: list[Event], *secrets: str) -> ReplyStream:
    return ReplyStream(
        told.append,
        stream=session_stream(SESSION),
        turn_id=TURN,
        redactor=Redactor(secrets),
    )


async def test_what_was_held_back_comes_out_before_a_call_and_at_the_end() -> None:
    told: list[Event] = []
    stream = streaming(told, "secret-1")
    provider = FakeProvider(
        [
            ThinkingChunk("a sec"),
            TextChunk("a sec"),
            ToolCallBegun(CallId("c"), "t"),
            TextChunk("ret-1 sec"),
            says("a secret-1 sec"),
        ]
    )

    reply = await stream.run(provider, REQUEST)

    assert "".join(e.text for e in told if isinstance(e, TextDelta)) == "a secret-1 sec"
    assert "".join(e.text for e in told if isinstance(e, ThinkingDelta)) == "a sec"
    assert reply.blocks == (Text("a ⟦redacted⟧ sec"),)


async def test_what_was_said_is_known_when_the_stream_breaks() -> None:
    stream = streaming([])

    with pytest.raises(ProviderError) as failure:
        await stream.run(FakeProvider([ThinkingChunk("hm"), TextChunk("I beg")]), REQUEST)

    assert failure.value.kind == "cut_off"
    assert stream.said == (Thinking("hm"), Text("I beg"))


def test_nothing_said_is_nothing() -> None:
    assert streaming([]).said == ()


def test_payloads_and_calls_are_never_touched_by_redaction() -> None:
    opaque = Opaque(wire="w", provider="p", model="m", payload="secret-1")
    a_call = call(arguments='{"a":"secret-1"}')

    blocks = redacted((Thinking("secret-1", opaque), a_call), Redactor(["secret-1"]))

    assert blocks == (Thinking("⟦redacted⟧", opaque), a_call)


def test_a_broken_reply_keeps_its_words_only() -> None:
    assert without_open_calls((Text("a"), call(), Thinking("b"))) == (Text("a"), Thinking("b"))
