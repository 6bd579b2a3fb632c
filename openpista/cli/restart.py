"""`openpista restart`: ends the server and starts it again in the background."""

from pathlib import Path

import click

from openpista.cli.detach import detach_and_tell
from openpista.cli.options import config_option, log_level_option
from openpista.cli.output import tell
from openpista.cli.serve import LogFormat, log_format_option
from openpista.cli.start import here
from openpista.cli.stop import STILL_THERE, end_and_tell
from openpista.gateway.lock import HouseLock
from openpista.gateway.succession import succeeding


@click.command("restart")
@config_option
@log_level_option
@log_format_option
@click.pass_context
def command(ctx: click.Context, config: Path | None, log_level: str, log_format: LogFormat) -> None:
    """Stop the server, as `stop` does, and serve again in the background."""
    place = here()
    holder = HouseLock(place.home.lock_file).holder()
    if holder is not None and holder.front == "service":
        how = "Use `openpista service restart`."
        tell(place.words("serve.service_restart", how=how))
        ctx.exit(STILL_THERE)
    # Windows that lose their server must wait for the next one and not host themselves.
    with succeeding(place.home.lock_file):
        if end_and_tell(place).outcome == "still_there":
            ctx.exit(STILL_THERE)
        detach_and_tell(config, log_level=log_level, log_format=log_format)
