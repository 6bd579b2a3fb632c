"""Puts the parts of one run of the bot together."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from msgspec import Struct
from telegram import User

from openpista.channels.telegram.cards import Cards
from openpista.channels.telegram.client import Api
from openpista.channels.telegram.commands import Commands
from openpista.channels.telegram.conversation import Conversation, message_id
from openpista.channels.telegram.delivering import Deliveries
from openpista.channels.telegram.handled import Handled
from openpista.channels.telegram.patient import Patient
from openpista.channels.telegram.roster import Roster
from openpista.channels.telegram.streaming import Streams
from openpista.channels.telegram.taking_in import TakingIn
from openpista.config.live import LiveConfig
from openpista.domain.clock import Clock
from openpista.domain.port import GatewayPort
from openpista.words.catalogue import Words


class Parts(Struct, frozen=True):
    """What a run is made of."""

    roster: Roster
    cards: Cards
    conversation: Conversation
    deliveries: Deliveries
    menu: tuple[tuple[str, str], ...]


class Ground(Struct, frozen=True):
    """What the parts are made from. `received` is called for what paired people send."""

    config: LiveConfig
    port: GatewayPort
    api: Api
    bot: User
    tasks: asyncio.TaskGroup
    state_file: Path
    clock: Clock
    words: Words
    received: Callable[[], None]
    sleep: Callable[[float], Awaitable[None]]


async def furnish(ground: Ground) -> Parts:
    """Return the parts of a run; nothing has begun yet."""
    port, api = ground.port, ground.api
    handled = Handled(ground.state_file)
    await handled.load(ground.bot.id)
    streams = Streams(port, api, ground.tasks, sleep=ground.sleep)
    roster, cards = Roster(), _cards(ground)
    commands = _commands(ground, cards)
    settings = ground.config.now.channels.telegram
    conversation = Conversation(
        port,
        Patient(api, sleep=ground.sleep),
        account=str(ground.bot.id),
        roster=roster,
        cards=cards,
        commands=commands,
        streams=streams,
        taking_in=TakingIn(port, api, transcriber=settings.transcriber, words=ground.words),
        handled=handled,
        groups=frozenset(int(group) for group in settings.groups if group.lstrip("-").isdecimal()),
        clock=ground.clock,
        words=ground.words,
        received=ground.received,
    )
    return Parts(
        roster=roster,
        cards=cards,
        conversation=conversation,
        deliveries=Deliveries(
            port, api, streams, may_hear=conversation.may_hear, words=ground.words
        ),
        menu=commands.menu,
    )


def _cards(ground: Ground) -> Cards:
    return Cards(
        ground.port,
        ground.api,
        account=str(ground.bot.id),
        clock=ground.clock,
        words=ground.words,
        scripts=lambda: ground.config.now.approvals.scripts,
        sleep=ground.sleep,
    )


def _commands(ground: Ground, cards: Cards) -> Commands:
    return Commands(
        ground.port,
        Patient(ground.api, sleep=ground.sleep),
        cards,
        account=str(ground.bot.id),
        words=ground.words,
        message_id=lambda update_id: message_id(ground.bot.id, update_id),
    )
