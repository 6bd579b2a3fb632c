"""The gemini wire as a whole, over HTTP on loopback."""

import json

from openpista.domain.message import Text
from openpista.domain.model import Reply
from openpista.guard.secret import Secret
from openpista.providers.endpoint import Endpoint
from openpista.providers.provider import Surroundings, WireProvider
from openpista.providers.reply import CallIds
from openpista.providers.wire_gemini import GEMINI
from tests.providers.fake_server import Answer, serving
from tests.providers.feeding import reply_to
from tests.providers.making import encoding
from tests.replay.wires import FrozenClock, no_sleep, request_of, traits_of

SAYS = {"candidates": [{"content": {"parts": [{"text": "hi"}]}, "finishReason": "STOP"}]}


def test_its_decoder_reads_what_its_service_says():
    decoder = GEMINI.decoder(encoding(GEMINI, []), CallIds(), "P")

    assert reply_to(decoder, SAYS).stop == "end_turn"


async def test_the_model_stands_in_the_path_and_the_key_in_its_own_header():
    told = Answer([b"data: " + json.dumps(SAYS).encode() + b"\r\n\r\n"])
    async with serving(told) as server:
        endpoint = Endpoint(
            "google", "Google", "gemini", f"{server.url}/v1beta", Secret("k"),
            key_header="x-goog-api-key",
        )  # fmt: skip
        around = Surroundings(clock=FrozenClock(), sleep=no_sleep, chance=lambda: 0.5)
        provider = WireProvider(endpoint, GEMINI, traits_of, around)
        events = [event async for event in provider.stream(request_of("gemini-3/x"))]
        await provider.aclose()

    (asked,) = server.asked
    assert asked.path == "/v1beta/models/gemini-3%2Fx:streamGenerateContent?alt=sse"
    assert asked.headers["x-goog-api-key"] == "k"
    assert "authorization" not in asked.headers
    assert isinstance(events[-1], Reply)
    assert events[-1].blocks == (Text("hi"),)
