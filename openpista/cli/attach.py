"""`openpista attach`: a window onto the openpista that runs already."""

import click

from openpista.cli.launch import Launch
from openpista.cli.options import log_level_option, model_option, session_option
from openpista.cli.output import tell
from openpista.cli.start import here
from openpista.cli.window import open_window
from openpista.gateway.lock import HouseLock

NOBODY_THERE = 1


@click.command("attach")
@session_option
@model_option
@click.option("--plain", is_flag=True, help="Lines instead of a screen, for screen readers.")
@click.option("--config", "-c", default="", metavar="FILE", help="The configuration file to use.")
@log_level_option
@click.pass_context
def command(ctx: click.Context, plain: bool, **chosen: str) -> None:
    """Open a window onto the openpista that runs here. Where none runs, say so."""
    place = here()
    if HouseLock(place.home.lock_file).holder() is None:
        tell(place.words("serve.attach_none"))
        ctx.exit(NOBODY_THERE)
    ctx.exit(open_window(Launch(**chosen, plain=plain)))
