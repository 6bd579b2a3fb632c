"""`openpista stop`: ends the process that hosts openpista."""

import asyncio

import click

from openpista.app.end_host import Ended, end_host
from openpista.cli.output import tell
from openpista.cli.start import Here, here

STILL_THERE = 1


@click.command("stop")
@click.option("--now", is_flag=True, help="Interrupt everything that runs; over in two seconds.")
@click.pass_context
def command(ctx: click.Context, now: bool) -> None:
    """Stop openpista here. Running turns have 20 seconds to end."""
    if end_and_tell(here(), now=now).outcome == "still_there":
        ctx.exit(STILL_THERE)


def end_and_tell(place: Here, *, now: bool = False) -> Ended:
    """End the host, and tell what became of it."""
    ended = asyncio.run(end_host(place.home, now=now))
    key = {
        "nobody": "serve.not_running",
        "ended": "serve.ended",
        "killed": "serve.killed",
        "still_there": "serve.still_there",
    }[ended.outcome]
    tell(place.words(key, pid=ended.pid))
    return ended
