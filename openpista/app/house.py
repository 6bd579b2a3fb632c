"""The two doors into a built app: its gateway, and its doctor. Each opens only what it needs."""

from openpista.app.build import App
from openpista.app.keeper import HouseKeeper
from openpista.domain.query import DoctorReport
from openpista.gateway.lock import Front


def open_house(app: App, *, takes_work: bool = True, front: Front = "command") -> HouseKeeper:
    """Return the way to the gateway, wherever it runs: `async with` it, then `reach`.

    Without `takes_work` a gateway that is hosted here stays quiet: it resumes no turn, takes no
    waiting message and starts no service. `front` says which channels run in it.
    """

    def host_here():
        from openpista.app.host import host

        return host(app, takes_work=takes_work, front=front)

    return HouseKeeper(app.home, host=host_here)


async def examine(app: App) -> DoctorReport:
    """Run the doctor's checks: in the host process where there is one, else in this one."""
    from openpista.app.examine import examine_at_host, examine_here

    found = await examine_at_host(app)
    return found if found is not None else await examine_here(app)
