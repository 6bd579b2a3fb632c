"""The gateway: admits, orders, journals and tells. Opened once per home, closed in good order."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Self

from openpista.agent.ports import AgentHouse
from openpista.config.live import LiveConfig
from openpista.domain.clock import Clock
from openpista.domain.desk import ConfigChange
from openpista.domain.event import ConfigChanged, SandboxChanged
from openpista.domain.ids import HOUSE, NewUlid
from openpista.domain.message import Sender
from openpista.domain.port import Channel
from openpista.domain.tasks import owned_task
from openpista.gateway.bindings import Folders
from openpista.gateway.desks import Desks
from openpista.gateway.history_commands import RestoreTurn
from openpista.gateway.housekeeping import keep_house
from openpista.gateway.jobs import HouseJobs
from openpista.gateway.live import warning
from openpista.gateway.local_port import LocalPort
from openpista.gateway.rooms import HasStatus, Inputs, Rooms, build_rooms
from openpista.gateway.scheduler_room import build_scheduler
from openpista.gateway.session_commands import RememberModel
from openpista.gateway.turn_end import FinishUndo
from openpista.gateway.turn_run import RunTurn
from openpista.gateway.wall_timer import Alarm
from openpista.store.open import Store

__all__ = ["Folders", "Gateway"]

DRAIN_S = 20.0
"""How long running turns may go on, and their answers be on their way, while the house closes
(reliability.md P14)."""

DELIVERY_S = 3.0
"""What turns leave of that time for bringing their answers to the messengers."""

CLOSED = "openpista was stopped while it answered this. Send a message to go on."


class Gateway:
    """One open house. Windows get ports from it; `async with Gateway.open(…)` makes it."""

    def __init__(self, inputs: Inputs, tasks: asyncio.TaskGroup) -> None:
        self._inputs = inputs
        self._tasks = tasks
        self._stop = asyncio.Event()
        self._hurry = asyncio.Event()
        self._drained = False
        self._notes = list(inputs.store.notes)
        self._background: list[asyncio.Task[None]] = []
        self._courier: asyncio.Task[None] | None = None
        self._rooms: Rooms = build_rooms(inputs, tasks, shut_down=self._asked, greet=self._greet)

    @classmethod
    def open(
        cls,
        *,
        config: LiveConfig,
        store: Store,
        agent: AgentHouse,
        sandbox: HasStatus,
        finish_undo: FinishUndo,
        restore_turn: RestoreTurn,
        folders: Folders,
        desks: Desks,
        remember_model: RememberModel,
        clock: Clock,
        new_ulid: NewUlid,
        channels: Sequence[Channel] = (),
        is_wanted: Callable[[str], bool] = lambda _: False,
        jobs: HouseJobs | None = None,
        alarm: Alarm | None = None,
        run_turn: RunTurn | None = None,
        working: bool = True,
    ) -> AbstractAsyncContextManager[Self]:
        """Open the house; ready when this yields. With `working` false it only looks things up:
        nothing is resumed, nothing is taken from the inbox, no service starts. `is_wanted` says
        which channels the configuration wants to run, each time anew.

        Raises StoreError.
        """
        inputs = Inputs(
            config=config,
            store=store,
            agent=agent,
            sandbox=sandbox,
            finish_undo=finish_undo,
            restore_turn=restore_turn,
            folders=folders,
            desks=desks,
            remember_model=remember_model,
            run_turn=run_turn or _agents_run_turn(),
            clock=clock,
            new_ulid=new_ulid,
            channels=channels,
            is_wanted=is_wanted,
            jobs=jobs,
            alarm=alarm,
            working=working,
        )
        return cls._opened(inputs)

    @classmethod
    @asynccontextmanager
    async def _opened(cls, inputs: Inputs) -> AsyncGenerator[Self]:
        failure: Exception | None = None
        async with asyncio.TaskGroup() as tasks:
            gateway = cls(inputs, tasks)
            await gateway._begin()
            try:
                yield gateway
            except Exception as error:  # noqa: BLE001 - raised again below, not as a group
                failure = error
            finally:
                await gateway.drain()
        if failure is not None:
            raise failure

    def port(self, sender: Sender, *, answers: bool = True) -> LocalPort:
        """Return the port of a window; `answers` says whether a person is at it who could
        approve something. Close it when the window goes."""
        return LocalPort(self._rooms.ports, sender, answers=answers)

    async def stopped(self) -> None:
        """Wait until somebody asks the house to close (`Shutdown`)."""
        await self._stop.wait()

    def stop(self) -> None:
        """Ask the house to close, as `Shutdown` does."""
        self._stop.set()

    def hurry(self) -> None:
        """Close without waiting for turns that still run: they are interrupted."""
        self._hurry.set()

    async def reload(self) -> tuple[ConfigChange, ...]:
        """Read the configuration anew and return what changed; services whose keys are among it
        start again, or stop where they are wanted no more. Raises ConfigError for a file that
        cannot be read; nothing has changed then."""
        ground, services = self._rooms.ground, self._rooms.services
        changes = await ground.desks.config.reload()
        for change in changes:
            ground.defaults.tell(
                ConfigChanged(stream=HOUSE, key=change.key, restart=change.restart)
            )
        await ground.purse.tell()
        touched = {change.restart for change in changes}
        for name in services.names:
            if name in touched and not self._drained:
                await services.stop(name)
                if self._inputs.is_wanted(name):
                    services.start(name)
        return changes

    @property
    def busy(self) -> bool:
        """Say whether a turn runs."""
        return bool(self._rooms.ground.live.busy())

    async def _begin(self) -> None:
        self._rooms.ground.desks.open(self._rooms.ground.defaults.tell)
        await self._rooms.ground.desk.load()
        await self._rooms.ground.people.load()
        await self._rooms.ground.purse.tell()
        if self._inputs.jobs is not None:
            await self._inputs.jobs.load()
        if not self._inputs.working:
            return
        courier = self._rooms.ground.courier
        await courier.open()
        await self._rooms.recovery.run()
        self._courier = self._tasks.create_task(courier.run(), name="courier")
        self._background = [
            self._tasks.create_task(self._probe(), name="sandbox probe"),
            self._tasks.create_task(
                keep_house(
                    self._inputs.store.tidy, self._rooms.ground.book, self._rooms.ground.live
                ),
                name="housekeeping",
            ),
        ]
        if (jobs := self._inputs.jobs) is not None:
            scheduler = build_scheduler(jobs, self._inputs, self._rooms)
            self._background.append(self._tasks.create_task(scheduler.run(), name="scheduler"))
        services = self._rooms.services
        for name in filter(self._inputs.is_wanted, services.names):
            services.start(name)

    def _asked(self, now: bool) -> None:
        """Somebody sent `Shutdown`."""
        if now:
            self._hurry.set()
        self._stop.set()

    async def _probe(self) -> None:
        status = await self._inputs.agent.sandbox()
        self._rooms.ground.live.tell(SandboxChanged(stream=HOUSE, sandbox=status))

    def _greet(self) -> None:
        """Tell what happened while the store was opened, once somebody listens."""
        while self._notes:
            self._rooms.ground.live.tell(warning(HOUSE, self._notes.pop(0)))

    async def drain(self) -> None:
        """Take no more work, let running turns end, bring what was answered to the messengers,
        and end every followed stream after its last event. Windows stay attached meanwhile;
        whoever serves them closes them afterwards."""
        if self._drained:
            return
        self._drained = True
        until = asyncio.get_running_loop().time() + DRAIN_S
        self._stop.set()
        self._rooms.commands.close()
        for task in self._background:
            task.cancel()
        self._rooms.titles.close()
        # Channels stay up meanwhile, so that an answer still goes out; a message that comes in is
        # refused and not acknowledged.
        await self._rooms.actors.close(
            grace_s=DRAIN_S - DELIVERY_S, hurry=self._hurry, reason=CLOSED
        )
        await self._bring_answers(until)
        await self._rooms.services.stop_all()
        self._rooms.ground.live.broadcast.close()

    async def _bring_answers(self, until: float) -> None:
        """Let the courier bring what can be brought until this time of the loop, and end it.
        What is not brought stays in the outbox."""
        if self._courier is None:
            return
        settled = owned_task(self._rooms.ground.courier.settled(), name="answers brought")
        hurried = owned_task(self._hurry.wait(), name="no time for answers")
        left_s = max(until - asyncio.get_running_loop().time(), 0.0)
        await asyncio.wait(
            {settled, hurried, self._courier}, timeout=left_s, return_when=asyncio.FIRST_COMPLETED
        )
        for task in (settled, hurried, self._courier):
            task.cancel()


def _agents_run_turn() -> RunTurn:
    from openpista.agent.loop import run_turn

    return run_turn
