"""A house with the web page in it, and browsers that come to it."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from openpista.channels.web.channel import WebChannel
from openpista.config.live import LiveConfig
from openpista.config.schema import Config
from openpista.config.schema_channels import ChannelsConfig, WebConfig
from openpista.domain.command import BeginPairing
from openpista.domain.event import HouseSnapshot, PairingChanged
from openpista.domain.hook import TakesHooks
from openpista.domain.ids import HOUSE
from tests.channels.web.browsers import TOKEN, Browser
from tests.fakes.clock import FakeClock
from tests.gateway.houses import House, fresh_ulid, open_house

PATIENCE_S = 10.0
A_FREE_PORT = 0


class WebHouse:
    """A house whose page is served. `clock` is the time of all of it."""

    def __init__(self, house: House, channel: WebChannel, config: LiveConfig) -> None:
        self.house = house
        self.channel = channel
        self.config = config
        self.clock: FakeClock = house.clock
        self._stack = AsyncExitStack()

    @property
    def address(self) -> str:
        """Where the page is."""
        link = self.channel.pairing_link("")
        assert link is not None
        return link.partition("/#")[0]

    async def browser(self, *, logged_in: bool = True, name: str = "a browser") -> Browser:
        """Return a new browser, which has shown the token."""
        browser = Browser(self.address)
        self._stack.push_async_callback(browser.close)
        if logged_in:
            assert (await browser.log_in(name=name)).status_code == 200
        return browser

    async def code(self) -> str:
        """Let the owner ask for a one-time code in the terminal."""
        async for event in self.house.port.events(HOUSE):
            if isinstance(event, HouseSnapshot):
                await self.house.port.send(BeginPairing(service="web"))
            if isinstance(event, PairingChanged) and event.pairing.link:
                return event.pairing.link.partition("#code=")[2]
        raise AssertionError("no code was told")

    async def close(self) -> None:
        """Close every browser."""
        await self._stack.aclose()


@asynccontextmanager
async def open_web(
    root: Path,
    *,
    web: WebConfig | None = None,
    hooks: Sequence[TakesHooks] = (),
    **house_options: Any,
) -> AsyncGenerator[WebHouse]:
    """Open a house with the page in it."""
    clock = FakeClock()
    web = replace(web or WebConfig(token=TOKEN), port=A_FREE_PORT, enabled=True)
    config = LiveConfig(Config(channels=ChannelsConfig(web=web)))
    channel = WebChannel(config, folder=root / "home" / "web", clock=clock, new_ulid=fresh_ulid)
    channel.bring_hooks_to(hooks)
    async with open_house(
        root, clock=clock, channels=[channel], is_wanted=lambda _: True, **house_options
    ) as house:
        async with asyncio.timeout(PATIENCE_S):
            while channel.pairing_link("") is None:
                await asyncio.sleep(0.005)
        opened = WebHouse(house, channel, config)
        try:
            yield opened
        finally:
            await opened.close()
