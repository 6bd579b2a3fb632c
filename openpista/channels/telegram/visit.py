"""One run of the bot: from the first answer of Telegram to the end of the connection."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing

from telegram import Update, User

from openpista.channels.telegram.client import Api
from openpista.channels.telegram.furnish import Parts
from openpista.channels.telegram.hook_source import HookSource
from openpista.channels.telegram.poll import Poll
from openpista.channels.telegram.reading import Pressed, Told, read
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    HouseSnapshot,
    PeopleChanged,
)
from openpista.domain.ids import HOUSE
from openpista.domain.port import GatewayPort, Pulse

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]


class Visit:
    """One run: from getMe to the end of the connection."""

    def __init__(
        self,
        port: GatewayPort,
        pulse: Pulse,
        api: Api,
        bot: User,
        tasks: asyncio.TaskGroup,
        parts: Parts,
        sleep: Sleep,
        hook_url: str = "",
    ) -> None:
        self.bot = bot
        self.pulse = pulse
        self.is_up = False
        self.deliveries = parts.deliveries
        self.hook = HookSource(lambda: api.reaches_us_at(hook_url)) if hook_url else None
        self._port = port
        self._api = api
        self._tasks = tasks
        self._parts = parts
        self._sleep = sleep
        self._hook_url = hook_url

    async def serve(self) -> None:
        """Follow the house, and fetch updates until cancelled."""
        conversation = self._parts.conversation
        following = self._tasks.create_task(self._follow_house(), name="telegram house")
        await self._parts.roster.is_known.wait()
        await self._api.listen_at(self._hook_url, self.hook.secret if self.hook else "")
        self._tasks.create_task(self._advertise(), name="telegram menu")
        poll = Poll(
            self.hook or self._api,
            handle=lambda update: conversation.hear(self._read(update)),
            lane_of=lambda update: conversation.lane_of(self._read(update)),
            heard=self._heard,
            sleep=self._sleep,
        )
        self._heard("")
        try:
            await poll.run()
        finally:
            following.cancel()

    def _read(self, update: Update) -> Told | Pressed | None:
        return read(update, self.bot)

    def _heard(self, failure: str) -> None:
        self.is_up = not failure
        if failure:
            self.pulse.degraded(failure)
        else:
            self.pulse.up()

    async def _advertise(self) -> None:
        try:
            await self._api.advertise(self._parts.menu)
        except OpenpistaError as error:
            log.info("the menu was not set: %s", error.detail or error.message)

    async def _follow_house(self) -> None:
        cards, roster = self._parts.cards, self._parts.roster
        async with aclosing(self._port.events(HOUSE)) as events:
            async for event in events:
                match event:
                    case HouseSnapshot():
                        roster.heard(event.paired)
                        for approval in cards.restore(event.approvals):
                            await cards.show(approval, roster.owners)
                    case PeopleChanged():
                        roster.heard(event.paired)
                    case ApprovalRequested():
                        await cards.show(event.approval, roster.owners)
                    case ApprovalResolved():
                        await cards.close(event)
                    case _:
                        pass
