"""`openpista web`: sets the page up, lets browsers in, and shows them out."""

import asyncio
import time
from contextlib import aclosing
from datetime import UTC, datetime

import click
from msgspec import Struct

from openpista.app.at_host import visit_host
from openpista.cli import web_token
from openpista.cli.config import change
from openpista.cli.house import with_port
from openpista.cli.options import json_option
from openpista.cli.output import at_terminal, say, say_json, tell
from openpista.cli.pairing import qr_text
from openpista.cli.people import done, people
from openpista.cli.start import Started, start
from openpista.cli.status import NOT_RUNNING, service_line
from openpista.cli.web_expose import expose
from openpista.domain.command import (
    Accepted,
    BeginPairing,
    Refused,
    RestartService,
    SetConfig,
    StopService,
    Unpair,
)
from openpista.domain.errors import OpenpistaError, UsageError
from openpista.domain.event import (
    HouseSnapshot,
    PairingChanged,
    ServiceStatus,
    ServiceStatusChanged,
)
from openpista.domain.ids import HOUSE
from openpista.domain.pairing import Paired, Pairing
from openpista.domain.port import GatewayPort
from openpista.words.catalogue import Words

SERVICE = "web"
_WEB = "channels.web"
_ENDED_STARTING = frozenset({"up", "degraded", "failed", "paused"})


class Standing(Struct, frozen=True):
    """How the page stands; `status` is None where no process serves it."""

    enabled: bool
    address: str
    token: web_token.TokenAt
    status: ServiceStatus | None


@click.group("web")
def command() -> None:
    """Serve the page, so that openpista can be used from a browser."""


command.add_command(expose)


@command.command()
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--cors-origins", default=None, help="Other pages that may connect, with commas.")
@click.option("--passphrase", is_flag=True, help="Ask for a passphrase that lets browsers in.")
@click.option("--enable/--disable", "enabled", default=True, help="Serve the page, or do not.")
def setup(port: int | None, cors_origins: str | None, passphrase: bool, enabled: bool) -> None:
    """Set the page up and show an address that lets a browser in."""
    started = start()
    if port is not None:
        change(SetConfig(key=f"{_WEB}.port", value=str(port)), None)
    if cors_origins is not None:
        listed = ", ".join(f'"{one.strip()}"' for one in cors_origins.split(",") if one.strip())
        change(SetConfig(key=f"{_WEB}.cors_origins", value=f"[{listed}]"), None)
    if passphrase:
        _keep_passphrase(started)
    change(SetConfig(key=f"{_WEB}.enabled", value="true" if enabled else "false"), None)
    if not enabled:
        asyncio.run(visit_host(started.home, _stopped))
        tell(started.words("webcli.off"))
        return
    _start()


@command.command("start")
def start_page() -> None:
    """Serve the page: now, where openpista runs, and whenever it starts."""
    change(SetConfig(key=f"{_WEB}.enabled", value="true"), None)
    _start()


@command.command()
def stop() -> None:
    """Serve the page no longer, until it is started again."""
    started = start()
    change(SetConfig(key=f"{_WEB}.enabled", value="false"), None)
    asyncio.run(visit_host(started.home, _stopped))
    tell(started.words("serve.state.off", service=SERVICE))


@command.command()
def restart() -> None:
    """Start the page again, with its present configuration."""
    _start()


@command.command()
@json_option
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    """Print where the page is and how it fares. Exit code 3: it is not up."""
    started = start(quiet=as_json)
    found = _standing(started)
    if as_json:
        say_json(found)
    else:
        words = started.words
        say(words("webcli.at", address=found.address) if found.enabled else words("webcli.off"))
        say(words(f"webcli.token.{found.token.kind}", where=found.token.where))
        say(service_line(found.status or ServiceStatus(service=SERVICE, state="off"), words))
    if found.status is None or found.status.state not in {"up", "degraded"}:
        ctx.exit(NOT_RUNNING)


@command.command("login-code")
def login_code() -> None:
    """Print an address with a code that lets one browser in, once, within five minutes."""
    started = start()
    pairing = asyncio.run(visit_host(started.home, _code))
    if pairing is None:
        raise OpenpistaError(started.words("webcli.no_host"))
    _show(pairing, started.words)
    if started.loaded.config.channels.web.expose is None:
        tell(started.words("webcli.only_here"))


@command.command()
@click.option("--new", "is_new", is_flag=True, help="Make one, in the place of the one before.")
@click.option("--forget", is_flag=True, help="Have none any more.")
def token(is_new: bool, forget: bool) -> None:
    """Say whether there is a lasting token, or make a new one. It is printed to a terminal only,
    and only once."""
    started = start()
    words = started.words
    if is_new and forget:
        raise UsageError("--new and --forget cannot both be meant.")
    if is_new:
        if not at_terminal():
            raise UsageError(words("webcli.token.terminal"))
        say(web_token.renew(started))
        tell(words("webcli.token.new"))
    elif forget:
        web_token.forget(started)
        tell(words("webcli.token.forgotten"))
    else:
        found = web_token.token_at(started)
        say(words(f"webcli.token.{found.kind}", where=found.where))


@command.command()
@click.option("--revoke", default="", help="Send the browser with this id away.")
@json_option
def devices(revoke: str, as_json: bool) -> None:
    """Print the browsers that may come in, or send one away."""
    started = start(quiet=as_json)
    words = started.words

    async def work(port: GatewayPort) -> None:
        if revoke:
            done(await port.send(Unpair(service=SERVICE, user_id=revoke)))
            tell(words("webcli.revoked"))
            return
        found = tuple(one for one in (await people(port)).paired if one.service == SERVICE)
        if as_json:
            say_json(found)
            return
        for one in found:
            say(_device_line(one, words))
        if not found:
            tell(words("webcli.no_devices"))

    with_port(started, work, has_person=True)


def _start() -> None:
    started = start(quiet=True)
    words = started.words
    found = asyncio.run(visit_host(started.home, _started))
    if found is None:
        tell(words("webcli.starts_later"))
        return
    if found.state not in {"up", "degraded"}:
        raise OpenpistaError(service_line(found, words))
    pairing = asyncio.run(visit_host(started.home, _code))
    if pairing is not None:
        _show(pairing, words)


def _keep_passphrase(started: Started) -> None:
    from openpista.app.kept_tokens import WEB, keep_token
    from openpista.app.logins import make_logins
    from openpista.cli.house import app_of

    given = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
    asyncio.run(keep_token(make_logins(app_of(started)).vault, WEB, str(given)))


async def _started(port: GatewayPort) -> ServiceStatus:
    async with aclosing(port.events(HOUSE)) as events:
        await anext(events)
        done(await port.send(RestartService(service=SERVICE)))
        async for event in events:
            match event:
                case ServiceStatusChanged(status=found) if found.service == SERVICE:
                    if found.state in _ENDED_STARTING:
                        return found
                case _:
                    pass
    raise OpenpistaError("openpista ended meanwhile.")


async def _stopped(port: GatewayPort) -> Accepted | Refused:
    return await port.send(StopService(service=SERVICE))


async def _code(port: GatewayPort) -> Pairing:
    async with aclosing(port.events(HOUSE)) as events:
        await anext(events)
        done(await port.send(BeginPairing(service=SERVICE)))
        async for event in events:
            match event:
                case PairingChanged(pairing=found) if found.service == SERVICE and found.link:
                    return found
                case _:
                    pass
    raise OpenpistaError("openpista ended meanwhile.")


def _standing(started: Started) -> Standing:
    from openpista.channels.web.place import place_of

    web = started.loaded.config.channels.web

    async def look(port: GatewayPort) -> ServiceStatus | None:
        async with aclosing(port.events(HOUSE)) as events:
            first = await anext(events)
        statuses = first.services if isinstance(first, HouseSnapshot) else ()
        return next((one for one in statuses if one.service == SERVICE), None)

    status = asyncio.run(visit_host(started.home, look))
    return Standing(web.enabled, place_of(web).link, web_token.token_at(started), status)


def _show(pairing: Pairing, words: Words) -> None:
    import sys

    say(pairing.link)
    if sys.stderr.isatty():
        sys.stderr.write(qr_text(pairing.link))
        sys.stderr.flush()
    left_s = max(0, int((pairing.expires_at_ms or 0) / 1000 - time.time()))
    tell(words("webcli.open_it", left=f"{left_s // 60}:{left_s % 60:02}"))


def _device_line(device: Paired, words: Words) -> str:
    since = f"{datetime.fromtimestamp(device.since_ms / 1000, UTC).astimezone():%Y-%m-%d}"
    return words("webcli.device", id=device.user_id, since=since, name=device.name)
