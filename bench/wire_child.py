"""A house in a process of its own whose turns are compared with bare streams of the SDK.

Run as `python -m bench.wire_child TIMES`; asks the server at MODEL_URL in turn as the house and
without it, and prints one JSON object: for each the quickest CPU, time to the first word and
time of the whole, in milliseconds.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import openai

from openpista.app.build import build
from openpista.app.host import host
from openpista.config.load import load_config
from openpista.config.paths import Home
from openpista.domain.command import (
    OWNER_AT_TERMINAL,
    Accepted,
    Command,
    NewSession,
    RenameSession,
    SendMessage,
)
from openpista.domain.event import Event, TextDelta, TurnFinished
from openpista.domain.ids import MessageId, SessionId, session_stream
from openpista.domain.port import GatewayPort

WARM_UP = 3


class Quickest:
    """The quickest of each figure."""

    def __init__(self) -> None:
        self.figures: dict[str, float] = {}

    def note(self, **milliseconds: float) -> None:
        """Take the figures of one try."""
        for name, value in milliseconds.items():
            self.figures[name] = min(value, self.figures.get(name, value))


async def main(times: int) -> None:
    """Ask both ways in turn and print what each cost."""
    home = Home(Path(os.environ["OPENPISTA_HOME"]))
    app = build(load_config(home=home, environ=os.environ), home=home, environ=os.environ)
    client = openai.AsyncOpenAI(base_url=os.environ["MODEL_URL"], api_key="k", max_retries=0)
    bare, ours = Quickest(), Quickest()
    async with host(app, takes_work=True) as gateway:
        port = gateway.port(OWNER_AT_TERMINAL)
        session_id = await _accepted(port, NewSession())
        await _accepted(port, RenameSession(session_id=session_id, title="Bench"))
        async with aclosing(port.events(session_stream(session_id))) as events:
            await anext(events)
            for number in range(times + WARM_UP):
                is_warm = number >= WARM_UP
                await _bare(client, bare if is_warm else Quickest())
                said = SendMessage(
                    message_id=MessageId(app.new_ulid()), text="Hello", session_id=session_id
                )
                await _turn(port, events, said, ours if is_warm else Quickest())
        port.close()
    await client.close()
    print(json.dumps({"bare": bare.figures, "ours": ours.figures}))


async def _bare(client: openai.AsyncOpenAI, quickest: Quickest) -> None:
    began, cpu, first = time.perf_counter(), time.process_time(), 0.0
    stream = await client.chat.completions.create(
        model="mock-1", messages=[{"role": "user", "content": "Hello"}], stream=True
    )
    async for chunk in stream:
        if not first and chunk.choices and chunk.choices[0].delta.content:
            first = time.perf_counter()
    _note(quickest, began, first, cpu)


async def _turn(
    port: GatewayPort, events: AsyncGenerator[Event], said: SendMessage, quickest: Quickest
) -> None:
    began, cpu, first = time.perf_counter(), time.process_time(), 0.0
    await _accepted(port, said)
    async for event in events:
        if not first and isinstance(event, TextDelta):
            first = time.perf_counter()
        if isinstance(event, TurnFinished):
            break
    _note(quickest, began, first, cpu)


def _note(quickest: Quickest, began: float, first: float, cpu: float) -> None:
    quickest.note(
        cpu=(time.process_time() - cpu) * 1000,
        first=(first - began) * 1000,
        whole=(time.perf_counter() - began) * 1000,
    )


async def _accepted(port: GatewayPort, command: Command) -> SessionId:
    answer = await port.send(command)
    if not isinstance(answer, Accepted) or answer.session_id is None:
        raise RuntimeError(f"{command} was not accepted: {answer}")
    return answer.session_id


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
