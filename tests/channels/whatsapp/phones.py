"""A real house with the real channel, a real bridge process, and WhatsApp as the test plays it."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from openpista.channels.whatsapp.bridge_process import BridgeStart
from openpista.channels.whatsapp.channel import WhatsappChannel
from openpista.config.live import LiveConfig
from openpista.config.schema import AgentConfig, ApprovalsConfig, Config, UiConfig
from openpista.config.schema_channels import ChannelsConfig, WhatsappConfig
from openpista.domain.command import StartService, StopService
from openpista.domain.event import HouseSnapshot, PeopleChanged, ServiceStatusChanged
from openpista.domain.ids import HOUSE
from openpista.domain.model import Provider
from openpista.domain.tool import Tool
from tests.fakes.clock import FakeClock
from tests.fakes.whatsapp import OWNER, PlayedWhatsapp
from tests.gateway.houses import House, Window, open_house, watching

LIFE_ASKED = 30.0


class Phone:
    """What a test holds: the house, its channel, and WhatsApp."""

    def __init__(
        self, house: House, app: PlayedWhatsapp, channel: WhatsappChannel, news: Window
    ) -> None:
        self.house = house
        self.app = app
        self.channel = channel
        self.news = news

    async def start(self, state: str = "up") -> None:
        """Start the link and wait until it is up."""
        times = sum(is_now(event, state) for event in self.news.heard) + 1
        await self.house.port.send(StartService(service="whatsapp"))
        await self.news.until(lambda event: is_now(event, state), times=times)

    async def stop(self) -> None:
        """Stop the link."""
        await self.house.port.send(StopService(service="whatsapp"))

    async def let_in(self, phone: str = OWNER, role: Any = "owner") -> None:
        """Let somebody in, and wait until the channel knows."""
        await self.house.let_in("whatsapp", phone, role)
        ground = self.house.gateway._rooms.ground
        ground.live.tell(PeopleChanged(stream=HOUSE, paired=ground.people.all(), requests=()))
        await soon()

    async def later(self, seconds: float) -> None:
        """Let time go by, and look for what is due by then."""
        await asyncio.sleep(0.02)
        self.house.clock.advance(seconds)
        self.house.gateway._rooms.ground.courier.wake()

    async def settled(self) -> None:
        """Wait until the bridge keeps nothing for us."""
        await self.app.until(lambda: not self.app.kept)

    async def rows(self, table: str) -> int:
        """Count the rows of a table."""
        found = await self.house.store.database.read(
            lambda c: c.execute(f"SELECT count(*) FROM {table}").fetchone()
        )
        return int(found[0])


def is_now(event: object, state: str) -> bool:
    """Say whether an event tells that the link is in a state now."""
    return (
        isinstance(event, ServiceStatusChanged)
        and event.status.service == "whatsapp"
        and event.status.state == state
    )


@asynccontextmanager
async def a_phone(
    root: Path,
    *,
    provider: Provider | None = None,
    tools: Sequence[Tool] = (),
    agent: AgentConfig | None = None,
    approvals: ApprovalsConfig | None = None,
    paired: bool = True,
    started: bool = True,
    **settings: Any,
) -> AsyncGenerator[Phone]:
    """Open a house with the link; `paired`: the owner is let in already."""
    clock = FakeClock()
    root.mkdir(exist_ok=True)
    async with PlayedWhatsapp(root).open() as app:

        async def prepared(_: WhatsappChannel) -> BridgeStart:
            return app.start()

        whatsapp = WhatsappConfig(enabled=True, **settings)
        config = Config(channels=ChannelsConfig(whatsapp=whatsapp), ui=UiConfig(language="en"))
        channel = WhatsappChannel(
            LiveConfig(config),
            folder=root,
            clock=clock,
            environ={},
            prepare=prepared,
            sleep=quickly,
        )
        async with (
            open_house(
                root,
                provider=provider,
                tools=tools,
                agent=agent,
                approvals=approvals,
                clock=clock,
                channels=[channel],
            ) as house,
            watching(house.port, HOUSE) as news,
        ):
            assert isinstance(news.heard[0], HouseSnapshot)
            phone = Phone(house, app, channel, news)
            app.paired = paired
            if paired:
                await phone.let_in()
            if started:
                await phone.start("up" if paired else "degraded")
            yield phone


async def quickly(seconds: float) -> None:
    """Sleep a thousandth of it, but never ask for signs of life by the hundred."""
    await asyncio.sleep(seconds / 1000 if seconds < LIFE_ASKED else 3600)


async def soon() -> None:
    """Let everything that is under way go on for a moment."""
    for _ in range(50):
        await asyncio.sleep(0)
