"""What becomes of each update: a message for the house, a command, a press, a knock, or nothing.

Strangers cause nothing but a knock (security.md §2): no typing, no row, at most one reply.
"""

import secrets
from collections.abc import Callable
from typing import Protocol

from msgspec.structs import replace

from openpista.channels.telegram.cards import AnswersPresses, Cards
from openpista.channels.telegram.commands import AT_ONCE, Commands
from openpista.channels.telegram.errors import LaterError
from openpista.channels.telegram.handled import Handled
from openpista.channels.telegram.markdown import plain
from openpista.channels.telegram.place import Key, Place, address_of
from openpista.channels.telegram.reading import Pressed, Told
from openpista.channels.telegram.roster import Roster
from openpista.channels.telegram.streaming import Streams
from openpista.channels.telegram.taking_in import Fetches, NotTakenError, TakingIn
from openpista.domain.clock import Clock
from openpista.domain.command import (
    Accepted,
    ConfirmPairing,
    Knock,
    OpenSession,
    PresentPairingCode,
    Refused,
    SendMessage,
)
from openpista.domain.ids import MessageId
from openpista.domain.message import Attachment, Image, Sender
from openpista.domain.port import GatewayPort
from openpista.guard.envelope import wrap_untrusted
from openpista.words.catalogue import Words

LEAST_CODE_CHARS = 16
"""A link's code is longer; a shorter word is none."""

COMES_LATER = frozenset({"busy", "closing", "failed", "broken", "resting"})
"""Refusals of a message that may be accepted another time; until then Telegram keeps it."""


class Speaks(AnswersPresses, Fetches, Protocol):
    """What a conversation needs of the Bot API."""


class Conversation:
    """Takes updates in, one of a chat after the other."""

    def __init__(
        self,
        port: GatewayPort,
        api: Speaks,
        *,
        account: str,
        roster: Roster,
        cards: Cards,
        commands: Commands,
        streams: Streams,
        taking_in: TakingIn,
        handled: Handled,
        groups: frozenset[int],
        clock: Clock,
        words: Words,
        received: Callable[[], None],
    ) -> None:
        self._port = port
        self._api = api
        self._account = account
        self._roster = roster
        self._cards = cards
        self._commands = commands
        self._streams = streams
        self._taking_in = taking_in
        self._handled = handled
        self._groups = groups
        self._clock = clock
        self._words = words
        self._received = received
        self._test_cards: dict[str, int] = {}
        self._told_busy: set[Place] = set()

    def lane_of(self, told: Told | Pressed | None) -> Place | None:
        """Return the chat in whose order something stands; None for what waits for nothing."""
        if isinstance(told, Told) and told.command not in AT_ONCE:
            return told.place
        return None

    async def hear(self, told: Told | Pressed | None) -> None:
        """Take something in. Raises LaterError where that is not possible now."""
        match told:
            case Told():
                await self._told(told)
            case Pressed():
                await self._pressed(told)
            case None:
                pass

    def may_hear(self, place: Place) -> bool:
        """Say whether a chat may hear from us."""
        if place.chat < 0:
            return place.chat in self._groups
        return self._roster.role_of(place.chat) != "stranger"

    async def _told(self, told: Told) -> None:
        role = self._roster.role_of(told.user_id)
        if not told.is_private and (role == "stranger" or told.place.chat not in self._groups):
            return
        if told.is_private and _brings_a_code(told, is_known=role != "stranger"):
            await self._present(told)
        elif role == "stranger":
            await self._knock(told)
        else:
            self._received()
            await self._known(told, is_owner=role == "owner")

    async def _known(self, told: Told, *, is_owner: bool) -> None:
        sender = self._sender(told)
        if told.moved_from:
            await self._move(told, sender)
        elif told.command:
            if await self._handled.begin(told.update_id):
                await self._commands.carry_out(told, sender, is_owner=is_owner)
        elif self._cards.wants(told):
            if await self._handled.begin(told.update_id):
                await self._say(told.place, await self._cards.take(told))
        else:
            await self._message(told, sender, is_owner=is_owner)

    async def _message(self, told: Told, sender: Sender, *, is_owner: bool) -> None:
        text, untrusted = self._text(told)
        if not is_owner:
            untrusted = untrusted or f"words of {told.name or told.user_id}"
        blocks: tuple[Image | Attachment, ...] = ()
        if told.file is not None:
            try:
                taken = await self._taking_in.take(told.file, sender)
            except NotTakenError as error:
                await self._say(told.place, error.message)
                return
            text = "\n\n".join(filter(None, (text, taken.words)))
            blocks = (taken.block,) if taken.block is not None else ()
            if blocks:
                untrusted = untrusted or f"a file of {told.name or told.user_id}"
        if not text.strip() and not blocks:
            await self._say(told.place, self._words("tg.cannot_read"))
            return
        answer = await self._port.send(
            SendMessage(
                sender=sender,
                message_id=message_id(int(self._account), told.update_id),
                text=text,
                attachments=blocks,
                untrusted=untrusted,
            )
        )
        await self._answered(told, answer)

    async def _answered(self, told: Told, answer: Accepted | Refused) -> None:
        if isinstance(answer, Accepted):
            self._told_busy.discard(told.place)
            if answer.session_id is not None:
                self._streams.follow(answer.session_id)
        elif answer.code in COMES_LATER:
            if answer.code == "busy" and told.place not in self._told_busy:
                self._told_busy.add(told.place)
                await self._say(told.place, self._words("tg.busy"))
            raise LaterError(answer.reason)
        elif answer.code != "stranger":
            await self._say(told.place, answer.reason)

    def _text(self, told: Told) -> tuple[str, str]:
        """Return the words for the house, and whose words are among them beside the sender's."""
        words, untrusted = told.text, ""
        if told.forwarded_from:
            untrusted = f"forwarded from {told.forwarded_from}"
            head = self._words("tg.forwarded", source=told.forwarded_from)
            words = f"{head}\n{self._enveloped(told.text, untrusted)}" if told.text else head
        if told.quoted:
            untrusted = untrusted or f"quoted from {told.quoted_from}"
            head = self._words("tg.quoted", source=told.quoted_from)
            quoted = self._enveloped(told.quoted, f"quoted from {told.quoted_from}")
            words = f"{head}\n{quoted}\n\n{words}"
        return words, untrusted

    def _enveloped(self, text: str, source: str) -> str:
        return wrap_untrusted(
            text, source=source, at_ms=self._clock.now_ms(), boundary=secrets.token_hex(6)
        )

    async def _present(self, told: Told) -> None:
        """Somebody came by a link. A code that is not valid is a stranger's knock."""
        answer = await self._port.send(
            PresentPairingCode(sender=self._sender(told), code=told.text)
        )
        if isinstance(answer, Refused):
            if self._roster.role_of(told.user_id) == "stranger":
                await self._knock(told)
            else:
                await self._say(told.place, answer.reason)
            return
        nonce = secrets.token_urlsafe(16)
        self._test_cards[nonce] = told.user_id
        await self._say(told.place, self._words("tg.hello", name=told.name))
        key = Key(self._words("tg.it_works"), nonce)
        await self._api.send(told.place, plain(self._words("tg.test_card")), keys=((key,),))

    async def _knock(self, told: Told) -> None:
        answer = await self._port.send(Knock(sender=self._sender(told)))
        if isinstance(answer, Accepted) and answer.note:
            await self._say(told.place, self._words("tg.knocked", code=answer.note))

    async def _pressed(self, pressed: Pressed) -> None:
        if self._roster.role_of(pressed.user_id) == "stranger":
            return
        if not await self._handled.begin(pressed.update_id):
            return
        self._received()
        sender = self._sender(pressed)
        if pressed.data in self._test_cards:
            await self._confirm(pressed, sender)
        elif await self._cards.press(pressed) or await self._commands.press(pressed, sender):
            return
        else:
            await self._api.answer(pressed.query_id, self._words("tg.over"))

    async def _confirm(self, pressed: Pressed, sender: Sender) -> None:
        if self._test_cards[pressed.data] != pressed.user_id:
            await self._api.answer(pressed.query_id, self._words("tg.not_yours"), alert=True)
            return
        del self._test_cards[pressed.data]
        answer = await self._port.send(ConfirmPairing(sender=sender))
        await self._api.answer(pressed.query_id)
        said = answer.reason if isinstance(answer, Refused) else self._words("tg.connected")
        await self._api.edit(pressed.place, pressed.message_id, plain(said))

    async def _move(self, told: Told, sender: Sender) -> None:
        """A group became a supergroup: it goes on with its session under the new id."""
        before = await self._commands.bound(replace(told.place, chat=told.moved_from))
        if before is not None:
            await self._port.send(OpenSession(sender=sender, session_id=before.id))

    def _sender(self, told: Told | Pressed) -> Sender:
        return Sender(
            user_id=str(told.user_id),
            role="stranger",  # The house looks up who they are.
            address=address_of(told.place, self._account),
            name=told.name,
        )

    async def _say(self, place: Place, text: str) -> None:
        await self._api.send(place, plain(text))


def _brings_a_code(told: Told, *, is_known: bool) -> bool:
    """Say whether somebody came by the owner's link, or typed its code: that of a link that was
    opened, or as a stranger's only word."""
    is_long = len(told.text) >= LEAST_CODE_CHARS
    is_typed = not is_known and not told.command and told.text.isascii() and " " not in told.text
    return is_long and (told.command == "start" or is_typed)


def message_id(bot: int, update_id: int) -> MessageId:
    """Return the id under which the house knows an update of a bot (reliability.md P4)."""
    return MessageId(f"tg{bot}-{update_id}")
