"""A model that answers by looking at what it was asked; titles and summaries answer themselves."""

import contextlib
from collections.abc import AsyncGenerator, Callable

from openpista.domain.model import ModelRequest, StreamEvent
from tests.fakes.models import FakeProvider, Step, says

TITLE = "A fine title"
SUMMARY = "What was said before."

Answer = Callable[[ModelRequest], Step]


class Responder:
    """Gives each request to `answer`; `requests` holds those of conversations only."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.requests: list[ModelRequest] = []
        self.titles = 0
        self.closed_early = 0

    @property
    def id(self) -> str:
        """Return the provider's id."""
        return "fake"

    async def stream(self, request: ModelRequest) -> AsyncGenerator[StreamEvent]:
        """Answer one request."""
        step = self._step(request)
        inner = FakeProvider(step)
        try:
            # Closed here and not by the collector: `inner` counts how it was left.
            async with contextlib.aclosing(inner.stream(request)) as events:
                async for event in events:
                    yield event
        finally:
            self.closed_early += inner.closed_early

    async def aclose(self) -> None:
        """Nothing is open."""

    def _step(self, request: ModelRequest) -> Step:
        if request.conversation.endswith(":title"):
            self.titles += 1
            return says(TITLE)
        if request.conversation.endswith(":summary"):
            return says(SUMMARY)
        self.requests.append(request)
        return self._answer(request)


def echoes(request: ModelRequest) -> Step:
    """Answer with the newest words of the user."""
    return says(f"You said: {newest_words(request)}")


def newest_words(request: ModelRequest) -> str:
    """Return the text of the newest message that has any."""
    for message in reversed(request.messages):
        for block in reversed(message.blocks):
            if text := getattr(block, "text", ""):
                return str(text)
    return ""
