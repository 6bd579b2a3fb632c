"""From a command to the gateway: attach to whoever hosts it, or host it for as long as it takes."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import click

from openpista.app.build import App, build
from openpista.cli.start import Started
from openpista.domain.port import GatewayPort
from openpista.domain.query import DoctorReport

if TYPE_CHECKING:
    from openpista.gateway.lock import Front

TERMINATED = 143
"""128 and the number of SIGTERM, as shells count."""

Work = Callable[[GatewayPort], Awaitable[None]]


def with_port(
    started: Started,
    work: Work,
    *,
    takes_work: bool = False,
    has_person: bool = False,
    front: "Front" = "command",
) -> None:
    """Do `work` with a port to the gateway, and raise what it raises.

    Without `takes_work` a gateway that this command has to host stays quiet: it resumes no turn
    and answers no waiting message. `has_person` says that somebody here can answer approvals;
    `front` which channels run where this command hosts.
    """
    try:
        asyncio.run(
            _with_port(started, work, takes_work=takes_work, has_person=has_person, front=front)
        )
    except asyncio.CancelledError:
        raise click.exceptions.Exit(TERMINATED) from None


def examined(started: Started) -> DoctorReport:
    """Return what the doctor finds."""
    from openpista.app.house import examine

    return asyncio.run(examine(app_of(started)))


def app_of(started: Started) -> App:
    """Return the app of a command that has started."""
    return build(
        started.loaded, home=started.home, environ=started.environ, redactor=started.redactor
    )


async def _with_port(
    started: Started, work: Work, *, takes_work: bool, has_person: bool, front: "Front"
) -> None:
    from openpista.app.house import open_house

    _end_well_when_asked()
    failure: Exception | None = None
    async with open_house(app_of(started), takes_work=takes_work, front=front) as house:
        reached = await house.reach(has_person=has_person)
        try:
            await work(reached.port)
        except Exception as error:  # noqa: BLE001 - raised again below, outside the house
            failure = error
        finally:
            await reached.leave()
    if failure is not None:
        raise failure


def _end_well_when_asked() -> None:
    """Let SIGTERM close the house like Ctrl+C does."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
