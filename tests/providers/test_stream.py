"""One answer from one body: bounded silence, a demanded end, one kind of failure."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import pytest

from openpista.domain.message import Text, ToolCall
from openpista.domain.model import ProviderError, Reply, StreamEvent, TextChunk
from openpista.providers import stream
from openpista.providers.chat_decode import ChatDecoder
from openpista.providers.reply import CallIds
from openpista.providers.sse import SseDecoder
from openpista.providers.stream import BrokenStreamError, read_reply
from openpista.providers.toolnames import ToolNames
from openpista.providers.wire_chat import CHAT
from tests.providers.making import tag_of
from tests.replay.wires import collect

WORD = b'data: {"choices":[{"delta":{"content":"a"}}]}\n\n'
CALL = (
    b'data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c",'
    b'"function":{"name":"x","arguments":"{}"}}]}}]}\n\n'
)
STOP = b'data: {"choices":[{"finish_reason":"stop"}]}\n\n'
USAGE = b'data: {"usage":{"prompt_tokens":3}}\n\n'
DONE = b"data: [DONE]\n\n"
HANG = "hang"
BREAK = "break"

Step = bytes | str


class Body:
    """Plays pieces, breaks, and silences."""

    def __init__(self, *steps: Step) -> None:
        self.steps = steps
        self.taken = 0
        self.closed = 0

    async def pieces(self) -> AsyncGenerator[bytes]:
        for step in self.steps:
            self.taken += 1
            if step == HANG:
                await asyncio.Event().wait()
            elif step == BREAK:
                raise BrokenStreamError("peer closed connection")
            else:
                assert isinstance(step, bytes)
                await asyncio.sleep(0)
                yield step

    async def close(self) -> None:
        self.closed += 1


def read(body: Body, *, idle_s: float = 30) -> AsyncGenerator[StreamEvent]:
    decoder = ChatDecoder(tag=tag_of(CHAT), names=ToolNames(()), ids=CallIds(), label="P")
    return read_reply(body, decoder, splitter=SseDecoder(), idle_s=idle_s, provider="p", label="P")


async def replied(*steps: Step) -> tuple[list[StreamEvent], Body]:
    body = Body(*steps)
    events = [event async for event in read(body)]
    assert isinstance(events[-1], Reply)
    assert body.closed == 1
    return events, body


async def failed(*steps: Step, idle_s: float = 30) -> ProviderError:
    body = Body(*steps)
    _, error = await collect(read(body, idle_s=idle_s))
    assert isinstance(error, ProviderError)
    assert body.closed == 1
    return error


def words(error: ProviderError) -> Sequence[object]:
    assert error.partial is not None
    return [block.text for block in error.partial.blocks if isinstance(block, Text)]


async def test_the_reply_comes_last_and_the_body_is_read_to_its_end():
    events, body = await replied(WORD + WORD, STOP, USAGE, DONE, b": bye\n\n")

    assert [type(event) for event in events] == [TextChunk, TextChunk, Reply]
    assert body.taken == 5


async def test_usage_after_the_finish_reason_is_waited_for():
    events, _ = await replied(STOP, USAGE)

    assert isinstance(events[-1], Reply)
    assert events[-1].usage is not None


async def test_an_end_without_a_terminal_event_is_a_cut():
    error = await failed(WORD, CALL)

    assert error.kind == "cut_off"
    assert words(error) == ["a"]
    assert error.partial is not None
    assert error.partial.stop == "cut_off"
    assert not any(b.complete for b in error.partial.blocks if isinstance(b, ToolCall))


async def test_a_connection_that_breaks_is_a_cut():
    error = await failed(WORD, BREAK)

    assert (error.kind, words(error)) == ("cut_off", ["a"])
    assert "peer closed" in error.detail


async def test_a_break_after_the_end_does_no_harm():
    await replied(WORD, STOP, BREAK)
    await replied(WORD, DONE, BREAK)


async def test_silence_is_bounded():
    error = await failed(WORD, HANG, idle_s=0.01)

    assert (error.kind, words(error)) == ("timeout", ["a"])


async def test_silence_after_the_end_is_not_waited_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stream, "GRACE_S", 0.01)
    monkeypatch.setattr(stream, "DRAIN_S", 0.01)

    await replied(WORD, STOP, HANG)
    await replied(WORD, DONE, HANG)


async def test_comments_extend_the_silence_but_not_for_ever(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stream, "SIGNS_OF_LIFE", 0)

    error = await failed(*[b": still here\n\n"] * 50, idle_s=10)

    assert error.kind == "timeout"


async def test_a_last_event_without_its_blank_line_counts():
    events, _ = await replied(WORD, STOP.rstrip())

    assert isinstance(events[-1], Reply)
    assert events[:-1] == [TextChunk("a")]
    alone, _ = await replied(STOP, WORD.rstrip())
    assert alone[0] == TextChunk("a")


async def test_half_a_last_event_is_a_cut():
    assert (await failed(WORD, STOP[:20])).kind == "cut_off"


@pytest.mark.parametrize(
    "step", [b"data: {\n\n", b"data: " + b"[" * 200_000 + b"\n\n", b'data: {"choices":5}\n\n']
)
async def test_what_cannot_be_read_is_malformed(step: bytes):
    error = await failed(WORD, step, STOP)

    assert (error.kind, words(error)) == ("malformed", ["a"])


async def test_an_answer_without_end_is_malformed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stream, "MAX_REPLY_BYTES", 1_000)

    assert (await failed(*[WORD] * 100)).kind == "malformed"
    await replied(STOP, DONE, *[WORD] * 100)


async def test_an_event_without_end_is_malformed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("openpista.providers.sse.MAX_EVENT_BYTES", 100)

    assert (await failed(WORD, *[b"x" * 90] * 3)).kind == "malformed"


async def test_an_error_in_the_stream_keeps_what_had_arrived():
    for end in (b"\n\n", b""):
        error = await failed(WORD, b'data: {"error":{"message":"busy","code":429}}' + end)
        assert (error.kind, words(error)) == ("rate_limit", ["a"])
        assert error.partial is not None
        assert error.partial.stop == "error"


async def test_words_before_an_error_in_the_same_piece_are_still_told():
    heard, error = await collect(read(Body(WORD + b'data: {"error":"busy"}\n\n')))

    assert heard == [TextChunk("a")]
    assert isinstance(error, ProviderError)


async def test_an_error_that_is_no_stream_is_read_all_the_same():
    error = await failed(b'{"error": {"message": "no such model: x not found", "code": 404}}')

    assert error.kind == "not_found"


async def test_an_answer_that_is_no_stream_is_malformed():
    assert (await failed(b'{"choices": [{"message": {"content": "a"}}]}')).kind == "malformed"
    assert (await failed(b"<html>\n<p>")).kind == "malformed"
    assert (await failed(b"{malformed json")).kind == "malformed"
    assert (await failed(b"dat")).kind == "cut_off"
    assert (await failed()).kind == "cut_off"


async def test_closing_the_reading_closes_the_body():
    body = Body(WORD, HANG)
    async with aclosing(read(body)) as events:
        await anext(events)

    assert body.closed == 1


async def test_cancelling_the_reader_closes_the_body():
    body = Body(WORD, HANG)

    async def follow() -> None:
        async with aclosing(read(body)) as events:
            async for _ in events:
                pass

    async with asyncio.TaskGroup() as group:
        task = group.create_task(follow())
        await asyncio.sleep(0.01)
        task.cancel()

    assert body.closed == 1


async def test_a_reply_that_cannot_be_built_is_malformed(monkeypatch: pytest.MonkeyPatch):
    def break_it(_self: ChatDecoder) -> Reply:
        from openpista.providers.json_text import MalformedError

        raise MalformedError("too deep")

    monkeypatch.setattr(ChatDecoder, "reply", break_it)

    assert (await failed(STOP, DONE)).kind == "malformed"
