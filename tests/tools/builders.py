"""What tests of tools are made of: a folder with a home, a workspace, a store, and all tools."""

import contextlib
import json
from collections.abc import AsyncGenerator
from itertools import count
from pathlib import Path

from openpista.config.paths import Home
from openpista.config.schema import Config
from openpista.domain.ids import CallId, SessionId, TurnId
from openpista.domain.tool import Intent, Tool, ToolContext, ToolOutcome
from openpista.gateway.jobs import HouseJobs
from openpista.sandbox.launcher import Sandbox
from openpista.sandbox.secret_places import secret_places
from openpista.store.open import Store
from openpista.tools.build import build_tools
from openpista.tools.places import Places
from openpista.tools.undo import UndoBook
from tests.store.builders import SESSION, StillClock, a_session, a_store, counting_ulids

TURN = TurnId("turn-1")
_calls = count(1)


def a_context(
    workspace: Path, *, turn: str = TURN, call: str = "", shown: list[str] | None = None
) -> ToolContext:
    pieces: list[str] = [] if shown is None else shown
    return ToolContext(
        session_id=SessionId(SESSION),
        turn_id=TurnId(turn),
        call_id=CallId(call or f"call-{next(_calls)}"),
        workspace=workspace,
        emit=pieces.append,
    )


def places_in(folder: Path) -> Places:
    """Places of a user whose home is `folder/user`."""
    home = folder / "user"
    return Places(home, secret_places(user_home=home, our_home=home / ".openpista"))


async def call(tool: Tool, context: ToolContext, **arguments: object) -> ToolOutcome:
    """Show a call, then run it."""
    text = json.dumps(arguments)
    await tool.intent(text, context)
    return await tool.run(text, context)


async def intent_of(tool: Tool, context: ToolContext, **arguments: object) -> Intent:
    return await tool.intent(json.dumps(arguments), context)


class House:
    """A store, a sandbox and the tools, in one folder."""

    def __init__(self, folder: Path, store: Store) -> None:
        user = folder / "user"
        self.workspace = (user / "work").resolve()
        self.workspace.mkdir(parents=True, exist_ok=True)
        home = Home(user / ".openpista")
        environ = {"HOME": str(user), "PATH": "/usr/bin:/bin"}
        clock = StillClock()
        self.store = store
        self.sandbox = Sandbox(Config().sandbox, home=home, clock=clock, environ=environ)
        self.undo = UndoBook(store.undo, undo_dir=home.undo_dir, clock=clock)
        self.jobs = HouseJobs(store, configured=(), clock=clock, new_ulid=counting_ulids())
        self.tools = {
            tool.spec.name: tool
            for tool in build_tools(
                Config(),
                home=home,
                sandbox=self.sandbox,
                undo=self.undo,
                kept_output=store.journal.tool_output,
                clock=clock,
                jobs=self.jobs,
                environ=environ,
            )
        }

    async def call(self, tool: str, *, turn: str = TURN, **arguments: object) -> ToolOutcome:
        """Show and run a call in the workspace."""
        return await call(self.tools[tool], a_context(self.workspace, turn=turn), **arguments)

    async def shell(self, command: str, *, turn: str = TURN) -> str:
        """Run a sandboxed command and return its text."""
        return (await self.call("system.run", turn=turn, command=command)).text


@contextlib.asynccontextmanager
async def a_house(folder: Path) -> AsyncGenerator[House]:
    store_folder = folder / "store"
    store_folder.mkdir(exist_ok=True)
    async with await a_store(store_folder) as store:
        await store.sessions.create(a_session())
        house = House(folder, store)
        try:
            yield house
        finally:
            await house.undo.aclose()
            await house.sandbox.aclose()
