"""Requests for approval as cards with buttons, in the private chats of owners only.

What a button carries is chance; what it stands for is kept here, with the person, the chat and
the message that it was shown to (security.md §4). Nothing is cut: what is too long to be read in
a messenger cannot be approved there.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal, Protocol

from msgspec import Struct

from openpista.channels.approval_card import card_text
from openpista.channels.telegram.errors import RefusedError
from openpista.channels.telegram.markdown import Rich, Span
from openpista.channels.telegram.pages import Writes
from openpista.channels.telegram.place import Key, Keys, Place, address_of
from openpista.channels.telegram.reading import Pressed, Told
from openpista.channels.telegram.split import MAX_UNITS, units
from openpista.domain.approval import Approval
from openpista.domain.call import AnswerKind
from openpista.domain.clock import Clock
from openpista.domain.command import AnswerApproval, Refused
from openpista.domain.delivery import PostponedError, UnclearError
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import ApprovalResolved
from openpista.domain.ids import ApprovalId
from openpista.domain.message import Sender
from openpista.domain.port import GatewayPort
from openpista.words.catalogue import Words

MAX_CARD_BYTES = 4096
MAX_CARD_LINES = 60
NONCE_BYTES = 16
MAX_RETRY_WAIT_S = 30.0
RESERVE_UNITS = 200
"""What the line needs that says how it ended."""

log = logging.getLogger(__name__)

Wish = Literal["once", "task", "exact", "change", "no", "no_because"]
Sleep = Callable[[float], Awaitable[None]]


class AnswersPresses(Writes, Protocol):
    """What cards need of the Bot API."""

    async def answer(self, query_id: str, text: str = "", *, alert: bool = False) -> None:
        """End the wait of a button that was pressed."""
        ...


class _Button(Struct, frozen=True):
    """What a button stands for."""

    approval_id: ApprovalId
    wish: Wish
    owner: int
    place: Place


class _Shown(Struct, frozen=True):
    """A card in a chat; `text` is what it says."""

    place: Place
    message_id: int
    text: Rich
    nonces: tuple[str, ...]


class Cards:
    """All cards that are open."""

    def __init__(
        self,
        port: GatewayPort,
        api: AnswersPresses,
        *,
        account: str,
        clock: Clock,
        words: Words,
        scripts: Callable[[], tuple[str, ...]],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._port = port
        self._api = api
        self._account = account
        self._clock = clock
        self._words = words
        self._scripts = scripts
        self._sleep = sleep
        self._open: dict[ApprovalId, Approval] = {}
        self._shown: dict[ApprovalId, list[_Shown]] = {}
        self._buttons: dict[str, _Button] = {}
        self._message_of: dict[str, int] = {}
        self._asked: dict[int, tuple[ApprovalId, AnswerKind]] = {}

    @property
    def waiting(self) -> tuple[Approval, ...]:
        """The requests that wait, oldest first."""
        return tuple(self._open.values())

    def restore(self, approvals: Sequence[Approval]) -> tuple[Approval, ...]:
        """Take what waits now as the house tells it anew; return what had not been known."""
        fresh = tuple(item for item in approvals if item.id not in self._open)
        self._open.update((item.id, item) for item in fresh)
        return fresh

    async def show(self, approval: Approval, owners: Sequence[int]) -> None:
        """Show a request to owners, each in the private chat."""
        self._open[approval.id] = approval
        for owner in owners:
            await self._show_to(approval, owner)

    async def close(self, event: ApprovalResolved) -> None:
        """Say on every card of a request how it ended, and take its buttons away."""
        self._open.pop(event.approval_id, None)
        self._asked = {
            owner: asked for owner, asked in self._asked.items() if asked[0] != event.approval_id
        }
        ending = self._words(f"tg.decided.{event.outcome}", by=event.by)
        for shown in self._shown.pop(event.approval_id, []):
            for nonce in shown.nonces:
                self._buttons.pop(nonce, None)
                self._message_of.pop(nonce, None)
            part = Rich(f"{shown.text.text}\n\n{ending}", shown.text.spans)
            await self._patiently(
                lambda shown=shown, part=part: self._api.edit(shown.place, shown.message_id, part)
            )

    async def press(self, pressed: Pressed) -> bool:
        """Take a press; False where the button is none of a card."""
        button = self._buttons.get(pressed.data)
        if button is None:
            return False
        is_theirs = (
            pressed.user_id == button.owner
            and pressed.place.chat == button.place.chat
            and pressed.message_id == self._message_of.get(pressed.data)
        )
        if not is_theirs:
            await self._api.answer(pressed.query_id, self._words("tg.not_yours"), alert=True)
            return True
        match button.wish:
            case "change" | "no_because" as wish:
                await self._ask_for_words(pressed, button, wish)
            case answer:
                said = await self._answer(
                    button.approval_id, answer, "", pressed.user_id, pressed.name
                )
                await self._api.answer(pressed.query_id, said or self._words("tg.answered"))
        return True

    def wants(self, told: Told) -> bool:
        """Say whether the next words of somebody answer a question of a card."""
        return told.is_private and told.user_id in self._asked and bool(told.text)

    async def take(self, told: Told) -> str:
        """Take the words that answer a question; return what to say."""
        approval_id, kind = self._asked.pop(told.user_id)
        said = await self._answer(approval_id, kind, told.text, told.user_id, told.name)
        return said or self._words("tg.answered")

    def forget_question(self, user_id: int) -> None:
        """Their next words are a message again."""
        self._asked.pop(user_id, None)

    async def _ask_for_words(
        self, pressed: Pressed, button: _Button, wish: Literal["change", "no_because"]
    ) -> None:
        kind: AnswerKind = "change" if wish == "change" else "no"
        self._asked[pressed.user_id] = (button.approval_id, kind)
        await self._api.answer(pressed.query_id)
        question = "tg.ask_change" if kind == "change" else "tg.ask_no"
        await self._api.send(button.place, Rich(self._words(question)))

    async def _answer(
        self, approval_id: ApprovalId, answer: AnswerKind, text: str, user_id: int, name: str
    ) -> str:
        """Answer a request; return why that was refused."""
        place = Place(user_id)
        sender = Sender(
            user_id=str(user_id),
            role="stranger",  # The house looks up who they are.
            address=address_of(place, self._account),
            name=name,
        )
        answered = await self._port.send(
            AnswerApproval(sender=sender, approval_id=approval_id, answer=answer, text=text)
        )
        return answered.reason if isinstance(answered, Refused) else ""

    async def _show_to(self, approval: Approval, owner: int) -> None:
        place = Place(owner)
        text, is_whole = self._text(approval)
        keys, nonces = self._keys(approval, owner, place) if is_whole else ((), ())
        message_id = await self._patiently(
            lambda: self._api.send(place, text, keys=keys), until_ms=approval.deadline_ms
        )
        if message_id is None:
            return
        for nonce in nonces:
            self._message_of[nonce] = message_id
        shown = _Shown(place, message_id, text, nonces)
        self._shown.setdefault(approval.id, []).append(shown)

    def _text(self, approval: Approval) -> tuple[Rich, bool]:
        """Return what a card says, and whether that is all."""
        scripts, now_ms = self._scripts(), self._clock.now_ms()
        text = card_text(approval, scripts=scripts, now_ms=now_ms)
        if approval.on_screen:
            text = f"{text}\n{self._words('tg.on_screen')}"
        fits = (
            len(text.encode()) <= MAX_CARD_BYTES
            and text.count("\n") < MAX_CARD_LINES
            and units(text) <= MAX_UNITS - RESERVE_UNITS
        )
        if fits:
            return Rich(text, (Span("pre", 0, len(text)),)), True
        head = text.split("\n", 1)[0][:500]
        return Rich(f"{head}\n\n{self._words('tg.not_here')}"), False

    def _keys(self, approval: Approval, owner: int, place: Place) -> tuple[Keys, tuple[str, ...]]:
        wishes: list[Wish] = []
        if not approval.on_screen:
            wishes.append("once")
        if approval.task_covers and not approval.on_screen:
            wishes.append("task")
        if approval.exact_offered and not approval.on_screen:
            wishes.append("exact")
        made: list[Key] = []
        for wish in (*wishes, "change", "no", "no_because"):
            nonce = secrets.token_urlsafe(NONCE_BYTES)
            self._buttons[nonce] = _Button(approval.id, wish, owner, place)
            made.append(Key(self._words(f"tg.{wish}"), nonce))
        rows = tuple(tuple(made[at : at + 2]) for at in range(0, len(made), 2))
        return rows, tuple(key.data for key in made)

    async def _patiently(
        self, work: Callable[[], Awaitable[int]], *, until_ms: int | None = None
    ) -> int | None:
        """Do it, waiting where Telegram wants that; None where it cannot be done."""
        until_ms = until_ms or self._clock.now_ms() + round(MAX_RETRY_WAIT_S * 1000)
        while True:
            try:
                return await work()
            except (PostponedError, UnclearError) as error:
                wait_s = getattr(error, "wait_s", 0.0) or 1.0
                if self._clock.now_ms() + wait_s * 1000 > until_ms:
                    return None
                await self._sleep(min(wait_s, MAX_RETRY_WAIT_S))
            except RefusedError as error:
                log.warning("a card was refused: %s", error.detail)
                return None
            except OpenpistaError as error:
                log.info("a card was not shown: %s", error.detail or error.message)
                return None
