"""WhatsApp as a channel of the house: one run is one bridge, which is a device of the owner's
account. Making the channel costs nothing; its parts are imported when it is run."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from openpista.channels.whatsapp.place import (
    CHANNEL,
    GROUP_SERVER,
    LID_SERVER,
    PHONE_SERVER,
    normal_number,
    user_and_server,
)
from openpista.config.live import LiveConfig
from openpista.domain.clock import Clock
from openpista.domain.delivery import Errand, PostponedError, Took
from openpista.domain.errors import OpenpistaError, UsageError
from openpista.domain.pairing import DevicePairing, PairingStep
from openpista.domain.port import GatewayPort, Pulse
from openpista.words.catalogue import Words, choose_language, load_words

if TYPE_CHECKING:
    from openpista.channels.whatsapp.bridge_process import BridgeStart
    from openpista.channels.whatsapp.confinement import BridgeFolders
    from openpista.channels.whatsapp.visit import Visit

FOLDER_MODE = 0o700

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]
Prepare = Callable[["WhatsappChannel"], Awaitable["BridgeStart"]]
"""Makes ready what a bridge is started from."""


class WhatsappChannel:
    """The channel. What it needs of the configuration it reads with each run."""

    name = CHANNEL

    def __init__(
        self,
        config: LiveConfig,
        *,
        folder: Path,
        clock: Clock,
        environ: Mapping[str, str] | None = None,
        prepare: Prepare | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.folder = folder
        self._config = config
        self._clock = clock
        self._environ = environ
        self._prepare = prepare
        self._sleep = sleep
        self._visit: Visit | None = None
        self._wish: DevicePairing | None = None

    @property
    def is_open(self) -> bool:
        """Say whether WhatsApp is connected."""
        return self._visit is not None and self._visit.is_up

    @property
    def session(self) -> Path:
        """Where the linked session lies."""
        return Path(self._config.now.channels.whatsapp.session_dir or self.folder / "session")

    @property
    def media(self) -> Path:
        """Through which files go to the bridge and come from it."""
        return self.folder / "media"

    @property
    def bridge_path(self) -> str:
        """The user's own bridge, or nothing."""
        return self._config.now.channels.whatsapp.bridge_path

    @property
    def words(self) -> Words:
        """The texts in the owner's language."""
        return load_words(choose_language(self._config.now.ui.language, self.environ))

    @property
    def environ(self) -> Mapping[str, str]:
        """The environment in which programs are looked for."""
        return self._environ if self._environ is not None else os.environ

    def begin_pairing(self, wish: DevicePairing) -> str:
        """Become a device of the account whose owner scans the code."""
        if not self._config.now.channels.whatsapp.enabled:
            return self.words("wa.off")
        phone = normal_number(wish.phone)
        if wish.phone and not phone:
            return self.words("wa.no_number")
        self._wish = DevicePairing(wish.code, phone, wish.show)
        if self._visit is not None:
            self._visit.begin_pairing(self._wish)
        return ""

    def cancel_pairing(self) -> None:
        """Show no more codes."""
        self._wish = None
        if self._visit is not None:
            self._visit.cancel_pairing()

    async def deliver(self, errand: Errand, took: Took) -> None:
        """Send what is owed to a chat."""
        visit = self._up()

        async def noted(external_id: str) -> None:
            await took(external_id)
            visit.pulse.sent()

        await visit.parts.deliveries.deliver(errand, noted)

    async def write_to(self, to: str, text: str) -> str:
        """Write to a number, a chat or a group, and return the message's id."""
        visit = self._up()
        chat = to.strip() if _is_chat(to.strip()) else ""
        if not chat:
            number = normal_number(to)
            if not number:
                raise UsageError(self.words("wa.no_number"))
            chat = await visit.parts.speaker.chat_of(number)
            if not chat:
                raise UsageError(self.words("wa.not_on_whatsapp", number=f"+{number}"))
        if not text.strip():
            raise UsageError(self.words("wa.nothing_to_send"))
        return await visit.parts.speaker.send(chat, text)

    async def log_out(self) -> None:
        """Let the account forget this device."""
        if self._visit is None:
            raise PostponedError(self.words("wa.off"))
        await self._visit.parts.speaker.log_out()

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        """Serve until cancelled. Raises OpenpistaError where the bridge cannot go on."""
        from openpista.channels.whatsapp.bridge_process import started_bridge
        from openpista.channels.whatsapp.furnish import Ground, furnish
        from openpista.channels.whatsapp.visit import Visit

        try:
            start = await (self._prepare or _prepared)(self)
            async with started_bridge(start) as bridge, asyncio.TaskGroup() as tasks:
                ground = Ground(
                    config=self._config,
                    port=port,
                    bridge=bridge,
                    media=self.media,
                    tasks=tasks,
                    clock=self._clock,
                    words=self.words,
                    received=pulse.received,
                    sleep=self._sleep,
                )
                self._visit = Visit(
                    port,
                    pulse,
                    bridge,
                    furnish(ground),
                    tasks,
                    clock=self._clock,
                    words=self.words,
                    sleep=self._sleep,
                )
                wish, self._wish = self._wish, None
                await self._visit.serve(wish)
        except OpenpistaError as error:
            self._fail(error)
            raise
        except BaseExceptionGroup as group:
            error = _first_of_ours(group)
            if isinstance(error, OpenpistaError):
                self._keep_wish()
            raise error from None
        finally:
            self._visit = None

    def progress(self, key: str) -> None:
        """Say what a pairing has to wait for."""
        log.info("%s", self.words(key))
        if self._wish is not None:
            self._wish.show(PairingStep("starting", reason=self.words(key)))

    def _fail(self, error: OpenpistaError) -> None:
        """A pairing cannot begin."""
        wish, self._wish = self._wish, None
        if wish is not None:
            wish.show(PairingStep("failed", reason=error.message))

    def _keep_wish(self) -> None:
        """The next bridge goes on with a pairing that the last one has begun."""
        if self._visit is not None and self._wish is None:
            self._wish = self._visit.parts.linking.wish

    def _up(self) -> "Visit":
        if self._visit is None or not self._visit.is_up:
            raise PostponedError(self.words("wa.not_connected"), wait_s=1.0)
        return self._visit


def _is_chat(to: str) -> bool:
    user, server = user_and_server(to)
    return bool(user) and server in {PHONE_SERVER, LID_SERVER, GROUP_SERVER}


async def _prepared(channel: WhatsappChannel) -> "BridgeStart":
    """Install the bridge where that is needed, make its folders, and return how it is started."""
    from openpista.channels.whatsapp.bridge_install import find_sources, installed_bridge
    from openpista.channels.whatsapp.confinement import BridgeFolders, bridge_start, find_node
    from openpista.channels.whatsapp.errors import NoBridgeError

    environ = channel.environ
    sources = find_sources(channel.bridge_path)
    program = await installed_bridge(
        sources, channel.folder, environ=environ, progress=channel.progress
    )
    folders = BridgeFolders(program.resolve(), channel.session, channel.media)
    await asyncio.to_thread(_make_folders, folders)
    path = environ.get("PATH", "")
    node = find_node(path)
    if node is None:
        raise NoBridgeError("Node.js is not there any more.")
    return bridge_start(folders, node=node, search_path=path)


def _make_folders(folders: "BridgeFolders") -> None:
    for folder in (folders.session, folders.media):
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        folder.chmod(FOLDER_MODE)
    for left in folders.media.iterdir():
        left.unlink(missing_ok=True)


def _first_of_ours(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the error that ended a group of tasks, ours before others."""
    errors = sorted(group.exceptions, key=lambda error: not isinstance(error, OpenpistaError))
    first = errors[0]
    if isinstance(first, BaseExceptionGroup):
        return _first_of_ours(cast("BaseExceptionGroup[BaseException]", first))
    return first
