"""The ollama wire as a whole, over HTTP on loopback."""

import json

from openpista.domain.message import Text
from openpista.domain.model import ProviderError, Reply
from openpista.providers.endpoint import Endpoint
from openpista.providers.provider import Surroundings, WireProvider
from openpista.providers.wire_ollama import OLLAMA
from tests.providers.fake_server import Answer, FakeServer, serving
from tests.replay.wires import FrozenClock, Outcome, collect, no_sleep, request_of, traits_of

LINES = (
    {"message": {"content": "h"}, "done": False},
    {"message": {"content": "i"}, "done": False},
    {"message": {"content": ""}, "done": True, "done_reason": "stop"},
)
JSON_LINES = (("content-type", "application/x-ndjson"),)


async def outcome_of(server: FakeServer) -> Outcome:
    endpoint = Endpoint("ollama", "Ollama", "ollama", server.url)
    around = Surroundings(clock=FrozenClock(), sleep=no_sleep, chance=lambda: 0.5)
    provider = WireProvider(endpoint, OLLAMA, traits_of, around)
    try:
        return await collect(provider.stream(request_of("qwen3")))
    finally:
        await provider.aclose()


def lines(*told: object) -> list[bytes]:
    return [json.dumps(one).encode() + b"\n" for one in told]


async def test_an_answer_in_lines():
    async with serving(Answer(lines(*LINES), headers=JSON_LINES)) as server:
        _, reply = await outcome_of(server)

    assert server.asked[0].path == "/api/chat"
    assert isinstance(reply, Reply)
    assert reply.blocks == (Text("hi"),)


async def test_without_its_last_line_it_is_cut_off():
    async with serving(Answer(lines(*LINES[:2]), headers=JSON_LINES)) as server:
        _, error = await outcome_of(server)

    assert isinstance(error, ProviderError)
    assert error.kind == "cut_off"
    assert error.partial is not None
    assert error.partial.blocks == (Text("hi"),)


async def test_a_model_that_is_not_there_is_told_in_its_words():
    told = Answer([b'{"error":"model \'qwen3\' not found"}'], status=404, headers=JSON_LINES)
    async with serving(told) as server:
        _, error = await outcome_of(server)

    assert isinstance(error, ProviderError)
    assert (error.kind, "not found" in error.message) == ("not_found", True)
