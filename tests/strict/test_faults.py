"""Provider faults are contained: twelve scripts, a few requests, one message, no tool run twice
(reliability.md P10)."""

import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from openpista.config.presets import Quirks
from openpista.domain.event import Notice
from openpista.domain.message import Text
from openpista.domain.model import ModelInfo, ModelRef, Provider
from openpista.guard.secret import Secret
from openpista.providers.endpoint import Endpoint
from openpista.providers.known import ModelTraits
from openpista.providers.provider import Surroundings, WireProvider
from openpista.providers.wire_chat import CHAT
from tests.agent.rig import Rig, rig
from tests.fakes.clock import FakeClock
from tests.fakes.models import FakeModels, FakeProvider
from tests.fakes.tools import FakeTool

OWN, SECOND = ModelRef("own", "one"), ModelRef("second", "two")
MOST_REQUESTS = 5
MOST_FAILOVER_S = 10.0

Answer = Callable[[], httpx2.Response]


def sse(*events: Any, done: bool = True) -> httpx2.Response:
    text = "".join(f"data: {json.dumps(one)}\n\n" for one in events)
    tail = "data: [DONE]\n\n" if done else ""
    return httpx2.Response(200, text=text + tail, headers={"content-type": "text/event-stream"})


def word(text: str) -> Any:
    return {"choices": [{"index": 0, "delta": {"content": text}}]}


STOP: Any = {"choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "stop"}]}
CALL: Any = {
    "index": 0,
    "id": "c1",
    "type": "function",
    "function": {"name": "fake_tool", "arguments": "{}"},
}


def says(text: str) -> httpx2.Response:
    return sse(word(text), STOP)


def calls() -> httpx2.Response:
    told = {"choices": [{"index": 0, "delta": {"tool_calls": [CALL]}}]}
    return sse(told, {"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]})


def status(code: int, **headers: str) -> Answer:
    told = {"error": {"message": f"told {code}", "type": "some_error"}}
    return lambda: httpx2.Response(code, json=told, headers=headers)


def breaking(error: type[httpx2.TransportError]) -> Answer:
    def fail() -> httpx2.Response:
        raise error("no")

    return fail


TRANSIENT: dict[str, Answer] = {
    "busy": status(503),
    "overloaded": status(529),
    "server error": status(500),
    "too many requests": status(429),
    "too many, wait a little": status(429, **{"retry-after": "2"}),
    "too many, wait long": status(429, **{"retry-after": "50"}),
    "no connection": breaking(httpx2.ConnectError),
    "no answer": breaking(httpx2.ReadTimeout),
    "cut before the first word": lambda: sse(done=False),
    "an error in the stream": lambda: sse({"error": {"message": "ill", "code": 503}}),
}
LASTING: dict[str, Answer] = {
    "wrong key": status(401),
    "no credit": status(402),
}
FAULTS = TRANSIENT | LASTING
by_fault = pytest.mark.parametrize("fault", FAULTS)


class Service:
    """Plays its answers in order, the last one for ever, and counts what it is asked."""

    def __init__(self, ref: ModelRef, clock: FakeClock, *answers: Answer) -> None:
        self.asked = 0
        self._answers = list(answers)
        endpoint = Endpoint(
            ref.provider, ref.provider, "chat", "https://x.example/v1", Secret("k"), quirks=Quirks()
        )

        async def sleep(seconds: float) -> None:
            clock.advance(seconds)

        around = Surroundings(
            clock=clock,
            sleep=sleep,
            chance=lambda: 1.0,
            transport=lambda: httpx2.MockTransport(self._answer),
        )
        self.provider = WireProvider(
            endpoint, CHAT, lambda ref: ModelTraits(ModelInfo(ref)), around
        )

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        del request
        self.asked += 1
        return (self._answers.pop(0) if len(self._answers) > 1 else self._answers[0])()


class Services(FakeModels):
    def __init__(self, *services: tuple[ModelRef, Service]) -> None:
        chain = tuple(ref for ref, _ in services)
        super().__init__(FakeProvider(), fallbacks=chain)
        self._found = {ref.provider: service.provider for ref, service in services}

    def provider(self, ref: ModelRef) -> Provider:
        return self._found[ref.provider]

    async def aclose(self) -> None:
        for one in self._found.values():
            await one.aclose()


class House:
    """A turn over one service, or two of which the second stands in."""

    def __init__(self, *answers: Answer, second: Answer | None = None) -> None:
        self.clock = FakeClock()
        self.own = Service(OWN, self.clock, *answers)
        self.second = Service(SECOND, self.clock, second or status(500))
        both = ((OWN, self.own), (SECOND, self.second))
        self.models = Services(*(both if second else both[:1]))
        self.tool = FakeTool()
        self.rig: Rig = rig(self.models, self.tool, model=OWN)

    async def run(self) -> None:
        self.ended = await self.rig.run()
        await self.models.aclose()

    @property
    def requests(self) -> int:
        return self.own.asked + self.second.asked

    def notices(self) -> list[str]:
        return [note.text for note in self.rig.port.told(Notice)]

    def answers(self) -> list[str]:
        said = [one for one in self.rig.port.messages if one.role == "assistant"]
        return [block.text for one in said for block in one.blocks if isinstance(block, Text)]


@by_fault
async def test_a_fault_that_lasts_ends_the_turn_with_one_message(fault: str) -> None:
    house = House(FAULTS[fault])

    await house.run()

    assert house.ended.outcome == "failed"
    assert house.requests <= MOST_REQUESTS
    assert house.answers() == [house.ended.reason]
    assert house.notices() == []


@pytest.mark.parametrize("fault", TRANSIENT)
async def test_a_fault_that_passes_is_not_told_as_an_error(fault: str) -> None:
    house = House(TRANSIENT[fault], lambda: says("Here."))

    await house.run()

    assert (house.ended.outcome, house.answers(), house.notices()) == ("done", ["Here."], [])
    assert house.requests == 2


@by_fault
async def test_another_model_stands_in_within_ten_seconds(fault: str) -> None:
    house = House(FAULTS[fault], second=lambda: says("I am here."))
    began = house.clock.monotonic()

    await house.run()

    assert (house.ended.outcome, house.answers()) == ("done", ["I am here."])
    assert house.clock.monotonic() - began <= MOST_FAILOVER_S
    assert house.requests <= MOST_REQUESTS
    assert len(house.notices()) == 1


@by_fault
async def test_no_tool_runs_twice_where_the_fault_comes_after_it(fault: str) -> None:
    house = House(calls, FAULTS[fault], second=lambda: says("Done."))
    began = house.clock.monotonic()

    await house.run()

    assert (house.ended.outcome, house.answers()) == ("done", ["Done."])
    assert house.clock.monotonic() - began <= MOST_FAILOVER_S
    assert len(house.tool.ran) == 1
    assert len(house.notices()) == 1
    assert house.requests <= MOST_REQUESTS + 1


async def test_a_stream_that_breaks_after_its_first_word_is_told_and_not_begun_again() -> None:
    house = House(lambda: sse(word("Half"), done=False), second=lambda: says("Other."))

    await house.run()

    assert house.ended.outcome == "failed"
    assert house.requests == 1
    assert "Other." not in house.answers()
