"""One service over one wire, on real sockets."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import pytest
from msgspec.structs import replace

from openpista.config.presets import Quirks
from openpista.domain.message import Text, ToolCall
from openpista.domain.model import (
    ModelInfo,
    ModelRef,
    ModelRequest,
    ProviderError,
    Reply,
    Retried,
    StreamEvent,
    TextChunk,
)
from openpista.providers.endpoint import Endpoint
from openpista.providers.known import ModelTraits
from openpista.providers.provider import Surroundings, WireProvider
from openpista.providers.wire import Wire
from openpista.providers.wire_chat import CHAT
from openpista.providers.wire_messages import MESSAGES
from openpista.providers.wire_responses import RESPONSES
from tests.providers.fake_server import DROP, HANG, NO_HEAD, Answer, FakeServer, serving
from tests.providers.making import MODEL, PICTURE, PROVIDER, RUN, assistant, call, result, user
from tests.replay.wires import FrozenClock, collect

WIRES = [CHAT, RESPONSES, MESSAGES]
by_wire = pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.name)


def sse(*told: object) -> bytes:
    return b"".join(b"data: " + json.dumps(one).encode() + b"\n\n" for one in told)


WORD = {
    "chat": sse({"choices": [{"delta": {"content": "hi"}}]}),
    "responses": sse({"type": "response.output_text.delta", "output_index": 0, "delta": "hi"}),
    "messages": sse(
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": "hi"}}
    ),
}
END = {
    "chat": sse({"choices": [{"finish_reason": "stop"}]}) + b"data: [DONE]\n\n",
    "responses": sse({"type": "response.completed", "response": {"status": "completed"}}),
    "messages": sse({"type": "message_stop"}),
}
BUSY = Answer([b'{"error": {"message": "busy"}}'], status=503)


class Naps:
    """Sleeps not at all and remembers."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


async def read_media(_sha256: str) -> bytes:
    return b"PNG"


def provider_of(
    wire: Wire,
    server: FakeServer,
    *,
    quirks: Quirks | None = None,
    naps: Naps | None = None,
    vision: bool = True,
) -> WireProvider:
    def traits(ref: ModelRef) -> ModelTraits:
        return ModelTraits(ModelInfo(ref, vision=vision))

    endpoint = Endpoint(PROVIDER, "P", wire.name, server.url, quirks=quirks or Quirks())
    around = Surroundings(
        clock=FrozenClock(), sleep=naps or Naps(), chance=lambda: 0.5, read_media=read_media
    )
    return WireProvider(endpoint, wire, traits, around)


def request(*history: Any) -> ModelRequest:
    return ModelRequest(
        model=MODEL, system="Be kind.", messages=history or (user("hi"),), tools=(RUN,)
    )


async def ask(wire: Wire, server: FakeServer, **options: Any) -> list[StreamEvent]:
    provider = provider_of(wire, server, **options)
    try:
        return [event async for event in provider.stream(request())]
    finally:
        await provider.aclose()


@by_wire
async def test_a_question_and_its_answer(wire: Wire):
    async with serving(Answer([WORD[wire.name], END[wire.name]])) as server:
        events = await ask(wire, server)

    assert events[0] == TextChunk("hi")
    assert isinstance(events[-1], Reply)
    assert [block.text for block in events[-1].blocks if isinstance(block, Text)] == ["hi"]
    (asked,) = server.asked
    assert asked.path == wire.path
    assert asked.headers["accept"] == "text/event-stream"


@by_wire
async def test_a_connection_is_used_again(wire: Wire):
    async with serving(Answer([WORD[wire.name], END[wire.name]])) as server:
        provider = provider_of(wire, server)
        for _ in range(3):
            await collect(provider.stream(request()))
            await provider.warm()
        async with aclosing(provider.stream(request())) as events:
            said = [event async for event in events]
        assert isinstance(said[-1], Reply)
        async with aclosing(provider.stream(request())) as events:
            again = [event async for event in events]
        await provider.aclose()
        await provider.aclose()

    assert again == said
    assert server.connections < len(server.asked)


@by_wire
async def test_a_busy_service_is_asked_again_before_the_first_word(wire: Wire):
    naps = Naps()
    async with serving(BUSY, BUSY, Answer([WORD[wire.name], END[wire.name]])) as server:
        events = await ask(wire, server, naps=naps)

    assert [type(event) for event in events] == [Retried, Retried, TextChunk, Reply]
    assert naps.taken == [1.25, 4.25]
    assert server.asked[0].body == server.asked[2].body


@by_wire
async def test_a_service_that_stays_busy_is_told_after_four_tries(wire: Wire):
    async with serving(BUSY) as server:
        with pytest.raises(ProviderError) as caught:
            await ask(wire, server)

    assert caught.value.kind == "overloaded"
    assert len(server.asked) == 4


@by_wire
async def test_a_stream_that_breaks_after_its_first_word_is_not_begun_again(wire: Wire):
    async with serving(Answer([WORD[wire.name], DROP])) as server:
        with pytest.raises(ProviderError) as caught:
            await ask(wire, server)

    assert caught.value.kind == "cut_off"
    assert caught.value.partial is not None
    assert len(server.asked) == 1


@by_wire
async def test_a_stream_that_ends_without_a_word_is_begun_again(wire: Wire):
    async with serving(Answer([DROP]), Answer([END[wire.name]])) as server:
        events = await ask(wire, server)

    assert [type(event) for event in events] == [Retried, Reply]


@by_wire
async def test_cancelling_closes_the_socket_at_once(wire: Wire):
    heard = asyncio.Event()

    async def follow(events: AsyncGenerator[StreamEvent]) -> None:
        async with aclosing(events):
            async for _ in events:
                heard.set()

    async with serving(Answer([WORD[wire.name], HANG])) as server:
        provider = provider_of(wire, server)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(follow(provider.stream(request())))
            await heard.wait()
            assert not server.gone.is_set()
            task.cancel()
        async with asyncio.timeout(2):
            await server.gone.wait()
        await provider.aclose()


@by_wire
async def test_closing_the_stream_closes_the_socket(wire: Wire):
    async with serving(Answer([WORD[wire.name], HANG])) as server:
        provider = provider_of(wire, server)
        async with aclosing(provider.stream(request())) as events:
            assert await anext(events) == TextChunk("hi")
        async with asyncio.timeout(2):
            await server.gone.wait()
        await provider.aclose()


@by_wire
async def test_cancelling_while_waiting_for_the_answer_closes_the_socket(wire: Wire):
    async with serving(Answer([HANG])) as server:
        provider = provider_of(wire, server)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(collect(provider.stream(request())))
            while not server.asked:
                await asyncio.sleep(0.001)
            task.cancel()
        async with asyncio.timeout(2):
            await server.gone.wait()
        await provider.aclose()


async def test_a_hundred_cancelled_streams_leave_no_socket_behind():
    async with serving(Answer([WORD["chat"], HANG])) as server:
        provider = provider_of(CHAT, server)
        for _ in range(100):
            async with aclosing(provider.stream(request())) as events:
                await anext(events)
        async with asyncio.timeout(2):
            while server.open:
                await asyncio.sleep(0.001)
        await provider.aclose()

    assert server.connections == 100


@pytest.mark.parametrize("status", [NO_HEAD, 200])
async def test_silence_before_the_answer_is_bounded(status: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("openpista.providers.provider.SLOW_IDLE_TIMEOUT_S", 0.05)
    async with serving(Answer([HANG], status=status)) as server:
        with pytest.raises(ProviderError) as caught:
            await ask(CHAT, server, quirks=Quirks(idle_timeout_s=0.05))

    assert caught.value.kind == "timeout"
    # On a busy machine a try may be over before its request was read.
    assert server.connections <= 4


async def test_names_that_collide_are_refused_before_anything_is_sent():
    tools = (RUN, replace(RUN, name="system_run"))
    async with serving(Answer([END["chat"]])) as server:
        provider = provider_of(CHAT, server)
        with pytest.raises(ProviderError) as caught:
            await collect_or_raise(provider, replace(request(), tools=tools))

    assert "system.run" in caught.value.message
    assert server.asked == []


async def collect_or_raise(provider: WireProvider, asked: ModelRequest) -> None:
    _, outcome = await collect(provider.stream(asked))
    if isinstance(outcome, ProviderError):
        raise outcome


async def test_a_call_id_that_the_conversation_knows_already_is_made_new():
    again = sse(
        {
            "choices": [
                {
                    "delta": {"tool_calls": [{"index": 0, "id": "0", "function": {"name": "x"}}]},
                    "finish_reason": "tool_calls",
                }
            ]
        }
    )
    async with serving(Answer([again, b"data: [DONE]\n\n"])) as server:
        provider = provider_of(CHAT, server)
        history = (user("a"), assistant(call("0")), result("0"))
        _, reply = await collect(provider.stream(request(*history)))
        await provider.aclose()

    assert isinstance(reply, Reply)
    (called,) = reply.blocks
    assert isinstance(called, ToolCall)
    assert called.call_id != "0"


@pytest.mark.parametrize("vision", [True, False])
async def test_pictures_are_read_for_a_model_that_sees(vision: bool):
    async with serving(Answer([END["chat"]])) as server:
        provider = provider_of(CHAT, server, vision=vision)
        await collect(provider.stream(request(user("see", PICTURE))))
        await provider.aclose()

    assert (b"UE5H" in server.asked[0].body) is vision
    assert (b"left out: this model cannot see" in server.asked[0].body) is not vision
