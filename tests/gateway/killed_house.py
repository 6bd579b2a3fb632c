"""A house in a process of its own, to be killed: its model calls a tool that counts, slowly.

Run as `python -m tests.gateway.killed_house FOLDER`. Serves at FOLDER/home/openpista.sock until
it is killed. The tool appends the id of its call to FOLDER/count, once for each run.
"""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

from openpista.domain.ids import CallId
from openpista.domain.message import Text, ToolCall
from openpista.domain.model import ModelRequest, Reply, StreamEvent, TextChunk
from openpista.domain.tool import Intent, ToolContext, ToolOutcome, ToolSpec
from openpista.gateway import control_socket
from tests.gateway.houses import fresh_ulid, open_house

PAUSE_S = 0.004


class SlowModel:
    """Says a few words, calls the counting tool, and says a few words more."""

    @property
    def id(self) -> str:
        return "fake"

    async def stream(self, request: ModelRequest) -> AsyncGenerator[StreamEvent]:
        if request.conversation.endswith(":title"):
            yield Reply((Text("A title"),), "end_turn")
            return
        words = ("one ", "two ", "three")
        for word in words:
            await asyncio.sleep(PAUSE_S)
            yield TextChunk(word)
        said = Text("".join(words))
        if request.messages[-1].role == "tool":
            yield Reply((said,), "end_turn")
        else:
            call = ToolCall(CallId(fresh_ulid()), "fake.count", "{}")
            yield Reply((said, call), "tool_use")

    async def aclose(self) -> None:
        """Nothing is open."""


class CountingTool:
    """Leaves a line behind each time it runs; not to be run twice by itself."""

    spec = ToolSpec("fake.count", "Counts.", '{"type":"object"}')

    def __init__(self, path: Path) -> None:
        self._path = path

    async def intent(self, arguments: str, context: ToolContext) -> Intent:
        return Intent(kind="internal", title="Count")

    async def run(self, arguments: str, context: ToolContext) -> ToolOutcome:
        await asyncio.sleep(PAUSE_S)
        count = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(count, f"{context.call_id}\n".encode())
        os.close(count)
        await asyncio.sleep(PAUSE_S)
        return ToolOutcome("counted")


async def main(root: Path) -> None:
    async with (
        open_house(root, provider=SlowModel(), tools=[CountingTool(root / "count")]) as house,
        control_socket.serve(house.gateway, root / "home" / "openpista.sock"),
    ):
        await house.gateway.stopped()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
