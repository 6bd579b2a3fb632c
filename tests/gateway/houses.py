"""What gateway tests are made of: a house with the real store and the real agent in a folder."""

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from openpista.agent.ports import AgentHouse
from openpista.config.live import LiveConfig
from openpista.config.schema import AgentConfig, ApprovalsConfig, Config
from openpista.domain.command import Accepted, Refused, SendMessage
from openpista.domain.event import Event, SandboxStatus, SessionChanged, Snapshot, TurnFinished
from openpista.domain.ids import MessageId, SessionId, StreamId, TurnId, session_stream
from openpista.domain.message import ChatAddress, Message, Sender
from openpista.domain.model import Models, Provider
from openpista.domain.pairing import Paired
from openpista.domain.port import Channel, GatewayPort
from openpista.domain.session import Activity, FileChange, Session
from openpista.domain.tasks import owned_task
from openpista.domain.tool import Tool
from openpista.domain.ulid import encode_ulid
from openpista.gateway.desks import Desks
from openpista.gateway.gateway import Folders, Gateway
from openpista.gateway.jobs import HouseJobs
from openpista.gateway.turn_end import FinishUndo
from openpista.gateway.turn_run import RunTurn
from openpista.gateway.wall_timer import Alarm
from openpista.guard.redact import Redactor
from openpista.store.open import Store, open_store
from tests.fakes.clock import FakeClock
from tests.fakes.desks import plain_desks
from tests.fakes.models import FakeModels
from tests.fakes.responder import Responder, echoes

OWNER = Sender(user_id="owner", role="owner", address=ChatAddress(channel="cli"))
PHONE = Sender(
    user_id="42", role="owner", address=ChatAddress(channel="telegram", account="bot", chat="42")
)
GUEST = Sender(
    user_id="7",
    role="guest",
    address=ChatAddress(channel="telegram", account="bot", chat="7"),
    name="Gus",
)
STRANGER = Sender(
    user_id="666",
    role="stranger",
    address=ChatAddress(channel="telegram", account="bot", chat="666"),
)

PATIENCE_S = 10.0
_numbers = count(1)


def fresh_ulid() -> str:
    return encode_ulid(1_767_600_000_000 + next(_numbers), os.urandom(10))


def message(
    text: str = "hello", session_id: SessionId | None = None, message_id: str = ""
) -> SendMessage:
    return SendMessage(
        message_id=MessageId(message_id or fresh_ulid()), text=text, session_id=session_id
    )


class StillSandbox:
    """A sandbox that was probed long ago."""

    status = SandboxStatus(kind="bubblewrap")

    async def probe(self) -> SandboxStatus:
        return self.status


class House:
    """An open gateway with what a test wants to look at."""

    jobs: HouseJobs

    def __init__(self, gateway: Gateway, store: Store, root: Path, clock: FakeClock) -> None:
        self.gateway = gateway
        self.store = store
        self.root = root
        self.clock = clock
        self.port = gateway.port(OWNER)
        self.remembered: list[str] = []

    async def say(self, text: str, session_id: SessionId | None = None) -> SessionId:
        """Send a message and return its session."""
        return await say(self.port, text, session_id)

    async def talk(self, text: str, session_id: SessionId | None = None) -> SessionId:
        """Send a message and wait until its turn is over."""
        return await talk(self.port, text, session_id)

    async def let_in(self, channel: str, user_id: str, role: Literal["owner", "guest"]) -> None:
        """Let somebody talk through a channel."""
        person = Paired(channel, user_id, user_id, role, self.clock.now_ms())
        await self.gateway._rooms.ground.people.let_in(person)

    async def history(self, session_id: SessionId) -> tuple[Message, ...]:
        """Return all messages of a session."""
        page = await self.store.messages.page(session_id, limit=1000)
        return page.messages


async def say(port: GatewayPort, text: str, session_id: SessionId | None = None) -> SessionId:
    """Send a message and return its session."""
    return accepted(await port.send(message(text, session_id)))


async def talk(port: GatewayPort, text: str, session_id: SessionId | None = None) -> SessionId:
    """Send a message and wait until its turn is over."""
    if session_id is None:
        session_id = await say(port, text)
        async with watching(port, session_id) as window:
            first = window.heard[0]
            assert isinstance(first, Snapshot)
            if first.session.activity != "idle":
                await window.until_activity(session_id, "idle")
        return session_id
    async with watching(port, session_id) as window:
        await say(port, text, session_id)
        await window.until_finished()
        await window.until_activity(session_id, "idle")
    return session_id


def accepted(answer: Accepted | Refused) -> SessionId:
    """Return the session of an answer that must be Accepted."""
    assert isinstance(answer, Accepted), answer
    assert answer.session_id is not None
    return answer.session_id


def refused(answer: Accepted | Refused) -> str:
    """Return the code of an answer that must be Refused."""
    assert isinstance(answer, Refused), answer
    assert answer.reason
    return answer.code


class Window:
    """Follows a stream and keeps what it hears."""

    def __init__(self, events: AsyncGenerator[Event]) -> None:
        self._events = events
        self.heard: list[Event] = []
        self._news = asyncio.Event()

    async def listen(self) -> None:
        async for event in self._events:
            self.heard.append(event)
            self._news.set()
        self._news.set()

    async def until(self, wanted: Callable[[Event], bool], *, times: int = 1) -> Event:
        """Wait until an event came that is wanted, for the `times`-th time; return it."""
        looked_at = 0
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for event in self.heard[looked_at:]:
                    looked_at += 1
                    times -= int(wanted(event))
                    if times == 0:
                        return event
                self._news.clear()
                await self._news.wait()

    async def until_kind(self, kind: type[Event], *, times: int = 1) -> Event:
        """Wait for the `times`-th event of a kind."""
        return await self.until(lambda event: isinstance(event, kind), times=times)

    async def until_finished(self, times: int = 1) -> TurnFinished:
        """Wait for the end of the `times`-th turn."""
        event = await self.until(lambda event: isinstance(event, TurnFinished), times=times)
        assert isinstance(event, TurnFinished)
        return event

    async def until_idle(self, session_id: SessionId) -> None:
        """Wait until a session has worked and does so no longer."""

        await self.until_activity(session_id, "idle", least_messages=2)

    async def until_activity(
        self, session_id: SessionId, activity: Activity, *, least_messages: int = 0
    ) -> Session:
        """Wait until a session was told to be at something."""

        def is_at_it(event: Event) -> bool:
            return (
                isinstance(event, SessionChanged)
                and event.session.id == session_id
                and event.session.activity == activity
                and event.session.message_count >= least_messages
            )

        event = await self.until(is_at_it)
        assert isinstance(event, SessionChanged)
        return event.session

    def kinds(self) -> list[str]:
        """Return the names of what was heard."""
        return [type(event).__name__ for event in self.heard]


@asynccontextmanager
async def watching(
    port: GatewayPort, stream: StreamId | SessionId, *, after: tuple[str, int] | None = None
) -> AsyncGenerator[Window]:
    """Follow a stream from its first event on, in the background."""
    events = port.events(StreamId(stream), after=after)
    window = Window(events)
    task = owned_task(window.listen(), name=f"watch {stream}")
    try:
        if after is None:
            await window.until(lambda _: True)
        yield window
    finally:
        task.cancel()
        await asyncio.wait([task])
        await events.aclose()
        if not task.cancelled() and (error := task.exception()) is not None:
            raise error


async def no_undo(turn_id: TurnId, *, prompt: str = "") -> tuple[FileChange, ...]:
    del turn_id, prompt
    return ()


@asynccontextmanager
async def open_house(
    root: Path,
    *,
    provider: Provider | None = None,
    models: Models | None = None,
    tools: Sequence[Tool] = (),
    agent: AgentConfig | None = None,
    approvals: ApprovalsConfig | None = None,
    clock: FakeClock | None = None,
    run_turn: RunTurn | None = None,
    channels: Sequence[Channel] = (),
    secrets: Sequence[str] = (),
    finish_undo: FinishUndo | None = None,
    desks: Desks | None = None,
    is_wanted: Callable[[str], bool] = lambda _: False,
    working: bool = True,
    alarm: Alarm | None = None,
    configured: Sequence[Mapping[str, object]] = (),
) -> AsyncGenerator[House]:
    """Open a house whose home is `root`/home; by default its model repeats what it hears."""
    clock = clock or FakeClock()
    config = LiveConfig(
        Config(agent=agent or AgentConfig(), approvals=approvals or ApprovalsConfig())
    )
    home = root / "home"
    home.mkdir(exist_ok=True)
    store = await open_store(
        home / "openpista.db",
        media_dir=home / "media",
        undo_dir=home / "undo",
        clock=clock,
        new_ulid=fresh_ulid,
    )
    jobs = HouseJobs(
        store,
        configured=configured,
        clock=clock,
        new_ulid=fresh_ulid,
    )
    sandbox = StillSandbox()
    remembered: list[str] = []
    agent_house = AgentHouse(
        models=models or FakeModels(provider or Responder(echoes)),
        tools=tuple(tools),
        config=config,
        sandbox=sandbox.probe,
        redactor=Redactor(secrets),
        clock=clock,
        new_ulid=fresh_ulid,
    )
    async with (
        store,
        Gateway.open(
            config=config,
            store=store,
            agent=agent_house,
            sandbox=sandbox,
            finish_undo=finish_undo or no_undo,
            restore_turn=restore_nothing,
            folders=Folders(default=root / "work", house=home),
            desks=desks or replace(plain_desks(), jobs=jobs),
            jobs=jobs,
            alarm=alarm,
            remember_model=lambda ref: remembered.append(str(ref)),
            clock=clock,
            new_ulid=fresh_ulid,
            channels=channels,
            is_wanted=is_wanted,
            run_turn=run_turn,
            working=working,
        ) as gateway,
    ):
        house = House(gateway, store, root, clock)
        house.remembered = remembered
        house.jobs = jobs
        yield house


async def restore_nothing(
    turn_id: TurnId, workspace: Path
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    del turn_id
    return (str(workspace / "a.txt"),), ()


def stream_of(session_id: SessionId) -> StreamId:
    return session_stream(session_id)
