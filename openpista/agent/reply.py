"""One call of a model: streamed to the windows, and remembered in case it ends early."""

from collections.abc import Callable
from contextlib import aclosing
from typing import assert_never

from msgspec import structs

from openpista.domain.event import (
    Event,
    ModelRetried,
    TextDelta,
    ThinkingDelta,
)
from openpista.domain.ids import StreamId, TurnId
from openpista.domain.message import Block, Text, Thinking, ToolCall
from openpista.domain.model import (
    ModelRequest,
    Provider,
    ProviderError,
    Reply,
    Retried,
    TextChunk,
    ThinkingChunk,
    ToolCallBegun,
)
from openpista.guard.redact import Redactor


class ReplyStream:
    """Streams one reply; `said` is what has reached the windows so far."""

    def __init__(
        self,
        tell: Callable[[Event], None],
        *,
        stream: StreamId,
        turn_id: TurnId,
        redactor: Redactor,
    ) -> None:
        self._tell = tell
        self._stream = stream
        self._turn_id = turn_id
        self._redactor = redactor
        self._text_filter = redactor.stream()
        self._thinking_filter = redactor.stream()
        self._text: list[str] = []
        self._thinking: list[str] = []

    @property
    def said(self) -> tuple[Block, ...]:
        """What was streamed, as blocks without any call."""
        thinking, text = "".join(self._thinking), "".join(self._text)
        blocks: list[Block] = [Thinking(thinking)] if thinking else []
        return (*blocks, Text(text)) if text else tuple(blocks)

    async def run(self, provider: Provider, request: ModelRequest) -> Reply:
        """Stream the answer to `request` and return it, redacted; raises ProviderError.

        A stream that ends without a reply counts as cut off.
        """
        async with aclosing(provider.stream(request)) as events:
            async for event in events:
                match event:
                    case TextChunk():
                        self._more_text(self._text_filter.feed(event.text))
                    case ThinkingChunk():
                        self._more_thinking(self._thinking_filter.feed(event.text))
                    case ToolCallBegun():
                        self._flush()
                    case Retried():
                        self._retried(event)
                    case Reply():
                        self._flush()
                        return self._redacted(event)
                    case _:  # pragma: no cover
                        assert_never(event)
        raise ProviderError("The model's answer broke off before its end.", kind="cut_off")

    def _more_text(self, text: str) -> None:
        if text:
            self._text.append(text)
            self._tell(TextDelta(stream=self._stream, turn_id=self._turn_id, text=text))

    def _more_thinking(self, text: str) -> None:
        if text:
            self._thinking.append(text)
            self._tell(ThinkingDelta(stream=self._stream, turn_id=self._turn_id, text=text))

    def _flush(self) -> None:
        """Let out what was held back as the possible beginning of a secret."""
        self._more_thinking(self._thinking_filter.finish())
        self._more_text(self._text_filter.finish())
        self._text_filter = self._redactor.stream()
        self._thinking_filter = self._redactor.stream()

    def _retried(self, event: Retried) -> None:
        self._tell(
            ModelRetried(
                stream=self._stream,
                turn_id=self._turn_id,
                reason=event.reason,
                attempt=event.attempt,
                wait_s=event.wait_s,
            )
        )

    def _redacted(self, reply: Reply) -> Reply:
        return structs.replace(reply, blocks=redacted(reply.blocks, self._redactor))


def redacted(blocks: tuple[Block, ...], redactor: Redactor) -> tuple[Block, ...]:
    """Return blocks without live secrets in their words; calls and payloads stay as they are,
    because they are run and sent back byte by byte."""
    return tuple(
        structs.replace(block, text=redactor.redact(block.text))
        if isinstance(block, Text | Thinking)
        else block
        for block in blocks
    )


def without_open_calls(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return what a broken reply may be stored as: its words and thoughts, none of its calls."""
    return tuple(block for block in blocks if not isinstance(block, ToolCall))
