"""Which channels there are, which of them the configuration wants, and how each is made.

Making a channel costs next to nothing: what it needs of libraries it imports when it is run, and
its keys it reads anew with each run. So one whose keys were changed has only to be started again.
"""

import os
import stat
from collections.abc import Callable

from msgspec import Struct

from openpista.app.build import App
from openpista.app.kept_tokens import stored_token
from openpista.app.parts import HouseParts
from openpista.config.schema import Config
from openpista.domain.hook import BringsHooks, TakesHooks
from openpista.domain.port import Channel
from openpista.gateway.lock import Front

STANDARD_INPUT = 0


class Ground(Struct, frozen=True):
    """What channels are made from."""

    app: App
    parts: HouseParts


class ChannelKind(Struct, frozen=True):
    """A channel that this version has. `make` imports its module, which is a light one."""

    name: str
    is_wanted: Callable[[Config], bool]
    make: Callable[[Ground], Channel]


def _console(ground: Ground) -> Channel:
    from openpista.channels.console import Console
    from openpista.words.catalogue import choose_language, load_words

    app = ground.app
    return Console(
        clock=app.clock,
        new_ulid=app.new_ulid,
        scripts=lambda: ground.parts.config.now.approvals.scripts,
        words=load_words(choose_language(app.loaded.config.ui.language, app.environ)),
        descriptor=STANDARD_INPUT,
    )


CONSOLE = ChannelKind("console", lambda config: config.channels.cli.enabled, _console)


def _telegram(ground: Ground) -> Channel:
    from openpista.channels.telegram.channel import TelegramChannel

    app = ground.app
    return TelegramChannel(
        ground.parts.config,
        state_file=app.home.root / "telegram.json",
        clock=app.clock,
        environ=app.environ,
        stored_token=lambda: stored_token(ground.parts.logins.vault, "telegram"),
    )


TELEGRAM = ChannelKind("telegram", lambda config: config.channels.telegram.enabled, _telegram)


def _whatsapp(ground: Ground) -> Channel:
    from openpista.channels.whatsapp.channel import WhatsappChannel

    app = ground.app
    return WhatsappChannel(
        ground.parts.config,
        folder=app.home.root / "whatsapp",
        clock=app.clock,
        environ=app.environ,
    )


WHATSAPP = ChannelKind("whatsapp", lambda config: config.channels.whatsapp.enabled, _whatsapp)


def _whatsapp_cloud(ground: Ground) -> Channel:
    from openpista.channels.whatsapp_cloud.channel import WhatsappCloudChannel

    app = ground.app
    return WhatsappCloudChannel(ground.parts.config, clock=app.clock, environ=app.environ)


WHATSAPP_CLOUD = ChannelKind(
    "whatsapp_cloud", lambda config: config.channels.whatsapp_cloud.enabled, _whatsapp_cloud
)


def _web(ground: Ground) -> Channel:
    from openpista.channels.web.channel import WebChannel

    app = ground.app
    return WebChannel(
        ground.parts.config,
        folder=app.home.root / "web",
        clock=app.clock,
        new_ulid=app.new_ulid,
        stored_token=lambda: stored_token(ground.parts.logins.vault, "web"),
    )


WEB = ChannelKind("web", lambda config: config.channels.web.enabled, _web)

MESSENGERS: tuple[ChannelKind, ...] = (TELEGRAM, WHATSAPP, WHATSAPP_CLOUD, WEB)
"""What runs in every process that hosts for longer than a command."""


class Channels(Struct, frozen=True):
    """The channels of a host process, and what of them shall run."""

    all: tuple[Channel, ...] = ()
    is_wanted: Callable[[str], bool] = lambda _: False


def make_channels(app: App, parts: HouseParts, front: Front) -> Channels:
    """Return the channels for a host process of this kind; none of them runs yet."""
    kinds = {kind.name: kind for kind in _kinds_for(front)}
    ground = Ground(app, parts)

    def is_wanted(name: str) -> bool:
        return name in kinds and kinds[name].is_wanted(parts.config.now)

    made = tuple(kind.make(ground) for kind in kinds.values())
    takers = tuple(channel for channel in made if isinstance(channel, TakesHooks))
    for channel in made:
        if isinstance(channel, BringsHooks):
            channel.bring_hooks_to(takers)
    return Channels(made, is_wanted)


def _kinds_for(front: Front) -> tuple[ChannelKind, ...]:
    match front:
        case "command":
            return ()
        case "window":
            return MESSENGERS
        case "server" | "service":
            return (*MESSENGERS, CONSOLE) if somebody_may_type() else MESSENGERS


def somebody_may_type() -> bool:
    """Say whether standard input is a pipe, or a terminal that is ours to read: a process in the
    background would be halted for trying."""
    try:
        mode = os.fstat(STANDARD_INPUT).st_mode
        if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
            return True
        return os.isatty(STANDARD_INPUT) and os.tcgetpgrp(STANDARD_INPUT) == os.getpgrp()
    except OSError:
        return False
