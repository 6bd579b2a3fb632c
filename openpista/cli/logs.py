"""`openpista logs`: what openpista wrote about its own work."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from openpista.cli.options import config_option, json_option
from openpista.cli.output import say, say_json, tell
from openpista.domain.query import LogLevel, LogLine, ReadLogs

LEVELS: tuple[LogLevel, ...] = ("debug", "info", "warning", "error")
POLL_S = 0.5


@click.command("logs")
@click.option("--follow", "-f", is_flag=True, help="Go on with what is logged from now on.")
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    default="info",
    show_default=True,
    help="Only this level and worse ones.",
)
@click.option("--service", default="", metavar="NAME", help="Only lines of this service.")
@click.option("--grep", "text", default="", metavar="TEXT", help="Only lines that contain TEXT.")
@click.option(
    "--lines", "-n", type=click.IntRange(min=0), default=50, show_default=True, help="How many."
)
@config_option
@json_option
def command(
    follow: bool,
    level: LogLevel,
    service: str,
    text: str,
    lines: int,
    config: Path | None,
    as_json: bool,
) -> None:
    """Print the newest lines of the log, oldest first."""
    from openpista.cli.start import start

    started = start(config, quiet=True)
    log_dir = started.home.log_dir
    query = ReadLogs(level=level, service=service, text=text)
    following: Iterator[LogLine] = iter(())
    if follow:
        from openpista.guard.log_follow import follow_log

        # From before the newest lines are read, so that none in between is missed.
        following = follow_log(log_dir, query, lambda: time.sleep(POLL_S))
    found = newest(log_dir, query, lines)
    for line in found:
        _say_line(line, as_json=as_json)
    if not found and not follow:
        tell(started.words("cli.no_log_lines", path=log_dir))
    for line in following:
        _say_line(line, as_json=as_json)


def newest(log_dir: Path, query: ReadLogs, count: int) -> list[LogLine]:
    """Return the newest `count` lines that are asked for, oldest first."""
    from msgspec.structs import replace

    from openpista.guard.log_pages import read_log_page

    found: list[LogLine] = []
    before: int | None = None
    while len(found) < count:
        page = read_log_page(log_dir, replace(query, before=before, limit=count - len(found)))
        found = [*page.lines, *found]
        before = page.next_before
        if before is None:
            break
    return found


def _say_line(line: LogLine, *, as_json: bool) -> None:
    if as_json:
        say_json(line)
        return
    if not line.source:
        say(f"    {line.text}")
        return
    at = datetime.fromtimestamp(line.at_ms / 1000, UTC).astimezone()
    first, *more = line.text.split("\n")
    say(f"{at:%Y-%m-%d %H:%M:%S} {line.level:<7} {line.source}: {first}")
    for text in more:
        say(f"    {text}")
