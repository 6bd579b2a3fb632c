"""The bot's commands. What each may do is decided by the gateway; here is only what is asked of
it and what is said."""

import secrets
from collections.abc import Callable

from msgspec import Struct

from openpista.channels.telegram.cards import AnswersPresses, Cards
from openpista.channels.telegram.markdown import plain
from openpista.channels.telegram.place import Key, Keys, Place, address_of
from openpista.channels.telegram.reading import Pressed, Told
from openpista.domain.command import (
    Accepted,
    CancelTurn,
    Command,
    FollowAnswers,
    NewSession,
    OpenSession,
    Refused,
    SendMessage,
    SwitchModel,
    UndoTurn,
)
from openpista.domain.ids import MessageId
from openpista.domain.message import Sender
from openpista.domain.model import ModelRef
from openpista.domain.port import GatewayPort
from openpista.domain.query import ListModels, ListSessions, ModelList, ReadBinding, SessionPage
from openpista.domain.session import Session
from openpista.words.catalogue import Words

NAMES = (
    "help",
    "new",
    "sessions",
    "model",
    "status",
    "cancel",
    "steer",
    "undo",
    "approve",
    "follow",
)
"""In the order of the menu; /start is Telegram's own and stands for /help."""

AT_ONCE = frozenset({"cancel", "status", "help", "approve"})
"""What waits for nothing that came before it."""

MAX_OFFERED = 8
MAX_OFFERS = 200
NONCE_BYTES = 16
MAX_LABEL_CHARS = 48


class _Offer(Struct, frozen=True):
    """What a button of a list does, for the one it was shown to."""

    user_id: int
    place: Place
    session: Session | None = None
    model: ModelRef | None = None


class Commands:
    """Carries out the bot's commands."""

    def __init__(
        self,
        port: GatewayPort,
        api: AnswersPresses,
        cards: Cards,
        *,
        account: str,
        words: Words,
        message_id: Callable[[int], MessageId],
    ) -> None:
        self._port = port
        self._api = api
        self._cards = cards
        self._account = account
        self._words = words
        self._message_id = message_id
        self._offers: dict[str, _Offer] = {}

    @property
    def menu(self) -> tuple[tuple[str, str], ...]:
        """The commands and what they are for."""
        return tuple((name, self._words(f"tg.cmd.{name}")) for name in NAMES)

    async def carry_out(self, told: Told, sender: Sender, *, is_owner: bool) -> None:
        """Do what a command wants, and say what came of it."""
        if told.command in {"help", "start"}:
            menu = "\n".join(f"/{name} – {text}" for name, text in self.menu)
            await self._say(told.place, self._words("tg.help", commands=menu))
        elif told.command == "new":
            await self._do(told.place, NewSession(sender=sender), "tg.new")
        elif told.command in {"cancel", "status"}:
            await self._about_the_session(told, sender)
        elif told.command not in NAMES:
            said = self._words("tg.unknown_command", command=f"/{told.command}")
            await self._say(told.place, said)
        elif not is_owner:
            await self._say(told.place, self._words("tg.owners_only"))
        else:
            await self._owners(told, sender)

    async def press(self, pressed: Pressed, sender: Sender) -> bool:
        """Take a press; False where the button is none of a list."""
        offer = self._offers.get(pressed.data)
        if offer is None:
            return False
        if (pressed.user_id, pressed.place.chat) != (offer.user_id, offer.place.chat):
            await self._api.answer(pressed.query_id, self._words("tg.not_yours"), alert=True)
            return True
        await self._api.answer(pressed.query_id)
        if offer.model is not None:
            await self._switch(offer.place, sender, offer.model)
        elif offer.session is not None:
            title = self._title(offer.session)
            command = OpenSession(sender=sender, session_id=offer.session.id)
            await self._do(offer.place, command, "tg.opened", title=title)
        return True

    async def _owners(self, told: Told, sender: Sender) -> None:
        match told.command:
            case "sessions":
                await self._sessions(told)
            case "model":
                await self._model(told, sender)
            case "steer":
                await self._steer(told, sender)
            case "undo":
                await self._undo(told, sender)
            case "approve":
                await self._approve(told)
            case _:
                await self._follow(told, sender)

    async def _about_the_session(self, told: Told, sender: Sender) -> None:
        session = await self.bound(told.place)
        if session is None:
            await self._say(told.place, self._words("tg.no_session"))
        elif told.command == "cancel":
            self._cards.forget_question(told.user_id)
            command = CancelTurn(sender=sender, session_id=session.id)
            await self._do(told.place, command, "tg.cancelled")
        else:
            await self._status(told.place, session)

    async def _status(self, place: Place, session: Session) -> None:
        said = self._words(
            "tg.status",
            title=self._title(session),
            model=str(session.model),
            workspace=session.workspace,
            activity=self._words(f"tg.activity.{session.activity}"),
        )
        if count := len(self._cards.waiting):
            said = f"{said}\n{self._words('tg.waiting_cards', count=count)}"
        await self._say(place, said)

    async def _sessions(self, told: Told) -> None:
        page = await self._port.ask(ListSessions(limit=MAX_OFFERED))
        sessions = page.sessions if isinstance(page, SessionPage) else ()
        if not sessions:
            await self._say(told.place, self._words("tg.no_sessions"))
            return
        keys = tuple(
            (self._offer(self._title(row), _Offer(told.user_id, told.place, session=row)),)
            for row in sessions
        )
        await self._say(told.place, self._words("tg.sessions"), keys)

    async def _model(self, told: Told, sender: Sender) -> None:
        session = await self.bound(told.place)
        if session is None:
            await self._say(told.place, self._words("tg.no_session"))
            return
        answer = await self._port.ask(ListModels())
        known = answer.models if isinstance(answer, ModelList) else ()
        if told.text:
            wanted = [info.ref for info in known if told.text in {str(info.ref), info.ref.model}]
            if not wanted:
                said = self._words("tg.model_unknown", name=told.text[:80])
                await self._say(told.place, said)
                return
            await self._switch(told.place, sender, wanted[0])
            return
        others = [info.ref for info in known if info.ref != session.model][:MAX_OFFERED]
        keys = tuple(
            (self._offer(str(ref), _Offer(told.user_id, told.place, model=ref)),) for ref in others
        )
        key = "tg.models" if keys else "tg.model"
        await self._say(told.place, self._words(key, model=str(session.model)), keys)

    async def _switch(self, place: Place, sender: Sender, ref: ModelRef) -> None:
        session = await self.bound(place)
        if session is None:
            await self._say(place, self._words("tg.no_session"))
            return
        command = SwitchModel(sender=sender, session_id=session.id, model=ref)
        await self._do(place, command, "tg.model_chosen", model=str(ref))

    async def _steer(self, told: Told, sender: Sender) -> None:
        if not told.text:
            await self._say(told.place, self._words("tg.steer_what"))
            return
        message_id = self._message_id(told.update_id)
        command = SendMessage(sender=sender, message_id=message_id, text=told.text, mode="steer")
        await self._do(told.place, command, "tg.steered")

    async def _undo(self, told: Told, sender: Sender) -> None:
        session = await self.bound(told.place)
        if session is None:
            await self._say(told.place, self._words("tg.no_session"))
            return
        command = UndoTurn(sender=sender, session_id=session.id)
        await self._do(told.place, command, "tg.undone")

    async def _approve(self, told: Told) -> None:
        waiting = self._cards.waiting
        if not waiting or not told.is_private:
            await self._say(told.place, self._words("tg.nothing_waits"))
        for approval in waiting if told.is_private else ():
            await self._cards.show(approval, (told.user_id,))

    async def _follow(self, told: Told, sender: Sender) -> None:
        if told.text not in {"on", "off"}:
            await self._say(told.place, self._words("tg.follow_how"))
            return
        command = FollowAnswers(sender=sender, on=told.text == "on")
        await self._do(told.place, command, f"tg.follow_{told.text}")

    async def bound(self, place: Place) -> Session | None:
        """Return the session that a chat talks to."""
        page = await self._port.ask(ReadBinding(address=address_of(place, self._account)))
        return page.sessions[0] if isinstance(page, SessionPage) and page.sessions else None

    async def _do(self, place: Place, command: Command, key: str, **values: str) -> None:
        """Carry out a command, and say that it is done or why not."""
        answer = await self._port.send(command)
        match answer:
            case Refused():
                await self._say(place, answer.reason)
            case Accepted():
                said = self._words(key, **values)
                await self._say(place, f"{said}\n{answer.note}".strip() if answer.note else said)

    async def _say(self, place: Place, text: str, keys: Keys = ()) -> None:
        await self._api.send(place, plain(text), keys=keys)

    def _title(self, session: Session) -> str:
        return session.title or session.preview[:40] or self._words("tg.untitled")

    def _offer(self, label: str, offer: _Offer) -> Key:
        nonce = secrets.token_urlsafe(NONCE_BYTES)
        self._offers[nonce] = offer
        while len(self._offers) > MAX_OFFERS:
            del self._offers[next(iter(self._offers))]
        return Key(label[:MAX_LABEL_CHARS] or "…", nonce)
