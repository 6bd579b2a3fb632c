"""A real house with the Cloud channel, and the fake Graph API."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from openpista.channels.whatsapp_cloud.channel import WhatsappCloudChannel
from openpista.config.live import LiveConfig
from openpista.config.schema import Config, UiConfig
from openpista.config.schema_channels import ChannelsConfig, WhatsappCloudConfig
from openpista.domain.command import StartService
from openpista.domain.event import PeopleChanged, ServiceStatusChanged
from openpista.domain.ids import HOUSE
from openpista.domain.model import Provider
from openpista.domain.tool import Tool
from tests.fakes.clock import FakeClock
from tests.fakes.graph import (
    APP_SECRET,
    NUMBER_ID,
    OTHER_ID,
    PERSON,
    TOKEN,
    VERIFY,
    GraphApi,
    notification,
    signed,
)
from tests.gateway.houses import House, Window, open_house, watching


class Business:
    """What a test holds."""

    def __init__(
        self, house: House, graph: GraphApi, channel: WhatsappCloudChannel, news: Window
    ) -> None:
        self.house = house
        self.graph = graph
        self.channel = channel
        self.news = news

    async def bring(self, message: dict[str, Any], **more: Any) -> int:
        """Let Meta call with a message, and return the status that is answered."""
        answer = await self.channel.take_hook(signed(notification(message, **more)))
        assert answer is not None
        return answer.status

    async def let_in(self, phone: str = PERSON, role: Any = "owner") -> None:
        """Let somebody in, and wait until the channel knows."""
        await self.house.let_in("whatsapp_cloud", phone, role)
        ground = self.house.gateway._rooms.ground
        ground.live.tell(PeopleChanged(stream=HOUSE, paired=ground.people.all(), requests=()))
        run = self.channel._run
        await self.graph.until(
            lambda: run is None or run._conversation.role_of(phone) != "stranger"
        )

    async def rows(self, table: str) -> int:
        """Count the rows of a table."""
        found = await self.house.store.database.read(
            lambda c: c.execute(f"SELECT count(*) FROM {table}").fetchone()
        )
        return int(found[0])


def settings(graph: GraphApi, **more: Any) -> WhatsappCloudConfig:
    """Return a configuration for the fake."""
    values: dict[str, Any] = {
        "enabled": True,
        "access_token": TOKEN,
        "app_secret": APP_SECRET,
        "verify_token": VERIFY,
        "phone_numbers": (NUMBER_ID, OTHER_ID),
        "base_url": graph.base_url,
        **more,
    }
    return WhatsappCloudConfig(**values)


@asynccontextmanager
async def a_business(
    root: Path,
    *,
    provider: Provider | None = None,
    tools: Sequence[Tool] = (),
    paired: bool = True,
    awaits: str = "up",
    **more: Any,
) -> AsyncGenerator[Business]:
    """Open a house with the channel; `paired`: the person is an owner already."""
    async with GraphApi().open() as graph:
        channels = ChannelsConfig(whatsapp_cloud=settings(graph, **more))
        config = LiveConfig(Config(channels=channels, ui=UiConfig(language="en")))
        clock = FakeClock()
        channel = WhatsappCloudChannel(config, clock=clock, environ={})
        async with (
            open_house(
                root, provider=provider, tools=tools, clock=clock, channels=[channel]
            ) as house,
            watching(house.port, HOUSE) as news,
        ):
            business = Business(house, graph, channel, news)
            await house.port.send(StartService(service="whatsapp_cloud"))
            await news.until(
                lambda event: (
                    isinstance(event, ServiceStatusChanged) and event.status.state == awaits
                )
            )
            if paired:
                await business.let_in()
            yield business
