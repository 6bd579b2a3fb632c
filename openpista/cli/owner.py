"""`openpista owner`: whom openpista obeys, and a link by which your phone joins them."""

import click

from openpista.cli.house import with_port
from openpista.cli.options import json_option
from openpista.cli.output import say, say_json, tell
from openpista.cli.pairing import pair_by_link
from openpista.cli.people import people, person_line
from openpista.cli.start import start
from openpista.domain.pairing import Pairing
from openpista.domain.port import GatewayPort

NOT_PAIRED = 1


@click.group("owner")
def command() -> None:
    """See whom openpista obeys, and connect your phone."""


@command.command("list")
@json_option
def list_owners(as_json: bool) -> None:
    """Print everybody who was let in, owners and guests."""
    started = start(quiet=as_json)

    async def work(port: GatewayPort) -> None:
        found = (await people(port)).paired
        if as_json:
            say_json(found)
            return
        for person in found:
            say(person_line(person, started.words))
        if not found:
            tell(started.words("people.nobody"))

    with_port(started, work)


@command.command("add-link")
@click.argument("service")
@click.pass_context
def add_link(ctx: click.Context, service: str) -> None:
    """Show a link and its QR code; whoever opens it within ten minutes becomes an owner."""
    started = start()
    ended: list[Pairing | None] = []

    async def work(port: GatewayPort) -> None:
        ended.append(await pair_by_link(port, service, started.words))

    with_port(started, work, has_person=True)
    if not ended or ended[0] is None or ended[0].state != "done":
        ctx.exit(NOT_PAIRED)
