"""Puts the parts of one run of the link together."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from msgspec import Struct

from openpista.channels.whatsapp.bridge_process import Bridge
from openpista.channels.whatsapp.cards import Cards
from openpista.channels.whatsapp.commands import Commands
from openpista.channels.whatsapp.conversation import Conversation
from openpista.channels.whatsapp.delivering import Deliveries
from openpista.channels.whatsapp.doors import Doors
from openpista.channels.whatsapp.lanes import Lanes
from openpista.channels.whatsapp.linking import Linking
from openpista.channels.whatsapp.place import Me
from openpista.channels.whatsapp.roster import Roster
from openpista.channels.whatsapp.showing import Showing
from openpista.channels.whatsapp.speaking import Speaker
from openpista.channels.whatsapp.taking_in import TakingIn
from openpista.config.live import LiveConfig
from openpista.domain.clock import Clock
from openpista.domain.port import GatewayPort
from openpista.words.catalogue import Words

NOBODY = Me("")


class Ground(Struct, frozen=True):
    """What the parts are made from. `received` is called for what is meant for us."""

    config: LiveConfig
    port: GatewayPort
    bridge: Bridge
    media: Path
    tasks: asyncio.TaskGroup
    clock: Clock
    words: Words
    received: Callable[[], None]
    sleep: Callable[[float], Awaitable[None]]


class Parts(Struct):
    """What a run is made of."""

    speaker: Speaker
    roster: Roster
    doors: Doors
    cards: Cards
    conversation: Conversation
    deliveries: Deliveries
    linking: Linking
    cards_shown: bool = False


def furnish(ground: Ground) -> Parts:
    """Return the parts of a run; nothing has begun yet."""
    port, words, tasks = ground.port, ground.words, ground.tasks
    speaker = Speaker(ground.bridge, ground.media, sleep=ground.sleep)
    roster = Roster()
    doors = Doors(NOBODY, roster, lambda: ground.config.now.channels.whatsapp)
    cards = Cards(
        port,
        speaker,
        clock=ground.clock,
        words=words,
        scripts=lambda: ground.config.now.approvals.scripts,
    )
    transcriber = ground.config.now.channels.whatsapp.transcriber
    conversation = Conversation(
        port,
        speaker,
        doors=doors,
        cards=cards,
        commands=Commands(port, speaker, cards, words=words),
        showing=Showing(port, speaker, tasks, sleep=ground.sleep),
        taking_in=TakingIn(port, speaker, transcriber=transcriber, words=words),
        lanes=Lanes(tasks, sleep=ground.sleep),
        tasks=tasks,
        clock=ground.clock,
        words=words,
        received=ground.received,
        sleep=ground.sleep,
    )

    async def presented(phone: str) -> None:
        doors.test_of = phone
        await speaker.say(doors.me.own_chat, words("wa.test"))

    return Parts(
        speaker=speaker,
        roster=roster,
        doors=doors,
        cards=cards,
        conversation=conversation,
        deliveries=Deliveries(port, speaker, may_hear=conversation.may_hear, words=words),
        linking=Linking(port, speaker, presented=presented, words=words),
    )
