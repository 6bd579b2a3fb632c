"""A port that answers as a test wishes, and a page that only listens."""

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any

from openpista.domain.command import Accepted, Command, Refused
from openpista.domain.event import Event
from openpista.domain.ids import StreamId
from openpista.domain.query import Answer, Query, QueryFailed


class PlayedPort:
    """Plays events that a test puts in; every follower begins with `snapshot`."""

    def __init__(self) -> None:
        self.sent: list[Command] = []
        self.asked: list[Query] = []
        self.result: Accepted | Refused = Accepted()
        self.answer: Answer = QueryFailed(reason="no")
        self.snapshot: Event | None = None
        self.opened = 0
        self._followers: list[asyncio.Queue[Event | None]] = []

    async def send(self, command: Command) -> Accepted | Refused:
        """Note it."""
        self.sent.append(command)
        return self.result

    async def ask(self, query: Query) -> Answer:
        """Note it."""
        self.asked.append(query)
        return self.answer

    async def events(
        self, stream: StreamId, *, after: tuple[str, int] | None = None
    ) -> AsyncGenerator[Event]:
        """Begin with the snapshot of the moment."""
        del stream, after
        self.opened += 1
        follower: asyncio.Queue[Event | None] = asyncio.Queue()
        self._followers.append(follower)
        try:
            if self.snapshot is not None:
                yield self.snapshot
            while (event := await follower.get()) is not None:
                yield event
        finally:
            self._followers.remove(follower)

    def tell(self, *events: Event | None) -> None:
        """Tell all followers; None ends them."""
        for follower in self._followers:
            for event in events:
                follower.put_nowait(event)


class Ear:
    """A page that notes what it is told."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []

    def push(self, text: str) -> None:
        """Note it."""
        self.frames.append(json.loads(text))

    @property
    def text(self) -> str:
        """The words of the answer: of the last snapshot, and of all deltas since."""
        words = ""
        for frame in self.frames:
            event = frame.get("event", {})
            if event.get("type") == "snapshot":
                words = event["open_text"]
            elif event.get("type") == "text_delta":
                words += event["text"]
        return words

    @property
    def html(self) -> tuple[str, int]:
        """What a page shows as HTML: as the protocol says, gaps are ignored."""
        html, chars = "", 0
        for frame in self.frames:
            if frame.get("event", {}).get("type") == "snapshot":
                html, chars = frame["open_html"], frame["open_html_chars"]
            elif frame["type"] == "answer_html" and frame["start"] == 0:
                html, chars = frame["html"], frame["chars"]
            elif frame["type"] == "answer_html" and frame["start"] == chars:
                html, chars = html + frame["html"], frame["chars"]
        return html, chars

    @property
    def kinds(self) -> list[str]:
        """What came, by its names."""
        return [frame.get("event", frame)["type"] for frame in self.frames]
