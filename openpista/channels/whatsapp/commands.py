"""What can be wished in a chat by a word behind a slash. What each may do is decided by the
gateway; here is only what is asked of it and what is said."""

from msgspec import Struct

from openpista.channels.whatsapp.cards import Asker, Cards
from openpista.channels.whatsapp.speaking import Speaker
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
AT_ONCE = frozenset({"cancel", "status", "help", "approve"})
"""What waits for nothing that came before it."""

MAX_OFFERED = 8


class Wish(Struct, frozen=True, kw_only=True):
    """A command as it came: its name, the words behind it, who said it in which chat."""

    name: str
    text: str
    asker: Asker
    sender: Sender
    message_id: MessageId


class Commands:
    """Carries out commands."""

    def __init__(self, port: GatewayPort, speaker: Speaker, cards: Cards, *, words: Words) -> None:
        self._port = port
        self._speaker = speaker
        self._cards = cards
        self._words = words
        self._listed: dict[str, tuple[Session, ...]] = {}

    async def carry_out(self, wish: Wish, *, is_owner: bool) -> None:
        """Do what a command wants, and say what came of it."""
        await self._speaker.say(wish.asker.chat, await self._done(wish, is_owner=is_owner))

    async def _done(self, wish: Wish, *, is_owner: bool) -> str:
        match wish.name:
            case "help" | "start":
                lines = (f"/{name} – {self._words(f'wa.cmd.{name}')}" for name in NAMES)
                return self._words("wa.help", commands="\n".join(lines))
            case "new":
                return await self._ask(NewSession(sender=wish.sender), "wa.new")
            case "cancel" | "status" | "undo":
                return await self._about_the_session(wish, is_owner=is_owner)
            case name if name not in NAMES:
                return self._words("wa.unknown_command", command=f"/{name[:40]}")
            case _ if not is_owner:
                return self._words("wa.owners_only")
            case _:
                return await self._owners(wish)

    async def _about_the_session(self, wish: Wish, *, is_owner: bool) -> str:
        session = await self._bound(wish.sender)
        if session is None:
            return self._words("wa.no_session")
        if wish.name == "cancel":
            command = CancelTurn(sender=wish.sender, session_id=session.id)
            return await self._ask(command, "wa.cancelled")
        if wish.name == "status":
            return self._status(session)
        if not is_owner:
            return self._words("wa.owners_only")
        return await self._ask(UndoTurn(sender=wish.sender, session_id=session.id), "wa.undone")

    async def _owners(self, wish: Wish) -> str:
        match wish.name:
            case "sessions":
                return await self._sessions(wish)
            case "model":
                return await self._model(wish)
            case "steer":
                if not wish.text:
                    return self._words("wa.steer_what")
                command = SendMessage(
                    sender=wish.sender, message_id=wish.message_id, text=wish.text, mode="steer"
                )
                return await self._ask(command, "wa.steered")
            case "approve":
                waiting = self._cards.waiting
                for approval in waiting:
                    await self._cards.show(approval, (wish.asker,))
                count = len(waiting)
                return self._words("wa.waiting_cards" if count else "wa.nothing_waits", count=count)
            case _:
                if wish.text not in {"on", "off"}:
                    return self._words("wa.follow_how")
                follow = FollowAnswers(sender=wish.sender, on=wish.text == "on")
                return await self._ask(follow, f"wa.follow_{wish.text}")

    def _status(self, session: Session) -> str:
        said = self._words(
            "wa.status",
            title=self._title(session),
            model=str(session.model),
            workspace=session.workspace,
            activity=self._words(f"wa.activity.{session.activity}"),
        )
        count = len(self._cards.waiting)
        return f"{said}\n{self._words('wa.waiting_cards', count=count)}" if count else said

    async def _sessions(self, wish: Wish) -> str:
        """List conversations by number, or go on with the one of a number."""
        listed = self._listed.get(wish.asker.chat, ())
        if wish.text.isdecimal() and 0 < int(wish.text) <= len(listed):
            session = listed[int(wish.text) - 1]
            command = OpenSession(sender=wish.sender, session_id=session.id)
            return await self._ask(command, "wa.opened", title=self._title(session))
        page = await self._port.ask(ListSessions(limit=MAX_OFFERED))
        sessions = page.sessions if isinstance(page, SessionPage) else ()
        if not sessions:
            return self._words("wa.no_sessions")
        self._listed[wish.asker.chat] = sessions
        lines = (f"{number}  {self._title(row)}" for number, row in enumerate(sessions, 1))
        return "\n".join((self._words("wa.sessions"), *lines))

    async def _model(self, wish: Wish) -> str:
        session = await self._bound(wish.sender)
        if session is None:
            return self._words("wa.no_session")
        answer = await self._port.ask(ListModels())
        known = answer.models if isinstance(answer, ModelList) else ()
        if not wish.text:
            others = [str(info.ref) for info in known if info.ref != session.model][:MAX_OFFERED]
            key = "wa.models" if others else "wa.model"
            return "\n".join((self._words(key, model=str(session.model)), *others))
        wanted = [info.ref for info in known if wish.text in {str(info.ref), info.ref.model}]
        if not wanted:
            return self._words("wa.model_unknown", name=wish.text[:80])
        switch = SwitchModel(sender=wish.sender, session_id=session.id, model=wanted[0])
        return await self._ask(switch, "wa.model_chosen", model=str(wanted[0]))

    async def _bound(self, sender: Sender) -> Session | None:
        """Return the session that a chat talks to."""
        page = await self._port.ask(ReadBinding(address=sender.address))
        return page.sessions[0] if isinstance(page, SessionPage) and page.sessions else None

    async def _ask(self, command: Command, key: str, **values: str) -> str:
        """Carry out a command, and return that it is done or why not."""
        answer = await self._port.send(command)
        match answer:
            case Refused():
                return answer.reason
            case Accepted():
                said = self._words(key, **values)
                return f"{said}\n{answer.note}".strip() if answer.note else said

    def _title(self, session: Session) -> str:
        return (session.title or session.preview or self._words("wa.untitled"))[:48]
