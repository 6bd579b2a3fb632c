"""What the agent asks of a model and what comes back, the same for every wire."""

from collections.abc import AsyncGenerator, Mapping
from typing import Literal, Protocol

from msgspec import Struct

from openpista.domain.errors import OpenpistaError
from openpista.domain.ids import CallId
from openpista.domain.message import Block, Message, StopReason, Usage
from openpista.domain.tool import ToolSpec
from openpista.domain.wire import snake_case

Effort = Literal["none", "low", "medium", "high"]


class ModelRef(Struct, frozen=True):
    """A model by provider and id; written `provider/model`, the model may contain slashes."""

    provider: str
    model: str

    def __str__(self) -> str:
        return f"{self.provider}/{self.model}"


class ModelInfo(Struct, frozen=True):
    """What is known of a model; token limits in tokens, prices in US dollars a million tokens.

    `recommended` marks what we would choose of its provider; `free` costs nothing, because it
    runs on this computer for example.
    """

    ref: ModelRef
    label: str = ""
    context_tokens: int = 128_000
    max_output_tokens: int = 8_192
    vision: bool = False
    reasoning: bool = False
    tools: bool = True
    input_price: float | None = None
    output_price: float | None = None
    cached_price: float | None = None
    recommended: bool = False
    free: bool = False


class ModelRequest(Struct, frozen=True):
    """One call of a model; `tools` in stable order, empty for a call without tools.

    `conversation` is a stable key for a session, for providers that route their cache by it.
    `patience_s` bounds the waits between tries, None leaves them to the provider.
    """

    model: str
    system: str
    messages: tuple[Message, ...]
    tools: tuple[ToolSpec, ...] = ()
    max_output_tokens: int | None = None
    effort: Effort | None = None
    conversation: str = ""
    patience_s: float | None = None


class StreamBase(Struct, frozen=True, tag_field="type", tag=snake_case):
    """The root of what a provider streams."""


class TextChunk(StreamBase, frozen=True):
    """More words of the answer."""

    text: str


class ThinkingChunk(StreamBase, frozen=True):
    """More words of the reasoning."""

    text: str


class ToolCallBegun(StreamBase, frozen=True):
    """The model began to write a tool call; its arguments are still coming."""

    call_id: CallId
    name: str


class Retried(StreamBase, frozen=True):
    """The call failed before its first word and is tried again after `wait_s` seconds.

    `reason` is a sentence for the user, `attempt` the number of the try that comes (from 2).
    """

    reason: str
    attempt: int
    wait_s: float


class Reply(StreamBase, frozen=True):
    """The whole answer; always the last event of a stream that ended well."""

    blocks: tuple[Block, ...]
    stop: StopReason
    usage: Usage | None = None
    model: str = ""
    stop_raw: str = ""


StreamEvent = TextChunk | ThinkingChunk | ToolCallBegun | Retried | Reply

ProviderErrorKind = Literal[
    "auth",
    "permission",
    "quota",
    "rate_limit",
    "overloaded",
    "server",
    "context_too_long",
    "content_filter",
    "not_found",
    "bad_request",
    "network",
    "timeout",
    "cut_off",
    "malformed",
]


class ProviderError(OpenpistaError):
    """A model call that failed, in one taxonomy for all providers.

    `partial` holds what had arrived when a stream broke (calls in it are never complete);
    `retry_after_s` the wait that the provider named, in seconds.
    """

    def __init__(
        self,
        message: str,
        *,
        kind: ProviderErrorKind,
        provider: str = "",
        status: int | None = None,
        code: str = "",
        retry_after_s: float | None = None,
        partial: Reply | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(message, detail=detail)
        self.kind: ProviderErrorKind = kind
        self.provider = provider
        self.status = status
        self.code = code
        self.retry_after_s = retry_after_s
        self.partial = partial


class Provider(Protocol):
    """One model service over one wire."""

    @property
    def id(self) -> str:
        """The provider's preset id, for example `anthropic`."""
        ...

    def stream(self, request: ModelRequest) -> AsyncGenerator[StreamEvent]:
        """Stream the answer; the last event is a `Reply`.

        Closing the generator closes the socket. Raises ProviderError.
        """
        ...

    async def aclose(self) -> None:
        """Close pooled connections."""
        ...


class Models(Protocol):
    """The port through which the agent finds a model; filled in by `app`."""

    def provider(self, ref: ModelRef) -> Provider:
        """Return the provider of `ref`; raises ProviderError when it cannot be used."""
        ...

    def info(self, ref: ModelRef) -> ModelInfo:
        """Return what is known of `ref`, with cautious defaults where nothing is."""
        ...

    def known(self) -> tuple[ModelInfo, ...]:
        """Return the models that can be chosen now, in the order in which to show them."""
        ...

    async def refresh(self, *, force: bool = False) -> Mapping[str, str]:
        """Ask the services for their models where that is due, or with `force` in any case.

        Returns a sentence for each provider that could not be asked.
        """
        ...

    def fallbacks(self) -> tuple[ModelRef, ...]:
        """Return the models that may stand in where one cannot be reached, in their order."""
        ...

    def cheaper(self) -> ModelRef | None:
        """Return the model to go on with when the budget is reached, None where none is set."""
        ...

    def default(self) -> tuple[ModelRef, str]:
        """Return the model of a new session and one line that says why (decisions.md 4)."""
        ...
