"""Builds the rooms of the gateway, each with what it needs and nothing else."""

import asyncio
import random
from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from openpista.agent.ports import AgentHouse
from openpista.config.live import LiveConfig
from openpista.domain.clock import Clock
from openpista.domain.event import SandboxStatus, ServiceStatus, ServiceStatusChanged
from openpista.domain.ids import HOUSE, NewUlid
from openpista.domain.message import ChatAddress, Sender
from openpista.domain.port import Channel, PairsByDevice, PairsByLink, SpeaksForItsOwner
from openpista.domain.session import Session
from openpista.gateway.actors import Actors
from openpista.gateway.admit import Doorkeeper
from openpista.gateway.approvals import ApprovalDesk
from openpista.gateway.attendance import Attendance
from openpista.gateway.bindings import Bindings, Folders
from openpista.gateway.broadcast import Broadcast
from openpista.gateway.commands import Commands
from openpista.gateway.defaults import Defaults
from openpista.gateway.delivery import Courier
from openpista.gateway.desks import DeskCommands, Desks
from openpista.gateway.devices import Devices
from openpista.gateway.export import Exports
from openpista.gateway.history_commands import HistoryCommands, RestoreTurn
from openpista.gateway.intake import Intake
from openpista.gateway.job_turns import with_jobs
from openpista.gateway.jobs import HouseJobs
from openpista.gateway.live import LiveSessions, warning
from openpista.gateway.local_port import ChannelPort, PortRooms
from openpista.gateway.pairing import Pairings
from openpista.gateway.people import People
from openpista.gateway.purse import Purse
from openpista.gateway.queries import Queries
from openpista.gateway.recovery import Recovery
from openpista.gateway.services import PortOf, Services
from openpista.gateway.session_actor import Afterwards
from openpista.gateway.session_book import SessionBook
from openpista.gateway.session_commands import RememberModel, SessionCommands
from openpista.gateway.shell_turn import ShellTurns
from openpista.gateway.snapshot import HouseFacts, Snapshots
from openpista.gateway.summaries import Summaries
from openpista.gateway.titles import Titles
from openpista.gateway.turn_end import Ending, FinishUndo, TurnEnds
from openpista.gateway.turn_run import RunTurn, TurnRooms
from openpista.gateway.turn_writer import WriterRooms
from openpista.gateway.uploads import Uploads
from openpista.gateway.wall_timer import Alarm
from openpista.store.open import Store


class HasStatus(Protocol):
    """The sandbox, as far as the house tells of it."""

    @property
    def status(self) -> SandboxStatus:
        """What the last probe found."""
        ...


class Inputs(Struct, frozen=True):
    """What a gateway is opened with."""

    config: LiveConfig
    store: Store
    agent: AgentHouse
    sandbox: HasStatus
    finish_undo: FinishUndo
    restore_turn: RestoreTurn
    folders: Folders
    desks: Desks
    remember_model: RememberModel
    run_turn: RunTurn
    clock: Clock
    new_ulid: NewUlid
    channels: Sequence[Channel] = ()
    is_wanted: Callable[[str], bool] = lambda _: False
    jobs: HouseJobs | None = None
    alarm: Alarm | None = None
    working: bool = True


class Ground(Struct, frozen=True):
    """The rooms that all others stand on."""

    live: LiveSessions
    book: SessionBook
    desk: ApprovalDesk
    bindings: Bindings
    attendance: Attendance
    people: People
    desks: Desks
    purse: Purse
    defaults: Defaults
    courier: Courier
    tasks: asyncio.TaskGroup


class Rooms(Struct, frozen=True):
    """The rooms that the gateway itself speaks with."""

    ground: Ground
    actors: Actors
    titles: Titles
    services: Services
    recovery: Recovery
    commands: Commands
    ports: PortRooms


def build_rooms(
    inputs: Inputs,
    tasks: asyncio.TaskGroup,
    *,
    shut_down: Callable[[bool], None],
    greet: Callable[[], None],
) -> Rooms:
    """Build everything; nothing has begun yet."""
    ground = _ground(inputs, tasks)
    live, book = ground.live, ground.book
    titles = Titles(
        messages=inputs.store.messages,
        journal=inputs.store.journal,
        book=book,
        models=inputs.agent.models,
        tasks=tasks,
    )
    writer_rooms = WriterRooms(inputs.store, live, inputs.clock, inputs.new_ulid)
    ends = _ends(inputs, ground)
    actors = Actors(
        _turn_rooms(inputs, ground, writer_rooms, ends),
        max_turns=inputs.config.now.agent.max_turns,
        afterwards=_afterwards(titles, inputs.jobs),
    )
    intake = Intake(
        inputs.store.inbox,
        live=live,
        book=book,
        bindings=ground.bindings,
        actors=actors,
        clock=inputs.clock,
    )

    def port_of(channel: str) -> ChannelPort:
        return ChannelPort(ports, _channel_itself(channel), ground.people)

    services = _services(inputs, ground, port_of)
    commands = _commands(inputs, ground, intake, actors, services, shut_down)
    ports = _ports(inputs, ground, commands, services, greet)
    recovery = Recovery(
        writer_rooms=writer_rooms,
        live=live,
        ends=ends,
        actors=actors,
        intake=intake,
        attendance=ground.attendance,
        clock=inputs.clock,
    )
    return Rooms(ground, actors, titles, services, recovery, commands, ports)


def _afterwards(titles: Titles, jobs: HouseJobs | None) -> Afterwards:
    """Return what follows a turn: a title for its session, and a look at jobs that run."""

    def after_turn(row: Session, ending: Ending) -> None:
        titles.after_turn(row, ending)
        if jobs is not None and jobs.open_runs():
            jobs.news.set()

    return after_turn


def _ground(inputs: Inputs, tasks: asyncio.TaskGroup) -> Ground:
    store, clock = inputs.store, inputs.clock
    live = LiveSessions(Broadcast(epoch=store.meta.epoch, clock=clock))
    book = SessionBook(store.sessions, live=live, clock=clock, new_ulid=inputs.new_ulid)
    people = People(store.people)
    return Ground(
        live=live,
        book=book,
        desk=ApprovalDesk(store.approvals, live=live, clock=clock),
        bindings=Bindings(
            store.bindings, book=book, models=inputs.agent.models, folders=inputs.folders
        ),
        attendance=Attendance(by_messenger=lambda: people.owner_is_reachable),
        people=people,
        desks=_with_pairings(inputs, people),
        purse=Purse(store.journal, config=inputs.config, live=live, clock=clock),
        defaults=Defaults(inputs.config, inputs.agent.models, tell=live.tell),
        courier=Courier(
            store.outbox,
            inputs.channels,
            clock=clock,
            failed=lambda text: live.tell(warning(HOUSE, text)),
        ),
        tasks=tasks,
    )


def _with_pairings(inputs: Inputs, people: People) -> Desks:
    """Return the desks, with one for pairings. A house without messengers makes no links, and
    knows whom others let in."""
    links = {
        channel.name: channel.pairing_link
        for channel in inputs.channels
        if isinstance(channel, PairsByLink)
    }
    devices = {
        channel.name: channel for channel in inputs.channels if isinstance(channel, PairsByDevice)
    }
    speaking = {
        channel.name: channel
        for channel in inputs.channels
        if isinstance(channel, SpeaksForItsOwner)
    }
    desks = replace(inputs.desks, devices=Devices(speaking))
    if inputs.desks.pairing is not None:
        return desks
    pairing = Pairings(people, links=links, devices=devices, clock=inputs.clock)
    return replace(desks, pairing=pairing)


def _ends(inputs: Inputs, ground: Ground) -> TurnEnds:
    return TurnEnds(
        journal=inputs.store.journal,
        live=ground.live,
        book=ground.book,
        desk=ground.desk,
        finish_undo=inputs.finish_undo,
        owed_through=ground.courier.channels,
        owed=ground.courier.wake,
    )


def _services(inputs: Inputs, ground: Ground, port_of: PortOf) -> Services:
    def tell(status: ServiceStatus) -> None:
        ground.live.tell(ServiceStatusChanged(stream=HOUSE, status=status))
        ground.courier.wake(status.service)

    return Services(
        inputs.channels,
        port_of=port_of,
        tasks=ground.tasks,
        clock=inputs.clock,
        tell=tell,
        jitter=lambda: random.uniform(-1, 1),  # noqa: S311 - spreads restarts, guards nothing
    )


def _turn_rooms(
    inputs: Inputs, ground: Ground, writer_rooms: WriterRooms, ends: TurnEnds
) -> TurnRooms:
    return TurnRooms(
        agent=inputs.agent,
        run_turn=with_jobs(inputs.run_turn, inputs.jobs.find) if inputs.jobs else inputs.run_turn,
        run_shell=ShellTurns(inputs.agent, ground.live).run,
        writer_rooms=writer_rooms,
        live=ground.live,
        book=ground.book,
        desk=ground.desk,
        ends=ends,
        purse=ground.purse,
        approver=ground.attendance.approver,
        tasks=ground.tasks,
    )


def _commands(
    inputs: Inputs,
    ground: Ground,
    intake: Intake,
    actors: Actors,
    services: Services,
    shut_down: Callable[[bool], None],
) -> Commands:
    store, models, book = inputs.store, inputs.agent.models, ground.book
    return Commands(
        intake=intake,
        actors=actors,
        desk=ground.desk,
        sessions=SessionCommands(
            book=book,
            bindings=ground.bindings,
            intake=intake,
            actors=actors,
            desk=ground.desk,
            messages=store.messages,
            models=models,
            remember_model=inputs.remember_model,
        ),
        history=HistoryCommands(
            book=book,
            actors=actors,
            live=ground.live,
            messages=store.messages,
            journal=store.journal,
            summaries=Summaries(store.messages, ground.live),
            undo=store.undo,
            restore_turn=inputs.restore_turn,
            models=models,
            clock=inputs.clock,
            new_ulid=inputs.new_ulid,
        ),
        services=services,
        desks=DeskCommands(ground.desks, tell=ground.defaults.tell),
        purse=ground.purse,
        uploads=Uploads(store.media),
        shut_down=shut_down,
        working=inputs.working,
    )


def _ports(
    inputs: Inputs,
    ground: Ground,
    commands: Commands,
    services: Services,
    greet: Callable[[], None],
) -> PortRooms:
    store, live, desk, models = inputs.store, ground.live, ground.desk, inputs.agent.models
    desks = ground.desks

    def facts() -> HouseFacts:
        return HouseFacts(
            services=services.statuses(),
            sandbox=inputs.sandbox.status,
            defaults=ground.defaults.now(),
            pairings=desks.pairings(),
            people=desks.people(),
            jobs=desks.job_list(),
            budget=ground.purse.told,
        )

    return PortRooms(
        door=Doorkeeper(ground.bindings.is_own),
        commands=commands,
        queries=Queries(
            store=store,
            live=live,
            desk=desk,
            models=models,
            desks=desks,
            exports=Exports(
                store.messages, book=ground.book, redact=inputs.agent.redactor.redact_outgoing
            ),
            services=services.statuses,
        ),
        snapshots=Snapshots(
            sessions=store.sessions,
            messages=store.messages,
            live=live,
            desk=desk,
            facts=facts,
            clock=inputs.clock,
        ),
        broadcast=live.broadcast,
        attendance=ground.attendance,
        greet=greet,
        new_ulid=inputs.new_ulid,
    )


def _channel_itself(channel: str) -> Sender:
    return Sender(user_id=channel, role="owner", address=ChatAddress(channel=channel))
