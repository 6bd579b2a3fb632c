"""What becomes of each message: words for the house, a command, an answer to a card, a knock, or
nothing. Strangers cause nothing but a knock, and that only where the owner wants it."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable

from openpista.channels.whatsapp.bridge_events import Message, Reaction
from openpista.channels.whatsapp.cards import Asker, Cards
from openpista.channels.whatsapp.commands import AT_ONCE, Commands, Wish
from openpista.channels.whatsapp.doors import Doors
from openpista.channels.whatsapp.errors import LaterError
from openpista.channels.whatsapp.lanes import Lanes
from openpista.channels.whatsapp.place import Me, address_of, is_number, user_and_server
from openpista.channels.whatsapp.reading import command_of, name_of, read
from openpista.channels.whatsapp.scope import Heard, judge, phone_of
from openpista.channels.whatsapp.showing import Showing
from openpista.channels.whatsapp.speaking import Speaker
from openpista.channels.whatsapp.taking_in import NotTakenError, TakingIn
from openpista.domain.clock import Clock
from openpista.domain.command import Accepted, ConfirmPairing, Knock, Refused, SendMessage
from openpista.domain.ids import MessageId
from openpista.domain.message import Attachment, Image, Sender
from openpista.domain.port import GatewayPort
from openpista.words.catalogue import Words

COMES_LATER = frozenset({"busy", "closing", "failed", "broken", "resting"})
"""Refusals of a message that may be accepted another time; until then the bridge keeps it."""

BACKLOG_SETTLES_S = 5.0

Sleep = Callable[[float], Awaitable[None]]


class Conversation:
    """Takes messages in, one of a chat after the other."""

    def __init__(
        self,
        port: GatewayPort,
        speaker: Speaker,
        *,
        doors: Doors,
        cards: Cards,
        commands: Commands,
        showing: Showing,
        taking_in: TakingIn,
        lanes: Lanes,
        tasks: asyncio.TaskGroup,
        clock: Clock,
        words: Words,
        received: Callable[[], None],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._port = port
        self._speaker = speaker
        self._doors = doors
        self._cards = cards
        self._commands = commands
        self._showing = showing
        self._taking_in = taking_in
        self._lanes = lanes
        self._tasks = tasks
        self._clock = clock
        self._words = words
        self._received = received
        self._sleep = sleep
        self._chats: dict[str, str] = {}
        self._taken: list[int] = []
        self._missed: dict[str, int] = {}
        self._told_busy: set[str] = set()

    def hear(self, event: Message | Reaction) -> None:
        """Take what the bridge tells; what is not meant for us is forgotten at once."""
        doors = self._doors
        phone = phone_of(event, doors.me)
        heard = Heard(phone, doors.roster.role_of(phone))
        match judge(event, doors.me, heard, doors.rules()):
            case "admit":
                self._admit(event, heard)
            case "knock" if isinstance(event, Message):
                self._lanes.put(event.chat, lambda _: self._knock(event, phone))
                self._take(event.seq)
            case "old":
                self._miss(event.chat)
                self._take(event.seq)
            case _:
                self._take(event.seq)

    def chat_of(self, phone: str) -> str:
        """Return the chat with an owner: where they last wrote, else that of their number."""
        me = self._doors.me
        return self._chats.get(phone) or f"{phone}@{user_and_server(me.own_chat)[1]}"

    async def may_hear(self, chat: str) -> bool:
        """Say whether a chat may still hear from us."""
        me, roster = self._doors.me, self._doors.roster
        if chat in self._doors.rules().groups:
            return True
        user, server = user_and_server(chat)
        if me.is_own_chat(chat):
            return roster.role_of(me.phone) != "stranger"
        if server == "lid":
            known = next((one for one, where in self._chats.items() if where == chat), "")
            user = known or await self._speaker.phone_behind(chat)
        return is_number(user) and roster.role_of(user) != "stranger"

    def _admit(self, event: Message | Reaction, heard: Heard) -> None:
        if event.chat_kind != "group":
            self._chats[heard.phone] = event.chat
        self._received()
        if isinstance(event, Reaction):
            self._tasks.create_task(self._react(event, heard.phone), name="whatsapp reaction")
            return
        command, _ = command_of(event.text)
        if command in AT_ONCE:
            self._tasks.create_task(self._known(event, heard, 0), name=f"whatsapp /{command}")
        else:
            self._lanes.put(event.chat, lambda tries: self._known(event, heard, tries))

    async def _react(self, event: Reaction, phone: str) -> None:
        self._take(event.seq)
        if event.chat_kind == "group" or self._doors.roster.role_of(phone) != "owner":
            return
        sender = self._sender(event.chat, phone, event.sender.name or "")
        said = await self._cards.react(event.target, event.emoji, Asker(phone, event.chat), sender)
        if said:
            await self._speaker.say(event.chat, said)

    async def _known(self, message: Message, heard: Heard, tries: int) -> None:
        """Take in what somebody says who may talk."""
        sender = self._sender(message.chat, heard.phone, name_of(message))
        asker = Asker(heard.phone, message.chat)
        is_owner = heard.role == "owner"
        command, text = command_of(message.text)
        if self._doors.test_of == heard.phone and message.chat_kind == "self":
            self._take(message.seq)
            await self._confirm(sender)
        elif command:
            # What is done at once must not be done twice; the bridge's note is the durable one.
            self._take(message.seq)
            wish = Wish(
                name=command,
                text=text,
                asker=asker,
                sender=sender,
                message_id=message_id(self._doors.me, message),
            )
            await self._commands.carry_out(wish, is_owner=is_owner)
        else:
            answers = is_owner and message.chat_kind != "group"
            said = await self._cards.answer(message.text, asker, sender) if answers else None
            if said is not None:
                await self._speaker.say(message.chat, said)
            else:
                await self._message(message, sender, tries, is_owner=is_owner)
            self._take(message.seq)

    async def _message(
        self, message: Message, sender: Sender, tries: int, *, is_owner: bool
    ) -> None:
        reading = read(message, self._words, now_ms=self._clock.now_ms())
        text, untrusted = reading.text, reading.untrusted
        who = sender.name or sender.user_id
        if not is_owner:
            untrusted = untrusted or f"words of {who}"
        blocks: tuple[Image | Attachment, ...] = ()
        if message.media is not None:
            try:
                taken = await self._taking_in.take(message.media, sender, tries=tries)
            except NotTakenError as error:
                await self._speaker.say(message.chat, error.message)
                return
            text = "\n\n".join(filter(None, (text, taken.words)))
            blocks = (taken.block,) if taken.block is not None else ()
            if blocks:
                untrusted = untrusted or f"a file of {who}"
        if not text.strip() and not blocks:
            await self._speaker.say(message.chat, self._words("wa.cannot_read"))
            return
        answer = await self._port.send(
            SendMessage(
                sender=sender,
                message_id=message_id(self._doors.me, message),
                text=text,
                attachments=blocks,
                untrusted=untrusted,
            )
        )
        await self._answered(message.chat, answer)

    async def _answered(self, chat: str, answer: Accepted | Refused) -> None:
        if isinstance(answer, Accepted):
            if self._lanes.waiting(chat) <= 1:
                self._told_busy.discard(chat)
            if answer.session_id is not None:
                self._showing.follow(answer.session_id, chat)
        elif answer.code in COMES_LATER:
            if answer.code == "busy" and chat not in self._told_busy:
                self._told_busy.add(chat)
                await self._speaker.say(chat, self._words("wa.busy"))
            raise LaterError(answer.reason)
        elif answer.code != "stranger":
            await self._speaker.say(chat, answer.reason)

    async def _confirm(self, sender: Sender) -> None:
        self._doors.test_of = ""
        answer = await self._port.send(ConfirmPairing(sender=sender))
        said = answer.reason if isinstance(answer, Refused) else self._words("wa.connected")
        await self._speaker.say(sender.address.chat, said)

    async def _knock(self, message: Message, phone: str) -> None:
        sender = self._sender(message.chat, phone, name_of(message))
        answer = await self._port.send(Knock(sender=sender))
        if isinstance(answer, Accepted) and answer.note:
            await self._speaker.say(message.chat, self._words("wa.knocked", code=answer.note))

    def _sender(self, chat: str, phone: str, name: str) -> Sender:
        return Sender(
            user_id=phone,
            role="stranger",  # The house looks up who they are.
            address=address_of(chat, self._doors.me),
            name=name,
        )

    def _miss(self, chat: str) -> None:
        """Count what is too old to be answered, and say so once all of it has come."""
        self._missed[chat] = self._missed.get(chat, 0) + 1
        if self._missed[chat] == 1:
            self._tasks.create_task(self._tell_missed(chat), name="whatsapp missed")

    async def _tell_missed(self, chat: str) -> None:
        await self._sleep(BACKLOG_SETTLES_S)
        await self._speaker.say(chat, self._words("wa.missed", count=self._missed.pop(chat)))

    def _take(self, seq: int) -> None:
        """Let the bridge forget something; several together, so that a backlog costs little."""
        self._taken.append(seq)
        if len(self._taken) == 1:
            self._tasks.create_task(self._tell_taken(), name="whatsapp taken")

    async def _tell_taken(self) -> None:
        await asyncio.sleep(0)
        taken, self._taken = tuple(self._taken), []
        await self._speaker.take(taken)


def message_id(me: Me, message: Message) -> MessageId:
    """Return the id under which the house knows a message (reliability.md P4): WhatsApp's own
    are unique only within what one person says in one chat."""
    whose = f"{me.phone} {message.chat} {phone_of(message, me)} {message.message_id}"
    return MessageId(f"wa{hashlib.sha256(whose.encode()).hexdigest()[:32]}")
