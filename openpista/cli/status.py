"""`openpista status`: how the process that hosts openpista fares."""

import asyncio
from datetime import UTC, datetime

import click

from openpista.app.host_status import HostStatus, host_status
from openpista.cli.options import json_option
from openpista.cli.output import say, say_json
from openpista.cli.start import here
from openpista.domain.event import ServiceStatus
from openpista.words.catalogue import Words

NOT_RUNNING = 3
"""What service scripts end with where nothing runs: LSB, `status`."""


@click.command("status")
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Print whether openpista runs here and how its channels fare. Exit code 3: it does not."""
    place = here()
    found = asyncio.run(host_status(place.home))
    if as_json:
        say_json(found)
    else:
        for line in status_lines(found, place.words):
            say(line)
    if found is None:
        ctx.exit(NOT_RUNNING)


def status_lines(status: HostStatus | None, words: Words) -> list[str]:
    """Return what is said of the host."""
    if status is None:
        return [words("serve.not_running")]
    if not status.answers:
        return [words("serve.no_answer", pid=status.pid)]
    first = words(
        "serve.status",
        pid=status.pid,
        version=status.version,
        front=words(f"serve.front.{status.front}"),
        since=_at(status.since_ms),
    )
    sandbox = f"{words(f'serve.sandbox.{status.sandbox.kind}')} {status.sandbox.note}".rstrip()
    services = [service_line(one, words) for one in status.services]
    busy = words("serve.busy", count=len(status.busy)) if status.busy else words("serve.idle")
    return [
        first,
        words(f"serve.approvals.{status.approvals_mode}"),
        sandbox,
        *(services or [words("serve.no_services")]),
        busy,
        *(f"  {one.activity:<8} {one.id}  {one.title}" for one in status.busy),
    ]


def service_line(status: ServiceStatus, words: Words) -> str:
    """Return how a service fares, on one line."""
    parts = [words(f"serve.state.{status.state}", service=status.service)]
    if status.reason:
        parts.append(status.reason)
    marks = [
        words(key, at=_at(at_ms))
        for key, at_ms in (
            ("serve.received", status.last_received_ms),
            ("serve.sent", status.last_sent_ms),
        )
        if at_ms is not None
    ]
    if marks:
        parts.append(f"({', '.join(marks)})")
    return " ".join(parts)


def _at(at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC).astimezone():%Y-%m-%d %H:%M:%S}"
