"""`openpista unpair`: somebody may talk no more."""

import click

from openpista.cli.house import with_port
from openpista.cli.output import tell
from openpista.cli.people import done
from openpista.cli.start import start
from openpista.domain.command import Unpair
from openpista.domain.port import GatewayPort


@click.command("unpair")
@click.argument("service")
@click.argument("user")
def command(service: str, user: str) -> None:
    """Let USER talk no more through SERVICE; `openpista owner list` shows their ids."""
    started = start()

    async def work(port: GatewayPort) -> None:
        done(await port.send(Unpair(service=service, user_id=user)))
        tell(started.words("people.unpaired", user=user, service=service))

    with_port(started, work, has_person=True)
