"""`openpista tui`, the long way: with help, and with a word on what is wrong."""

import click

from openpista.cli.launch import Launch
from openpista.cli.options import (
    log_level_option,
    model_option,
    session_option,
    workspace_option,
)
from openpista.cli.window import open_window


@click.command("tui")
@session_option
@model_option
@workspace_option
@click.option("--record", default="", metavar="FILE", help="Write what happens into a file.")
@click.option("--replay", default="", metavar="FILE", help="Play such a file.")
@click.option("--plain", is_flag=True, help="Lines instead of a screen, for screen readers.")
@click.option("--config", "-c", default="", metavar="FILE", help="The configuration file to use.")
@log_level_option
@click.pass_context
def command(ctx: click.Context, plain: bool, **chosen: str) -> None:
    """Open the window, as `openpista` alone does."""
    ctx.exit(open_window(Launch(**chosen, plain=plain)))
