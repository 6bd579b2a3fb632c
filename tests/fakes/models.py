"""A model that says what a test wrote down, and remembers what it was asked."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

from openpista.domain.ids import CallId
from openpista.domain.message import Block, StopReason, Text, ToolCall, Usage
from openpista.domain.model import (
    ModelInfo,
    ModelRef,
    ModelRequest,
    Provider,
    ProviderError,
    Reply,
    StreamEvent,
    TextChunk,
)

Step = Reply | ProviderError | Sequence[StreamEvent | ProviderError | asyncio.Event]
"""A whole answer, a failure, or the events one by one; at an asyncio event it waits."""

USAGE = Usage(input_tokens=10, output_tokens=2)


def says(*blocks: Block | str, stop: StopReason | None = None) -> Reply:
    """Return an answer; plain strings become text, and calls make it stop for tools."""
    made = tuple(Text(block) if isinstance(block, str) else block for block in blocks)
    has_calls = any(isinstance(block, ToolCall) for block in made)
    return Reply(made, stop or ("tool_use" if has_calls else "end_turn"), usage=USAGE)


def calls(name: str, arguments: str = "{}", call_id: str = "c1") -> ToolCall:
    """Return a call for an answer."""
    return ToolCall(call_id=CallId(call_id), name=name, arguments=arguments)


class FakeProvider:
    """Answers with the steps in order; `requests` holds what it was asked."""

    def __init__(self, *steps: Step) -> None:
        self._steps = list(steps)
        self.requests: list[ModelRequest] = []
        self.closed_early = 0

    @property
    def id(self) -> str:
        """Return the provider's id."""
        return "fake"

    async def stream(self, request: ModelRequest) -> AsyncGenerator[StreamEvent]:
        """Give the next step."""
        self.requests.append(request)
        if not self._steps:
            raise AssertionError(f"the model was asked a {len(self.requests)}th time")
        step = self._steps.pop(0)
        whole = False
        try:
            for event in _events_of(step):
                if isinstance(event, asyncio.Event):
                    await event.wait()
                elif isinstance(event, ProviderError):
                    raise event
                else:
                    whole = isinstance(event, Reply)
                    yield event
                    await asyncio.sleep(0)
        except (GeneratorExit, asyncio.CancelledError):
            self.closed_early += not whole
            raise

    async def aclose(self) -> None:
        """Nothing is open."""


class FakeModels:
    """Knows one provider, whatever is asked for."""

    def __init__(
        self,
        provider: Provider,
        *,
        info: Callable[[ModelRef], ModelInfo] = ModelInfo,
        error: ProviderError | None = None,
        fallbacks: tuple[ModelRef, ...] = (),
    ) -> None:
        self._fallbacks = fallbacks
        self.cheaper_ref: ModelRef | None = None
        self.refreshed: list[bool] = []

        self._provider = provider
        self._info = info
        self._error = error

    def provider(self, ref: ModelRef) -> Provider:
        """Return the one provider, or fail as told."""
        if self._error is not None:
            raise self._error
        return self._provider

    def info(self, ref: ModelRef) -> ModelInfo:
        """Return what the test says of the model."""
        return self._info(ref)

    def known(self) -> tuple[ModelInfo, ...]:
        """Return one model."""
        return (self._info(ModelRef("fake", "fake")),)

    async def refresh(self, *, force: bool = False) -> Mapping[str, str]:
        """Note whether it was wished for; every service answers."""
        self.refreshed.append(force)
        return {}

    def fallbacks(self) -> tuple[ModelRef, ...]:
        """Return those that the test lets stand in."""
        return self._fallbacks

    def cheaper(self) -> ModelRef | None:
        """Return what the test lets take over when the budget is reached."""
        return self.cheaper_ref

    def default(self) -> tuple[ModelRef, str]:
        """Return the fake model."""
        return ModelRef("fake", "fake"), "a test wants it"


def _events_of(step: Step) -> Sequence[StreamEvent | ProviderError | asyncio.Event]:
    if isinstance(step, ProviderError):
        return [step]
    if isinstance(step, Reply):
        chunks = [TextChunk(block.text) for block in step.blocks if isinstance(block, Text)]
        return [*chunks, step]
    return step
