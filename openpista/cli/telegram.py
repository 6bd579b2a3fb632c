"""`openpista telegram`: sets up the bot, connects your phone, and turns the bot on and off."""

import asyncio
from contextlib import aclosing

import click
from msgspec import Struct

from openpista.app.at_host import visit_host
from openpista.cli.config import change
from openpista.cli.house import app_of, with_port
from openpista.cli.options import json_option
from openpista.cli.output import say, say_json, tell
from openpista.cli.pairing import pair_by_link
from openpista.cli.people import done, person_line
from openpista.cli.start import Started, start
from openpista.cli.status import NOT_RUNNING, service_line
from openpista.cli.telegram_token import TokenFrom, given_token, keep, token_from
from openpista.domain.command import (
    Accepted,
    Refused,
    RestartService,
    SetConfig,
    StopService,
    UnsetConfig,
)
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import HouseSnapshot, ServiceStatus, ServiceStatusChanged
from openpista.domain.ids import HOUSE
from openpista.domain.pairing import Paired, Pairing
from openpista.domain.port import GatewayPort

SERVICE = "telegram"
NOT_PAIRED = 1
_ENABLED = "channels.telegram.enabled"


class Standing(Struct, frozen=True):
    """How the bot stands; `status` is None where no process runs it."""

    token: TokenFrom
    status: ServiceStatus | None
    people: tuple[Paired, ...]


@click.group("telegram")
def command() -> None:
    """Take openpista to Telegram with a bot of your own."""


@command.command()
@click.option("--no-link", is_flag=True, help="Only keep the token; connect no phone.")
@click.pass_context
def setup(ctx: click.Context, no_link: bool) -> None:
    """Take the token that @BotFather gave you, ask Telegram whose it is, keep it as a
    credential, turn the bot on, and show the link that connects your phone.

    Without a terminal the token is read from standard input.
    """
    started = start()
    words = started.words
    name = asyncio.run(_kept(started))
    tell(words("tg.setup_known", name=name))
    change(SetConfig(key=_ENABLED, value="true"), None)
    where = asyncio.run(token_from(started))
    tell(words(f"tg.token_{where.kind}", where=where.where))
    if no_link:
        tell(words("tg.setup_later"))
        return
    ended = _connect(start(quiet=True))
    if ended is None or ended.state != "done":
        ctx.exit(NOT_PAIRED)
    tell(words("tg.setup_next"))


@command.command()
@json_option
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    """Print whether a bot is set up, how it fares and whom it knows. Exit code 3: it is not up."""
    started = start(quiet=as_json)
    found = _standing(started)
    if as_json:
        say_json(found)
    else:
        for line in _lines(found, started):
            say(line)
    if found.status is None or found.status.state not in {"up", "degraded"}:
        ctx.exit(NOT_RUNNING)


@command.command("start")
def start_bot() -> None:
    """Turn the bot on: now, where openpista runs, and whenever it starts."""
    started = start()
    if not asyncio.run(token_from(started)).kind:
        raise OpenpistaError(started.words("tg.no_bot"))
    change(SetConfig(key=_ENABLED, value="true"), None)
    status = asyncio.run(visit_host(started.home, _started))
    if status is None:
        tell(started.words("tg.starts_later"))
        return
    if status.state != "up":
        raise OpenpistaError(service_line(status, started.words))
    tell(service_line(status, started.words))


@command.command()
def stop() -> None:
    """Turn the bot off until it is started again. Nobody is sent away."""
    started = start()
    change(SetConfig(key=_ENABLED, value="false"), None)
    asyncio.run(visit_host(started.home, _stopped))
    tell(started.words("serve.state.off", service=SERVICE))


@command.command()
def forget() -> None:
    """Turn the bot off and forget its token."""
    from openpista.app.logins import make_logins

    started = start()
    change(SetConfig(key=_ENABLED, value="false"), None)
    asyncio.run(visit_host(started.home, _stopped))
    was_kept = asyncio.run(make_logins(app_of(started)).vault.remove(SERVICE))
    if started.loaded.origin("channels.telegram.token").kind == "file":
        change(UnsetConfig(key="channels.telegram.token"), None)
        was_kept = True
    tell(started.words("tg.forgotten" if was_kept else "tg.no_bot"))


async def _kept(started: Started) -> str:
    return await keep(started, await given_token(started))


def _connect(started: Started) -> Pairing | None:
    """Start the bot, in the host or here, and let the owner's phone in; return how that ended."""
    ended: list[Pairing | None] = []

    async def work(port: GatewayPort) -> None:
        done(await port.send(RestartService(service=SERVICE)))
        ended.append(await pair_by_link(port, SERVICE, started.words, starts=True))

    with_port(started, work, takes_work=True, has_person=True, front="window")
    return ended[0] if ended else None


async def _started(port: GatewayPort) -> ServiceStatus:
    """Start the bot in the host and return how that went."""
    async with aclosing(port.events(HOUSE)) as events:
        await anext(events)
        done(await port.send(RestartService(service=SERVICE)))
        async for event in events:
            if not isinstance(event, ServiceStatusChanged) or event.status.service != SERVICE:
                continue
            if event.status.state in {"up", "degraded", "failed", "paused"}:
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
    statuses = [one for house in found for one in house.services if one.service == SERVICE]
    people = tuple(one for house in found for one in house.paired if one.service == SERVICE)
    kept = asyncio.run(token_from(started))
    return Standing(kept, statuses[0] if statuses else None, people)


def _lines(found: Standing, started: Started) -> list[str]:
    words = started.words
    if found.token.kind:
        first = words(f"tg.token_{found.token.kind}", where=found.token.where)
    else:
        first = words("tg.no_bot")
    if found.token.account:
        first = f"{found.token.account}. {first}"
    running = found.status or ServiceStatus(service=SERVICE, state="off")
    people = [person_line(one, words) for one in found.people] or [words("people.nobody")]
    return [first, service_line(running, words), *people]
