"""A house in a process of its own, to be traced: it takes messages in and answers none of them.

Run as `python -m tests.gateway.traced_house FOLDER [careless]`. Serves at
FOLDER/home/openpista.sock until it is killed; FOLDER/pid names it. A careless one does not flush
its commits.
"""

import asyncio
import os
import sqlite3
import sys
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.config.schema import AgentConfig
from openpista.gateway import control_socket
from tests.gateway.houses import open_house


class Careless(sqlite3.Connection):
    """A connection that leaves flushing to the system."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        return super().execute(sql.replace("synchronous = FULL", "synchronous = OFF"), parameters)


async def never_ends(turn: Turn, port: TurnPort, house: AgentHouse) -> TurnResult:
    """Write nothing, so that what is flushed was flushed for the messages alone."""
    await asyncio.Event().wait()
    raise AssertionError


async def main(root: Path) -> None:
    async with (
        open_house(root, run_turn=never_ends, agent=AgentConfig(max_turns=1)) as house,
        control_socket.serve(house.gateway, root / "home" / "openpista.sock"),
    ):
        await house.gateway.stopped()


if __name__ == "__main__":
    root = Path(sys.argv[1])
    (root / "pid").write_text(str(os.getpid()))
    careless = sys.argv[2:] == ["careless"]
    connect = partial(sqlite3.connect, factory=Careless) if careless else sqlite3.connect
    with patch.object(sqlite3, "connect", connect):
        asyncio.run(main(root))
