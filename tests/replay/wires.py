"""The wires that openpista speaks, and the surroundings in which recordings are played."""

from collections.abc import AsyncGenerator, Sequence

import httpx2

from openpista.config.presets import Quirks
from openpista.domain.ids import MessageId, SessionId
from openpista.domain.message import Message, Text
from openpista.domain.model import (
    ModelInfo,
    ModelRef,
    ModelRequest,
    ProviderError,
    Reply,
    Retried,
    StreamEvent,
)
from openpista.guard.secret import Secret
from openpista.providers.encoding import Encoding
from openpista.providers.endpoint import Endpoint
from openpista.providers.known import ModelTraits
from openpista.providers.provider import Surroundings, WireProvider
from openpista.providers.reply import CallIds, Decoder, Tag
from openpista.providers.stream import read_reply
from openpista.providers.toolnames import ToolNames
from openpista.providers.wire import Wire
from openpista.providers.wire_chat import CHAT
from openpista.providers.wire_gemini import GEMINI
from openpista.providers.wire_messages import MESSAGES
from openpista.providers.wire_responses import RESPONSES
from tests.replay.fixture import Fixture

WIRES: dict[str, Wire] = {
    "chat": CHAT,
    "gemini": GEMINI,
    "messages": MESSAGES,
    "responses": RESPONSES,
}
PROVIDER = "replay"
QUIRKS = Quirks(tool_image="result", needs_reasoning_echo=True)

Outcome = tuple[list[StreamEvent], Reply | ProviderError]
"""What was streamed, and how it ended."""


class FrozenClock:
    """Time that stands still."""

    def now_ms(self) -> int:
        return 0

    def monotonic(self) -> float:
        return 0.0


async def no_sleep(_seconds: float) -> None:
    """Wait for nothing."""


def user_says(text: str) -> Message:
    """Return a message of the user."""
    session = SessionId("session")
    return Message(MessageId("m0"), session, 1, "user", (Text(text),), at_ms=0)


def request_of(model: str, *messages: Message) -> ModelRequest:
    """Return a request for an answer."""
    return ModelRequest(model=model, system="", messages=messages or (user_says("hello"),))


def traits_of(ref: ModelRef) -> ModelTraits:
    """Return a model that can do everything."""
    return ModelTraits(ModelInfo(ref, vision=True, reasoning=True))


def tag_of(fixture: Fixture) -> Tag:
    """Return the tag of opaque payloads in the answer of `fixture`."""
    return Tag(fixture.wire, PROVIDER, fixture.model)


def encoding_of(fixture: Fixture) -> Encoding:
    """Return what the decoder of `fixture` is made from."""
    ref = ModelRef(PROVIDER, fixture.model)
    return Encoding(
        request=request_of(fixture.model),
        parts=(),
        names=ToolNames(()),
        tag=tag_of(fixture),
        traits=traits_of(ref),
        quirks=QUIRKS,
    )


def decoder_of(fixture: Fixture) -> Decoder:
    """Return a fresh decoder for the answer of `fixture`."""
    return WIRES[fixture.wire].decoder(encoding_of(fixture), CallIds(), PROVIDER)


class Pieces(httpx2.AsyncByteStream):
    """A body in the given pieces."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        for piece in self._pieces:
            yield piece


class RecordedBody:
    """A body for `stream.read_reply`, without HTTP."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces

    async def pieces(self) -> AsyncGenerator[bytes]:
        for piece in self._pieces:
            yield piece

    async def close(self) -> None:
        """Nothing to close."""


async def through_sdk(fixture: Fixture, pieces: Sequence[bytes]) -> Outcome:
    """Serve `pieces` to the wire's real SDK and return what the provider streams."""
    headers = {"content-type": fixture.content_type, **fixture.headers}

    def answer(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(fixture.status, headers=headers, stream=Pieces(pieces))

    wire = WIRES[fixture.wire]
    endpoint = Endpoint(
        id=PROVIDER,
        label=PROVIDER,
        wire=wire.name,
        base_url="https://replay.example/v1",
        key=Secret("sk-recorded"),
        quirks=QUIRKS,
    )
    around = Surroundings(
        clock=FrozenClock(),
        sleep=no_sleep,
        chance=lambda: 0.0,
        transport=lambda: httpx2.MockTransport(answer),
    )
    provider = WireProvider(endpoint, wire, traits_of, around)
    try:
        return await collect(provider.stream(request_of(fixture.model)))
    finally:
        await provider.aclose()


async def through_reader(fixture: Fixture, pieces: Sequence[bytes]) -> Outcome:
    """Read `pieces` without HTTP, and otherwise as the provider does."""
    reading = read_reply(
        RecordedBody(pieces),
        decoder_of(fixture),
        splitter=WIRES[fixture.wire].splitter(),
        idle_s=60,
        provider=PROVIDER,
        label=PROVIDER,
    )
    return await collect(reading)


def byte_by_byte(fixture: Fixture) -> Reply | ProviderError:
    """Decode the body one byte at a time and return how it ended."""
    splitter, decoder = WIRES[fixture.wire].splitter(), decoder_of(fixture)
    body = fixture.body.encode()
    try:
        for index in range(len(body)):
            for event in splitter.feed(body[index : index + 1]):
                decoder.feed(event)
        if not decoder.closed and (last := splitter.finish()) is not None:
            decoder.feed(last)
    except ProviderError as error:
        error.partial = decoder.partial("error")
        return error
    return decoder.reply()


async def collect(events: AsyncGenerator[StreamEvent]) -> Outcome:
    """Return the events of a stream and its end; news of another try are left out."""
    said: list[StreamEvent] = []
    try:
        async for event in events:
            if isinstance(event, Reply):
                return said, event
            if not isinstance(event, Retried):
                said.append(event)
    except ProviderError as error:
        return said, error
    finally:
        await events.aclose()
    raise AssertionError("the stream ended without a reply and without an error")
