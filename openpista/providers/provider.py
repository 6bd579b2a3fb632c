"""One model service over one wire: from a neutral request to a neutral stream."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec import Struct

from openpista.config.presets import SLOW_IDLE_TIMEOUT_S
from openpista.domain.clock import Clock
from openpista.domain.model import ModelRef, ModelRequest, ProviderError, StreamEvent
from openpista.egress.addresses import is_loopback
from openpista.providers.circuit import Circuit
from openpista.providers.encoding import Encoding
from openpista.providers.endpoint import Endpoint
from openpista.providers.errors import failure
from openpista.providers.initiator import initiator_headers
from openpista.providers.json_text import write_json
from openpista.providers.known import ModelTraits
from openpista.providers.pictures import MediaReader, load_pictures
from openpista.providers.reply import CallIds, Tag
from openpista.providers.retry import Chance, Sleep, with_retries
from openpista.providers.sdk import Sdk, open_sdk
from openpista.providers.stream import read_reply
from openpista.providers.toolnames import ToolNames
from openpista.providers.transform import Target, prepare
from openpista.providers.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

JSON_HEADERS = {"content-type": "application/json", "accept": "text/event-stream"}


REFUSALS = ("auth", "permission", "quota")
"""Failures that say something about a login, and not about the network or the question."""


class Surroundings(Struct, frozen=True):
    """What a provider takes from outside, so that tests decide it.

    `heard` is told by provider whether a request was taken, or refused for its login's sake.
    """

    clock: Clock
    sleep: Sleep
    chance: Chance
    read_media: MediaReader | None = None
    transport: "Callable[[], httpx2.AsyncBaseTransport] | None" = None
    heard: "Callable[[str, bool], None] | None" = None


class WireProvider:
    """A `domain.model.Provider`. Its SDK is loaded with the first request."""

    def __init__(
        self,
        endpoint: Endpoint,
        wire: Wire,
        traits: "Callable[[ModelRef], ModelTraits]",
        around: Surroundings,
    ) -> None:
        self._endpoint = endpoint
        self._wire = wire
        self._traits = traits
        self._around = around
        self._sdk: Sdk | None = None
        self._opening = asyncio.Lock()
        self._circuit = Circuit(endpoint.id, endpoint.label, around.clock)

    @property
    def id(self) -> str:
        """The provider's id in the config and in messages."""
        return self._endpoint.id

    async def stream(self, request: ModelRequest) -> AsyncGenerator[StreamEvent]:
        """Stream the answer (see `domain.model.Provider`); tries again before the first word.

        Two tools whose names collide on the wire are refused before anything is sent.
        """
        encoding = await self._encoding(request)
        content = write_json(self._wire.encode(encoding))
        attempts = with_retries(
            lambda: self._counted(encoding, content),
            sleep=self._around.sleep,
            chance=self._around.chance,
            patience_s=request.patience_s,
        )
        async with aclosing(attempts) as events:
            async for event in events:
                yield event

    async def warm(self) -> None:
        """Load the SDK and make its client, while there is time."""
        await self._ready()

    async def aclose(self) -> None:
        """Close pooled connections."""
        if self._sdk is not None:
            await self._sdk.close()
            self._sdk = None

    async def _encoding(self, request: ModelRequest) -> Encoding:
        tag = Tag(self._wire.name, self._endpoint.id, request.model)
        traits = self._traits(ModelRef(self._endpoint.id, request.model))
        names = ToolNames(tool.name for tool in request.tools)
        pictures = await load_pictures(request.messages, self._around.read_media)
        target = Target(tag, self._wire.call_id, traits.info.vision, pictures)
        return Encoding(
            request=request,
            parts=prepare(request.messages, target),
            names=names,
            tag=tag,
            traits=traits,
            quirks=self._endpoint.quirks,
            pictures=pictures,
        )

    async def _counted(self, encoding: Encoding, content: bytes) -> AsyncGenerator[StreamEvent]:
        """Try once, unless the service is left alone for now."""
        self._circuit.admit()
        try:
            async with aclosing(self._attempt(encoding, content)) as events:
                async for event in events:
                    yield event
        except ProviderError as error:
            self._circuit.failed(error)
            if error.kind in REFUSALS:
                self._tell(is_well=False)
            raise
        self._circuit.answered()
        self._tell(is_well=True)

    def _tell(self, *, is_well: bool) -> None:
        if self._around.heard is not None:
            self._around.heard(self._endpoint.id, is_well)

    async def _attempt(self, encoding: Encoding, content: bytes) -> AsyncGenerator[StreamEvent]:
        endpoint = self._endpoint
        idle_s = self._idle_s(encoding)
        sdk = await self._ready()
        headers = JSON_HEADERS | dict(self._wire.headers(encoding, endpoint))
        headers |= initiator_headers(encoding)
        try:
            async with asyncio.timeout(idle_s):
                path = self._wire.path.format(model=quote(encoding.request.model, safe=""))
                body = await sdk.open(path, content, headers)
        except TimeoutError as error:
            raise failure("timeout", provider=endpoint.id, label=endpoint.label) from error
        decoder = self._wire.decoder(
            encoding, CallIds.after(encoding.request.messages), endpoint.label
        )
        reading = read_reply(
            body,
            decoder,
            splitter=self._wire.splitter(),
            idle_s=idle_s,
            provider=endpoint.id,
            label=endpoint.label,
        )
        async with aclosing(reading) as events:
            async for event in events:
                yield event

    async def _ready(self) -> Sdk:
        async with self._opening:
            if self._sdk is None:
                transport = self._around.transport() if self._around.transport else None
                self._sdk = await open_sdk(
                    self._wire.sdk,
                    self._endpoint,
                    wall=self._around.clock.now_ms,
                    transport=transport,
                )
            return self._sdk

    def _idle_s(self, encoding: Encoding) -> float:
        slow = encoding.traits.info.reasoning or is_loopback(self._endpoint.base_url)
        own = self._endpoint.quirks.idle_timeout_s
        return max(own, SLOW_IDLE_TIMEOUT_S) if slow else own
