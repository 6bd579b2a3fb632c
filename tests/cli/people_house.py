"""A played house for the commands about people."""

import asyncio

from openpista.cli.house import Work
from openpista.cli.start import Started
from tests.fakes.gateway import FakeGateway


class PeopleHouse:
    """Stands for `with_port`: gives the played gateway's port to the work of a command."""

    def __init__(self) -> None:
        self.gateway = FakeGateway()
        self.gateway.pairings.fill()

    def with_port(
        self, started: Started, work: Work, *, takes_work: bool = False, has_person: bool = False
    ) -> None:
        """Do the work."""
        del started, takes_work, has_person
        asyncio.run(_done(work, self.gateway))


async def _done(work: Work, gateway: FakeGateway) -> None:
    await work(gateway)
