"""`openpista serve`, `openpista start` and `openpista --serve`: the house without a window."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from openpista.app.build import App
from openpista.cli.house import app_of
from openpista.cli.options import config_option, log_level_option
from openpista.cli.start import start
from openpista.domain.tasks import owned_task

if TYPE_CHECKING:
    from openpista.cli.serve_lines import StatusLines

LogFormat = Literal["plain", "json"]

log_format_option = click.option(
    "--log-format",
    type=click.Choice(["plain", "json"]),
    default="plain",
    show_default=True,
    help="How status lines are written; json also keeps a log in JSON beside the plain one.",
)


@click.command("serve")
@config_option
@log_level_option
@log_format_option
@click.option("--detach", is_flag=True, help="Serve in the background; returns when it is ready.")
@click.option("--ready-fd", type=int, default=-1, hidden=True)
def command(
    config: Path | None,
    log_level: str,
    log_format: LogFormat,
    detach: bool,
    ready_fd: int,
) -> None:
    """Serve all channels that are switched on, until `openpista stop`."""
    if detach:
        from openpista.cli.detach import detach_and_tell

        detach_and_tell(config, log_level=log_level, log_format=log_format)
        return
    _serve(config, log_level=log_level, log_format=log_format, ready_fd=ready_fd)


def _serve(config: Path | None, *, log_level: str, log_format: LogFormat, ready_fd: int) -> None:
    from openpista.channels.console_lines import LineWriter
    from openpista.cli.clean_start import clean_environment
    from openpista.cli.serve_lines import StatusLines

    started = start(config, log_level, environ=clean_environment())
    app = app_of(started)
    writer = LineWriter(sys.stderr)
    is_ready = asyncio.Event()
    lines = StatusLines(
        writer.say,
        words=started.words,
        clock=app.clock,
        socket=str(app.home.socket),
        as_json=log_format == "json",
        on_ready=is_ready.set,
    )
    try:
        asyncio.run(_run(app, lines, is_ready, as_json=log_format == "json", ready_fd=ready_fd))
    except asyncio.CancelledError:
        # Asked to end before it was ready.
        pass
    finally:
        writer.close()


async def _run(
    app: App, lines: "StatusLines", is_ready: asyncio.Event, *, as_json: bool, ready_fd: int
) -> None:
    from openpista.app.serve import serve
    from openpista.app.service_files import is_kept

    beside = owned_task(
        _once_ready(app, is_ready, as_json=as_json, ready_fd=ready_fd), name="once ready"
    )
    try:
        await serve(app, lines, front="service" if is_kept(app.environ) else "server")
        lines.stopped()
    finally:
        beside.cancel()
        await asyncio.gather(beside, return_exceptions=True)


async def _once_ready(app: App, is_ready: asyncio.Event, *, as_json: bool, ready_fd: int) -> None:
    """Do what need not be done before: tell whoever waits, and load what writes JSON."""
    from openpista.cli.detach import tell_that_ready
    from openpista.guard.json_log import JsonLog

    log = JsonLog(app.home.log_dir, redactor=app.redactor) if as_json else None
    try:
        await is_ready.wait()
        if ready_fd >= 0:
            tell_that_ready(ready_fd)
        if log is not None:
            await asyncio.to_thread(log.open)
        await asyncio.Event().wait()
    finally:
        if log is not None:
            log.close()
