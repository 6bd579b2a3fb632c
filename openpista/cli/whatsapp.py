"""`openpista whatsapp`: links your phone, and turns the link on and off; writes in your name."""

import asyncio
from contextlib import aclosing
from pathlib import Path

import click
from msgspec import Struct

from openpista.app.at_host import visit_host
from openpista.cli.config import change
from openpista.cli.house import with_port
from openpista.cli.options import json_option
from openpista.cli.output import say, say_json, tell
from openpista.cli.people import done, person_line
from openpista.cli.start import Started, start
from openpista.cli.status import NOT_RUNNING, service_line
from openpista.cli.whatsapp_link import SERVICE, link
from openpista.domain.command import (
    Accepted,
    LogOutDevice,
    Refused,
    RestartService,
    SetConfig,
    StartService,
    StopService,
    WriteTo,
)
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import HouseSnapshot, ServiceStatus, ServiceStatusChanged
from openpista.domain.ids import HOUSE
from openpista.domain.pairing import Paired
from openpista.domain.port import GatewayPort

NOT_LINKED = 1
UP_WITHIN_S = 60.0
_ENABLED = "channels.whatsapp.enabled"
_OVER = frozenset({"up", "degraded", "failed", "paused"})


class Standing(Struct, frozen=True):
    """How the link stands; `status` is None where no process runs it."""

    enabled: bool
    session: str
    status: ServiceStatus | None
    people: tuple[Paired, ...]


@click.group("whatsapp", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Reach openpista in WhatsApp's chat with yourself, as a linked device of your account.

    Without a further word it is `setup`.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(setup)


@command.command()
@click.option("--phone", default="", help="Get a code to type, for this number.")
@click.option(
    "--png",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the code to scan into this picture as well, while it holds.",
)
@click.pass_context
def setup(ctx: click.Context, phone: str = "", png: Path | None = None) -> None:
    """Turn the link on, and show the code that links your phone."""
    change(SetConfig(key=_ENABLED, value="true"), None)
    started = start()
    states: list[str] = []

    async def work(port: GatewayPort) -> None:
        done(await port.send(RestartService(service=SERVICE)))
        states.append((await link(port, started.words, phone=phone, png=png)).state)

    with_port(started, work, takes_work=True, has_person=True, front="window")
    if states != ["done"]:
        ctx.exit(NOT_LINKED)


@command.command("start")
def start_link() -> None:
    """Turn the link on: now, where openpista runs, and whenever it starts."""
    change(SetConfig(key=_ENABLED, value="true"), None)
    started = start(quiet=True)
    status = asyncio.run(visit_host(started.home, _started))
    if status is None:
        tell(started.words("wa.starts_later"))
        return
    if status.state in {"failed", "paused"}:
        raise OpenpistaError(service_line(status, started.words))
    tell(service_line(status, started.words))


@command.command()
def stop() -> None:
    """Turn the link off until it is started again. The phone stays linked."""
    change(SetConfig(key=_ENABLED, value="false"), None)
    started = start(quiet=True)
    asyncio.run(visit_host(started.home, _stopped))
    tell(started.words("wa.stopped"))


@command.command()
@json_option
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    """Print whether the link is on, how it fares and whom it knows. Exit code 3: it is not up."""
    started = start(quiet=as_json)
    found = _standing(started)
    if as_json:
        say_json(found)
    else:
        words = started.words
        say(words("wa.session_in", path=found.session))
        running = found.status or ServiceStatus(service=SERVICE, state="off")
        say(service_line(running, words))
        for person in found.people:
            say(person_line(person, words))
        if not found.people:
            say(words("people.nobody"))
    if found.status is None or found.status.state not in {"up", "degraded"}:
        ctx.exit(NOT_RUNNING)


@command.command()
@click.argument("to")
@click.argument("text", nargs=-1, required=True)
def send(to: str, text: tuple[str, ...]) -> None:
    """Write TEXT in your name to the number TO, or to a chat, and wait until WhatsApp took it."""
    started = start()

    async def work(port: GatewayPort) -> None:
        await _until_up(port, started)
        answer = await port.send(WriteTo(service=SERVICE, to=to, text=" ".join(text)))
        done(answer)
        tell(started.words("wa.sent"))
        if isinstance(answer, Accepted):
            say(answer.note)

    with_port(started, work, front="window")


@command.command()
def logout() -> None:
    """Let WhatsApp forget this computer, and turn the link off."""
    started = start()

    async def work(port: GatewayPort) -> None:
        await _until_up(port, started)
        done(await port.send(LogOutDevice(service=SERVICE)))

    with_port(started, work, front="window")
    change(SetConfig(key=_ENABLED, value="false"), None)
    asyncio.run(visit_host(started.home, _stopped))
    tell(started.words("wa.logged_out"))


async def _until_up(port: GatewayPort, started: Started) -> None:
    """Wait until the link is up, and start it where it does not run. Raises OpenpistaError."""
    async with aclosing(port.events(HOUSE)) as events, asyncio.timeout(UP_WITHIN_S):
        async for event in events:
            match event:
                case HouseSnapshot():
                    found = (one for one in event.services if one.service == SERVICE)
                    status = next(found, ServiceStatus(service=SERVICE, state="off"))
                    if status.state in {"off", "paused"}:
                        done(await port.send(StartService(service=SERVICE)))
                        continue
                case ServiceStatusChanged() if event.status.service == SERVICE:
                    status = event.status
                case _:
                    continue
            if status.state == "up":
                return
            if status.state in {"failed", "paused", "degraded"} and status.reason:
                is_coming = status.reason == started.words("wa.connecting")
                if not is_coming:
                    raise OpenpistaError(status.reason)
    raise OpenpistaError(started.words("wa.not_connected"))


async def _started(port: GatewayPort) -> ServiceStatus:
    """Start the link in the host and return how that went."""
    async with aclosing(port.events(HOUSE)) as events:
        await anext(events)
        done(await port.send(RestartService(service=SERVICE)))
        async for event in events:
            if not isinstance(event, ServiceStatusChanged) or event.status.service != SERVICE:
                continue
            if event.status.state in _OVER:
                return event.status
    raise OpenpistaError("openpista ended meanwhile.")


async def _stopped(port: GatewayPort) -> Accepted | Refused:
    # A host that has no such channel, as a command that runs for a moment, needs no telling.
    return await port.send(StopService(service=SERVICE))


def _standing(started: Started) -> Standing:
    found: list[HouseSnapshot] = []

    async def work(port: GatewayPort) -> None:
        async with aclosing(port.events(HOUSE)) as events:
            first = await anext(events)
            if isinstance(first, HouseSnapshot):
                found.append(first)

    with_port(started, work)
    settings = started.loaded.config.channels.whatsapp
    statuses = [one for house in found for one in house.services if one.service == SERVICE]
    people = tuple(one for house in found for one in house.paired if one.service == SERVICE)
    return Standing(
        settings.enabled, settings.session_dir, statuses[0] if statuses else None, people
    )
