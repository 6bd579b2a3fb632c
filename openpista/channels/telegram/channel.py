"""The Telegram bot as a channel of the house: one run is one connection to the Bot API.

python-telegram-bot is imported when it runs, not before.
"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from openpista.channels.telegram.bot_api import bot_api_url
from openpista.channels.telegram.place import CHANNEL
from openpista.config.live import LiveConfig
from openpista.domain.clock import Clock
from openpista.domain.delivery import Errand, PostponedError, Took
from openpista.domain.errors import OpenpistaError
from openpista.domain.hook import HookAnswer, HookCall
from openpista.domain.port import GatewayPort, Pulse
from openpista.words.catalogue import choose_language, load_words

if TYPE_CHECKING:
    from telegram import User

    from openpista.channels.telegram.client import Api
    from openpista.channels.telegram.furnish import Ground
    from openpista.channels.telegram.visit import Visit

LINK = "https://t.me/{bot}?start={code}"

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]
StoredToken = Callable[[], Awaitable[str]]
"""Returns the token that is kept as a credential, or nothing."""


class NoTokenError(OpenpistaError):
    """No bot is set up."""

    def __init__(self) -> None:
        super().__init__("No Telegram bot is set up. Run `openpista telegram setup`.")


class HookError(OpenpistaError):
    """Telegram could bring no updates to the address of the configuration."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"channels.telegram.webhook_url cannot be used: {reason}.")


class TelegramChannel:
    """The channel. What it needs of the configuration it reads with each run."""

    name = CHANNEL

    def __init__(
        self,
        config: LiveConfig,
        *,
        state_file: Path,
        clock: Clock,
        environ: Mapping[str, str] | None = None,
        stored_token: StoredToken | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._config = config
        self._state_file = state_file
        self._clock = clock
        self._environ = environ
        self._stored_token = stored_token
        self._sleep = sleep
        self._visit: Visit | None = None

    @property
    def is_open(self) -> bool:
        """Say whether Telegram answered last."""
        return self._visit is not None and self._visit.is_up

    def pairing_link(self, code: str) -> str | None:
        """Return the link that an owner opens on the phone; None while the bot is not up."""
        if self._visit is None or not self._visit.is_up:
            return None
        return LINK.format(bot=self._visit.bot.username, code=code)

    async def deliver(self, errand: Errand, took: Took) -> None:
        """Send what is owed to a chat."""
        if self._visit is None:
            raise PostponedError("The bot is not running.", wait_s=1.0)
        await self._visit.deliveries.deliver(errand, _counted(took, self._visit.pulse))

    async def take_hook(self, call: HookCall) -> HookAnswer | None:
        """Take an update that Telegram brings; None where they are fetched."""
        if self._visit is None or self._visit.hook is None:
            return None
        return await self._visit.hook.take(call)

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        """Serve until cancelled. Raises OpenpistaError where the bot cannot be used."""
        token = await self._token()
        url = bot_api_url(self._config.now.channels.telegram.base_url)
        hook_url = self._hook_url()
        # Half a second of imports; the house goes on meanwhile.
        await asyncio.to_thread(_import_library)
        from openpista.channels.telegram.client import Api
        from openpista.channels.telegram.furnish import furnish
        from openpista.channels.telegram.visit import Visit

        api = Api(token, url)
        try:
            bot = await api.open()
            async with asyncio.TaskGroup() as tasks:
                parts = await furnish(self._ground(port, pulse, api, bot, tasks))
                self._visit = Visit(port, pulse, api, bot, tasks, parts, self._sleep, hook_url)
                await self._visit.serve()
        except BaseExceptionGroup as group:
            raise _first_of_ours(group) from None
        finally:
            self._visit = None
            await _closed(api)

    async def _token(self) -> str:
        """Return the token: of the file or the environment, else the stored one."""
        token = self._config.now.channels.telegram.token
        if not token and self._stored_token is not None:
            token = await self._stored_token()
        if not token:
            raise NoTokenError
        return token

    def _hook_url(self) -> str:
        """Return where Telegram brings updates; empty where they are fetched."""
        channels = self._config.now.channels
        url = channels.telegram.webhook_url
        if url and not url.startswith("https://"):
            raise HookError("it must begin with https://, as Telegram demands")
        if url and not channels.web.enabled:
            raise HookError("the web page, whose server takes the calls, is off")
        return url

    def _ground(
        self, port: GatewayPort, pulse: Pulse, api: "Api", bot: "User", tasks: asyncio.TaskGroup
    ) -> "Ground":
        from openpista.channels.telegram.furnish import Ground

        return Ground(
            config=self._config,
            port=port,
            api=api,
            bot=bot,
            tasks=tasks,
            state_file=self._state_file,
            clock=self._clock,
            words=load_words(self._language()),
            received=pulse.received,
            sleep=self._sleep,
        )

    def _language(self) -> str:
        environ = self._environ if self._environ is not None else os.environ
        return choose_language(self._config.now.ui.language, environ)


def _counted(took: Took, pulse: Pulse) -> Took:
    async def noted(external_id: str) -> None:
        await took(external_id)
        pulse.sent()

    return noted


def _import_library() -> None:
    import_module("openpista.channels.telegram.visit")


async def _closed(api: "Api") -> None:
    try:
        await api.close()
    except OpenpistaError as error:
        log.info("the connections were not closed well: %s", error.detail or error.message)


def _first_of_ours(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the error that ended a group of tasks, ours before others."""
    errors = sorted(group.exceptions, key=lambda error: not isinstance(error, OpenpistaError))
    first = errors[0]
    if isinstance(first, BaseExceptionGroup):
        return _first_of_ours(cast("BaseExceptionGroup[BaseException]", first))
    return first
