"""Every service of the table, over each of its wires, through the real SDK or HTTP stack against
a server that speaks it; a service or a way to log in without such a test makes this file fail."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from msgspec import Struct

from openpista.config.preset_types import Wire
from openpista.config.presets import PRESETS
from openpista.config.schema import Config
from openpista.domain.message import Message
from openpista.domain.model import ModelRequest, ProviderError, Reply, Retried, StreamEvent
from openpista.providers.endpoint import Endpoint
from openpista.providers.known import ModelTraits
from openpista.providers.live_models import ask_models
from openpista.providers.models import _wire
from openpista.providers.provider import Surroundings, WireProvider
from openpista.providers.resolve import resolve
from tests.auth.conversing import row
from tests.fakes.clock import FakeClock
from tests.providers.fake_server import DROP, Answer, FakeServer, serving
from tests.providers.making import RUN, assistant, call, result, user
from tests.providers.test_keys_of_services import stored
from tests.providers.test_logged_in import info_of
from tests.providers.test_provider import END, WORD, Naps, sse


class Contract(Struct, frozen=True):
    """One wire of one service: a model that is reached over it, and the path it is asked at."""

    service: str
    wire: Wire
    model: str
    path: str
    lists_at: str = ""


CONTRACTS = (
    Contract("anthropic", "messages", "claude-sonnet-5-5", "/v1/messages", "/v1/models"),
    Contract("openai", "responses", "gpt-6.2-sol", "/v1/responses", "/v1/models"),
    Contract("chatgpt", "responses", "gpt-6.1-sol", "/v1/responses", "/v1/models"),
    Contract(
        "google",
        "gemini",
        "gemini-3.8-flash",
        "/v1beta/models/gemini-3.8-flash:streamGenerateContent",
        "/v1beta/models",
    ),
    Contract(
        "openrouter",
        "chat",
        "anthropic/claude-sonnet-5.5",
        "/api/v1/chat/completions",
        "/api/v1/models",
    ),
    Contract("together", "chat", "zai-org/GLM-5.3", "/v1/chat/completions", "/v1/models"),
    Contract("copilot", "chat", "gemini-4-argon", "/chat/completions", "/models"),
    Contract("copilot", "messages", "claude-sonnet-5.5", "/v1/messages"),
    Contract("copilot", "responses", "gpt-6.1-sol", "/responses"),
    Contract("azure", "chat", "mistral", "/openai/v1/chat/completions", "/openai/v1/models"),
    Contract("azure", "responses", "my-gpt-6", "/openai/v1/responses"),
    Contract("bedrock", "chat", "qwen.q", "/openai/v1/chat/completions", "/openai/v1/models"),
    Contract("bedrock", "messages", "anthropic.claude-sonnet-5-5", "/anthropic/v1/messages"),
    Contract("bedrock", "responses", "openai.gpt-6.1-sol", "/openai/v1/responses"),
    Contract("vercel", "chat", "openai/gpt-6.1-sol", "/v1/chat/completions", "/v1/models"),
    Contract("vercel", "messages", "anthropic/claude-sonnet-5.5", "/v1/messages"),
    Contract("ollama", "ollama", "qwen3", "/api/chat", "/api/tags"),
    Contract("lmstudio", "chat", "some", "/v1/chat/completions", "/v1/models"),
    Contract("vllm", "chat", "some", "/v1/chat/completions", "/v1/models"),
    Contract("llamacpp", "chat", "some", "/v1/chat/completions", "/v1/models"),
    Contract("custom", "chat", "some", "/v1/chat/completions", "/v1/models"),
)
LISTING = [one for one in CONTRACTS if one.lists_at]
by_contract = pytest.mark.parametrize(
    "contract", CONTRACTS, ids=lambda one: f"{one.service}-{one.wire}"
)

SAID = WORD | {
    "gemini": sse({"candidates": [{"content": {"role": "model", "parts": [{"text": "hi"}]}}]}),
    "ollama": b'{"message": {"role": "assistant", "content": "hi"}, "done": false}\n',
}
ENDED = END | {
    "gemini": sse({"candidates": [{"finishReason": "STOP"}]}),
    "ollama": b'{"message": {"content": ""}, "done": true, "done_reason": "stop"}\n',
}
EMPTY = {one: ENDED[one] for one in ENDED} | {
    "messages": sse(
        {"type": "message_start", "message": {"usage": {"input_tokens": 1}}},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}},
        {"type": "message_stop"},
    ),
}
AFTER_A_TOOL = (user("list"), assistant(call("call_1", RUN.name)), result("call_1", RUN.name))


def refusal(status: int, said: str) -> Answer:
    told = json.dumps({"error": {"message": said, "type": "some_error", "code": "some_code"}})
    return Answer([told.encode()], status=status, headers=(("content-type", "application/json"),))


class Client(Struct, frozen=True):
    """A service of the table as a conversation meets it, and the server that stands for it."""

    endpoint: Endpoint
    provider: WireProvider
    server: FakeServer
    key: str

    async def ask(self, model: str, *history: Message) -> list[StreamEvent]:
        request = ModelRequest(
            model=model, system="Be kind.", messages=history or (user("hi"),), tools=(RUN,)
        )
        return [event async for event in self.provider.stream(request)]


@asynccontextmanager
async def client(
    contract: Contract, home: Path, *answers: Answer, naps: Naps | None = None
) -> AsyncGenerator[Client]:
    known = row(contract.service)
    async with serving(*answers) as server:
        path = urlsplit(known.base_url).path or ("/v1" if known.id == "custom" else "")
        logins = await stored(home, known, endpoint=f"{server.url}{path}")
        endpoint = resolve(known.id, Config(), {}, logins=logins, model=contract.model)
        around = Surroundings(clock=FakeClock(), sleep=naps or Naps(), chance=lambda: 0.5)
        provider = WireProvider(
            endpoint, _wire(endpoint), lambda ref: ModelTraits(info_of(ref)), around
        )
        try:
            yield Client(endpoint, provider, server, f"{known.id}-canary-key")
        finally:
            await provider.aclose()


def test_every_wire_of_every_service_has_a_contract() -> None:
    wanted = {
        (one.id, wire)
        for one in PRESETS
        if one.wire != "practice"
        for wire in (one.wire, *(route.wire for route in one.routes))
    }

    assert {(one.service, one.wire) for one in CONTRACTS} == wanted
    assert {one.service for one in LISTING} == {service for service, _ in wanted}


@by_contract
async def test_it_is_asked_at_its_path_with_its_key_and_answers(
    contract: Contract, tmp_path: Path
) -> None:
    answer = Answer([SAID[contract.wire], ENDED[contract.wire]])
    async with client(contract, tmp_path, answer) as one:
        events = await one.ask(contract.model)

    [asked] = one.server.asked
    assert asked.path.partition("?")[0] == contract.path
    header = row(contract.service).key_header
    assert asked.headers[header].removeprefix("Bearer ") == one.key
    assert one.key not in asked.path
    assert one.key not in asked.body.decode()
    assert isinstance(events[-1], Reply)
    assert [getattr(block, "text", "") for block in events[-1].blocks] == ["hi"]


@by_contract
async def test_a_refused_key_is_an_error_of_the_login_told_without_it(
    contract: Contract, tmp_path: Path
) -> None:
    refused = refusal(401, f"Incorrect key {contract.service}-canary-key")
    async with client(contract, tmp_path, refused) as one:
        with pytest.raises(ProviderError) as caught:
            await one.ask(contract.model)

    assert caught.value.kind == "auth"
    assert len(one.server.asked) == 1
    assert "canary" not in f"{caught.value.message}{caught.value.detail}{caught.value!r}"


@by_contract
async def test_a_busy_service_is_asked_again_and_a_wrong_request_is_not(
    contract: Contract, tmp_path: Path
) -> None:
    answer = Answer([SAID[contract.wire], ENDED[contract.wire]])
    busy, wrong = refusal(503, "busy"), refusal(400, "no such field")
    async with client(contract, tmp_path, busy, busy, answer, wrong) as one:
        events = await one.ask(contract.model)
        with pytest.raises(ProviderError) as caught:
            await one.ask(contract.model)

    assert [type(event) for event in events[:2]] == [Retried, Retried]
    assert isinstance(events[-1], Reply)
    assert caught.value.kind == "bad_request"
    assert len(one.server.asked) == 4


@by_contract
async def test_a_stream_that_breaks_is_cut_off_with_what_had_come(
    contract: Contract, tmp_path: Path
) -> None:
    async with client(contract, tmp_path, Answer([SAID[contract.wire], DROP])) as one:
        with pytest.raises(ProviderError) as caught:
            await one.ask(contract.model)

    assert caught.value.kind in ("cut_off", "network")
    assert caught.value.partial is not None
    assert len(one.server.asked) == 1


@by_contract
async def test_an_empty_answer_after_results_is_an_empty_answer_and_no_error(
    contract: Contract, tmp_path: Path
) -> None:
    async with client(contract, tmp_path, Answer([EMPTY[contract.wire]])) as one:
        events = await one.ask(contract.model, *AFTER_A_TOOL)

    assert isinstance(events[-1], Reply)
    assert events[-1].blocks == ()
    assert len(one.server.asked) == 1


@pytest.mark.parametrize("contract", LISTING, ids=lambda one: one.service)
async def test_its_models_are_asked_for_at_its_path_with_its_key(
    contract: Contract, tmp_path: Path
) -> None:
    row_of_it = {"id": "m", "slug": "m", "name": "m", "supportedGenerationMethods": [
        "generateContent"]}  # fmt: skip
    listed = Answer([json.dumps({"data": [row_of_it], "models": [row_of_it]}).encode()])
    async with client(contract, tmp_path, listed) as one:
        kept = await ask_models(one.endpoint, clock=FakeClock())

    assert [found.id for found in kept.models] == ["m"]
    assert one.server.asked[0].path.partition("?")[0] == contract.lists_at
    told = one.server.asked[0].headers[row(contract.service).key_header]
    assert told.removeprefix("Bearer ") == one.key
