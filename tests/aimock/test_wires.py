"""The three wires over the real SDKs against a model server that somebody else wrote."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from typing import Literal

import pytest

from openpista.config.live import LiveConfig
from openpista.config.schema import Config, ProviderConfig
from openpista.domain.ids import MessageId, SessionId
from openpista.domain.message import Block, Message, Role, Text, Thinking, ToolCall, ToolResult
from openpista.domain.model import (
    ModelRef,
    ModelRequest,
    Provider,
    ProviderError,
    Reply,
    Retried,
    StreamEvent,
    TextChunk,
    ThinkingChunk,
    ToolCallBegun,
)
from openpista.domain.tool import ToolSpec
from openpista.providers.models import HouseModels, build_models
from tests.aimock.server import aimock, journal
from tests.replay.wires import FrozenClock, no_sleep

WireName = Literal["chat", "responses", "messages"]
WIRES: list[WireName] = ["chat", "responses", "messages"]
by_wire = pytest.mark.parametrize("wire", WIRES)

MODEL = "mock-1"
CITY = '{"type":"object","properties":{"city":{"type":"string"}}}'
TOOLS = (ToolSpec("web.weather", "Tell the weather.", CITY), ToolSpec("system.run", "Run.", "{}"))


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with aimock() as address:
        yield address


def models_at(url: str, wire: WireName) -> HouseModels:
    base = url if wire == "messages" else f"{url}/v1"
    server = ProviderConfig(base_url=base, wire=wire, api_key="sk-test")
    return build_models(
        LiveConfig(Config(providers={"mock": server})),
        environ={},
        clock=FrozenClock(),
        practice_factory=never,
        sleep=no_sleep,
        chance=lambda: 0.5,
    )


def never() -> Provider:
    raise AssertionError("nobody asked for the practice model")


def message(role: Role, *blocks: Block) -> Message:
    return Message(
        MessageId(f"m{len(blocks)}{role}"),
        SessionId("s"),
        1,
        role,
        blocks,
        at_ms=0,
        provider="mock",
        model=MODEL,
    )


def user(text: str) -> Message:
    return message("user", Text(text))


class Told:
    """What a provider streamed, and its end."""

    def __init__(self) -> None:
        self.events: list[StreamEvent] = []
        self.error: ProviderError | None = None

    @property
    def reply(self) -> Reply:
        assert isinstance(self.events[-1], Reply), self.error
        return self.events[-1]

    def said(self, kind: type[TextChunk | ThinkingChunk]) -> str:
        return "".join(e.text for e in self.events if isinstance(e, kind))

    def of(self, kind: type[StreamEvent]) -> list[StreamEvent]:
        return [event for event in self.events if isinstance(event, kind)]


async def ask(url: str, wire: WireName, *history: Message) -> Told:
    models = models_at(url, wire)
    told = Told()
    request = ModelRequest(model=MODEL, system="Be kind.", messages=history, tools=TOOLS)
    try:
        async with aclosing(models.provider(ModelRef("mock", MODEL)).stream(request)) as events:
            async for event in events:
                told.events.append(event)
    except ProviderError as error:
        told.error = error
    finally:
        await models.aclose()
    return told


def calls(reply: Reply) -> list[ToolCall]:
    return [block for block in reply.blocks if isinstance(block, ToolCall)]


def requests_with(url: str, text: str) -> Sequence[object]:
    return [one for one in journal(url) if text in json.dumps(one)]


@by_wire
async def test_words_are_streamed_and_counted(url: str, wire: WireName):
    told = await ask(url, wire, user("hello"))

    assert len(told.of(TextChunk)) > 1
    assert told.said(TextChunk) == "Hi there, how are you today my friend?"
    assert [b.text for b in told.reply.blocks if isinstance(b, Text)] == [told.said(TextChunk)]
    assert told.reply.stop == "end_turn"
    assert told.reply.usage is not None
    assert (told.reply.usage.input_tokens, told.reply.usage.output_tokens) == (11, 7)


@by_wire
async def test_a_tool_is_called_and_its_result_answered(url: str, wire: WireName):
    first = await ask(url, wire, user("weather"))
    (call,) = calls(first.reply)

    assert first.said(TextChunk) == "Let me check."
    assert first.of(ToolCallBegun) == [ToolCallBegun(call.call_id, "web.weather")]
    assert (call.name, json.loads(call.arguments)) == ("web.weather", {"city": "Oslo"})
    assert call.complete
    assert first.reply.stop == "tool_use"

    result = message("tool", ToolResult(call.call_id, call.name, "5"))
    second = await ask(
        url, wire, user("weather"), message("assistant", *first.reply.blocks), result
    )

    assert second.said(TextChunk) == "It is 5C in Oslo."
    assert second.reply.stop == "end_turn"


@by_wire
async def test_parallel_calls_keep_apart(url: str, wire: WireName):
    told = await ask(url, wire, user("two tools"))
    found = calls(told.reply)

    assert [call.name for call in found] == ["system.run", "web.weather"]
    assert [json.loads(call.arguments) for call in found] == [{"x": 1}, {"city": "Malmö 👋"}]
    assert len({call.call_id for call in found}) == 2
    assert all(call.complete for call in found)


@by_wire
async def test_thinking_is_told_apart_and_the_conversation_goes_on(url: str, wire: WireName):
    first = await ask(url, wire, user("think"))

    assert first.said(ThinkingChunk) == "I should ponder."
    assert first.said(TextChunk) == "Pondered."
    assert isinstance(first.reply.blocks[0], Thinking)

    second = await ask(
        url, wire, user("think"), message("assistant", *first.reply.blocks), user("hello")
    )
    assert second.said(TextChunk).startswith("Hi there")


@by_wire
async def test_a_service_that_asks_to_slow_down_is_waited_for(url: str, wire: WireName):
    before = len(requests_with(url, "slow down"))
    told = await ask(url, wire, user("slow down"))

    assert [e.wait_s for e in told.events if isinstance(e, Retried)] == [3, 3, 3]
    assert told.error is not None
    assert (told.error.kind, told.error.status) == ("rate_limit", 429)
    assert len(requests_with(url, "slow down")) - before == 4


@by_wire
@pytest.mark.parametrize(
    ("text", "kind", "tries"),
    [
        ("break inside", "server", 4),
        ("too much", "context_too_long", 1),
        ("wrong key", "auth", 1),
        ("vanish", "network", 4),
        ("mangle", "malformed", 1),
    ],
)
async def test_a_failure_has_its_kind(url: str, wire: WireName, text: str, kind: str, tries: int):
    before = len(requests_with(url, text))
    told = await ask(url, wire, user(text))

    assert told.error is not None
    assert told.error.kind == kind, told.error.detail
    assert len(requests_with(url, text)) - before == tries


@by_wire
async def test_a_stream_that_is_cut_is_told_as_cut(url: str, wire: WireName):
    told = await ask(url, wire, user("cut"))

    assert told.error is not None
    assert told.error.kind == "cut_off"
    assert told.error.partial is not None
    assert "".join(b.text for b in told.error.partial.blocks if isinstance(b, Text)) == told.said(
        TextChunk
    )


@by_wire
async def test_a_cancelled_answer_ends_at_once_and_the_next_one_works(url: str, wire: WireName):
    heard = asyncio.Event()
    models = models_at(url, wire)
    provider = models.provider(ModelRef("mock", MODEL))

    async def follow() -> None:
        request = ModelRequest(model=MODEL, system="", messages=(user("count"),))
        async with aclosing(provider.stream(request)) as events:
            async for _ in events:
                heard.set()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(follow())
        await heard.wait()
        task.cancel()
    assert task.cancelled()

    request = ModelRequest(model=MODEL, system="", messages=(user("hello"),))
    async with aclosing(provider.stream(request)) as events:
        assert isinstance([event async for event in events][-1], Reply)
    await models.aclose()
