"""A real house with the real bot, and the fake Bot API that people reach it through."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from openpista.channels.telegram.channel import TelegramChannel
from openpista.config.live import LiveConfig
from openpista.config.schema import AgentConfig, ApprovalsConfig, Config
from openpista.config.schema_channels import ChannelsConfig, TelegramConfig, WebConfig
from openpista.domain.command import BeginPairing, StartService, StopService
from openpista.domain.event import (
    HouseSnapshot,
    PairingChanged,
    PeopleChanged,
    ServiceStatusChanged,
)
from openpista.domain.ids import HOUSE
from openpista.domain.model import Provider
from openpista.domain.pairing import Pairing
from openpista.domain.tool import Tool
from tests.fakes.botapi import TOKEN, BotApi
from tests.fakes.clock import FakeClock
from tests.gateway.houses import House, Window, open_house, watching

OWNER_ID = 42


class Phone:
    """What a test holds: the house, its bot, and Telegram."""

    def __init__(self, house: House, api: BotApi, channel: TelegramChannel, news: Window) -> None:
        self.house = house
        self.api = api
        self.channel = channel
        self.news = news

    async def start(self) -> None:
        """Start the bot and wait until it is up."""
        times = self._ups() + 1
        await self.house.port.send(StartService(service="telegram"))
        await self.news.until(is_up, times=times)

    async def later(self, seconds: float) -> None:
        """Let time go by, and look for what is due by then."""
        await asyncio.sleep(0.02)
        self.house.clock.advance(seconds)
        self.house.gateway._rooms.ground.courier.wake()

    async def stop(self) -> None:
        """Stop the bot."""
        await self.house.port.send(StopService(service="telegram"))

    async def link(self) -> Pairing:
        """Begin a pairing and return what the owner's screen shows."""
        await self.house.port.send(BeginPairing(service="telegram"))
        event = await self.news.until(
            lambda event: isinstance(event, PairingChanged) and event.pairing.state == "waiting"
        )
        assert isinstance(event, PairingChanged)
        return event.pairing

    async def pair(self, user_id: int = OWNER_ID, role: Any = "owner") -> None:
        """Let somebody in, and wait until the bot knows."""
        self.api.private(user_id)
        await self.house.let_in("telegram", str(user_id), role)
        ground = self.house.gateway._rooms.ground
        ground.live.tell(PeopleChanged(stream=HOUSE, paired=ground.people.all(), requests=()))
        await soon()

    def button(self, message: dict[str, Any], label: str) -> str:
        """Return what a button of a message carries."""
        for row in message["reply_markup"]["inline_keyboard"]:
            for button in row:
                if button["text"] == label:
                    return str(button["callback_data"])
        raise AssertionError(f"no button {label}: {message}")

    def _ups(self) -> int:
        return sum(map(is_up, self.news.heard))


def is_up(event: object) -> bool:
    """Say whether an event tells that the bot came up."""
    return (
        isinstance(event, ServiceStatusChanged)
        and event.status.service == "telegram"
        and event.status.state == "up"
    )


def telegram(api: BotApi, *, web: bool = True, **more: Any) -> LiveConfig:
    """Return a configuration with the fake's bot; `web`: the page is served."""
    settings = TelegramConfig(enabled=True, token=api.token, base_url=api.base_url, **more)
    return LiveConfig(
        Config(channels=ChannelsConfig(telegram=settings, web=WebConfig(enabled=web)))
    )


@asynccontextmanager
async def a_phone(
    root: Path,
    *,
    api: BotApi | None = None,
    provider: Provider | None = None,
    tools: Sequence[Tool] = (),
    agent: AgentConfig | None = None,
    approvals: ApprovalsConfig | None = None,
    paired: bool = True,
    started: bool = True,
    **settings: Any,
) -> AsyncGenerator[Phone]:
    """Open a house with a bot; `paired`: the owner is let in already."""
    if api is None:
        async with (
            BotApi().open() as fresh,
            a_phone(
                root,
                api=fresh,
                provider=provider,
                tools=tools,
                agent=agent,
                approvals=approvals,
                paired=paired,
                started=started,
                **settings,
            ) as phone,
        ):
            yield phone
        return
    clock = FakeClock()
    channel = TelegramChannel(
        telegram(api, **settings), state_file=root / "telegram.json", clock=clock, environ={}
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
            secrets=[TOKEN],
        ) as house,
        watching(house.port, HOUSE) as news,
    ):
        assert isinstance(news.heard[0], HouseSnapshot)
        phone = Phone(house, api, channel, news)
        if paired:
            await phone.pair()
        if started:
            await phone.start()
        yield phone


async def soon() -> None:
    """Let everything that is under way go on for a moment."""
    for _ in range(50):
        await asyncio.sleep(0)
