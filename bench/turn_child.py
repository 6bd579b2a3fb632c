"""A house in a process of its own that runs turns in one session and tells what they cost.

Run as `python -m bench.turn_child SESSION TURNS`; prints one JSON object: CPU of a turn in
milliseconds (the quickest, and the median), and the peak of memory in MiB.
"""

import asyncio
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from openpista.app.build import build
from openpista.app.host import host
from openpista.config.load import load_config
from openpista.config.paths import Home
from openpista.domain.command import OWNER_AT_TERMINAL, Accepted, SendMessage
from openpista.domain.event import Event, TurnFinished
from openpista.domain.ids import MessageId, SessionId, session_stream
from openpista.domain.port import GatewayPort


async def main(session: str, turns: int) -> None:
    """Run the turns and print what they cost."""
    home = Home(Path(os.environ["OPENPISTA_HOME"]))
    app = build(load_config(home=home, environ=os.environ), home=home, environ=os.environ)
    cpu_ms: list[float] = []
    async with host(app, takes_work=True) as gateway:
        port = gateway.port(OWNER_AT_TERMINAL)
        session_id = SessionId(session)
        async with aclosing(port.events(session_stream(session_id))) as events:
            await anext(events)
            for number in range(turns + 2):
                began = time.process_time()
                await _turn(port, events, session_id, app.new_ulid())
                if number > 1:  # the first ones warm what is kept
                    cpu_ms.append((time.process_time() - began) * 1000)
        port.close()
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"best": min(cpu_ms), "median": statistics.median(cpu_ms), "peak_mib": peak_mib}
    print(json.dumps(told))


async def _turn(
    port: GatewayPort, events: AsyncGenerator[Event], session_id: SessionId, message_id: str
) -> None:
    said = SendMessage(message_id=MessageId(message_id), text="Hello", session_id=session_id)
    answer = await port.send(said)
    if not isinstance(answer, Accepted):
        raise RuntimeError(answer.reason)  # noqa: TRY004 - what the gateway said, no wrong type
    async for event in events:
        if isinstance(event, TurnFinished):
            return


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
