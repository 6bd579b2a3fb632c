"""From a command to the gateway: attach to whoever hosts it, or host it for as long as it takes."""

import asyncio
from collections.abc import Awaitable, Callable

from openpista.cli.start import Started
from openpista.domain.port import GatewayPort

Work = Callable[[GatewayPort], Awaitable[None]]


def with_port(
    started: Started, work: Work, *, takes_work: bool = False, has_person: bool = False
) -> None:
    """Do `work` with a port to the gateway, and raise what it raises.

    Without `takes_work` a gateway that this command has to host stays quiet: it resumes no turn
    and answers no waiting message. `has_person` says that somebody here can answer approvals.
    """
    asyncio.run(_with_port(started, work, takes_work=takes_work, has_person=has_person))


async def _with_port(started: Started, work: Work, *, takes_work: bool, has_person: bool) -> None:
    from openpista.app.build import build

    app = build(
        started.loaded,
        home=started.home,
        environ=started.environ,
        redactor=started.redactor,
    )
    failure: Exception | None = None
    async with app.house(takes_work=takes_work) as house:
        try:
            await work(house.port(has_person=has_person))
        except Exception as error:  # noqa: BLE001 - raised again below, outside the house's tasks
            failure = error
    if failure is not None:
        raise failure
