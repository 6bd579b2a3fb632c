"""`openpista pair`: strangers who ask to be let in."""

import time
from typing import Literal

import click

from openpista.cli.house import with_port
from openpista.cli.options import json_option
from openpista.cli.output import say, say_json, tell
from openpista.cli.people import done, people
from openpista.cli.start import start
from openpista.domain.command import AnswerPairingRequest
from openpista.domain.errors import NotFoundError
from openpista.domain.port import GatewayPort

Role = Literal["owner", "guest", "nobody"]


@click.group("pair")
def command() -> None:
    """See who asks to be let in, let them in, or send them away."""


@command.command("list")
@json_option
def list_requests(as_json: bool) -> None:
    """Print the requests that wait, with their codes."""
    started = start(quiet=as_json)

    async def work(port: GatewayPort) -> None:
        found = (await people(port)).requests
        if as_json:
            say_json(found)
            return
        now_ms = time.time() * 1000
        for one in found:
            left_s = max(0, int((one.expires_at_ms - now_ms) / 1000))
            say(f"{one.code}  {one.service:<9} {one.user_id:<14} {left_s:>4} s  {one.name}")
        if not found:
            tell(started.words("people.no_request"))

    with_port(started, work)


@command.command()
@click.argument("code")
@click.option(
    "--as",
    "role",
    type=click.Choice(["owner", "guest"]),
    required=True,
    help="An owner may do everything; a guest may only talk.",
)
def accept(code: str, role: Role) -> None:
    """Let in whoever was given CODE."""
    _answer(code, role)


@command.command()
@click.argument("code")
def refuse(code: str) -> None:
    """Send away whoever was given CODE."""
    _answer(code, "nobody")


def _answer(code: str, role: Role) -> None:
    started = start()
    words = started.words

    async def work(port: GatewayPort) -> None:
        wanted = code.strip().upper()
        found = next((one for one in (await people(port)).requests if one.code == wanted), None)
        if found is None:
            raise NotFoundError(words("people.unknown_code", code=wanted))
        done(await port.send(AnswerPairingRequest(service=found.service, code=wanted, role=role)))
        name = found.name or found.user_id
        tell(words(f"people.answered.{role}", name=name))

    with_port(started, work, has_person=True)
