"""A played house for the commands about people."""

import asyncio

from openpista.cli.house import Work
from openpista.cli.start import Started
from openpista.domain.tasks import owned_task
from tests.fakes.gateway import FakeGateway


class PeopleHouse:
    """Stands for `with_port`: gives the played gateway's port to the work of a command."""

    def __init__(self) -> None:
        self.gateway = FakeGateway()
        self.gateway.pairings.fill()
        self.gateway.running.fill()

    def with_port(self, started: Started, work: Work, **_: object) -> None:
        """Do the work."""
        del started
        asyncio.run(_done(work, self.gateway))


class Phone(PeopleHouse):
    """A house with somebody at a phone."""

    def __init__(self, *does: str) -> None:
        super().__init__()
        self.does = does

    def with_port(self, started: Started, work: Work, **_: object) -> None:
        """Do the work while somebody acts at the phone."""
        del started
        asyncio.run(self._with_phone(work))

    async def _with_phone(self, work: Work) -> None:
        phone = owned_task(self._phone(), name="phone")
        try:
            await work(self.gateway)
        finally:
            phone.cancel()
            await asyncio.gather(phone, return_exceptions=True)

    async def _phone(self) -> None:
        pairings = self.gateway.pairings
        while not pairings.pairings:
            await asyncio.sleep(0.005)
        for act in self.does:
            await asyncio.sleep(0.02)
            match act:
                case "scan":
                    pairings.scan("telegram")
                case "press":
                    pairings.press("telegram")
                case _:
                    pairings.expire("telegram")


async def _done(work: Work, gateway: FakeGateway) -> None:
    await work(gateway)
