"""Requests for approval as numbered questions, in the owners' own chats only.

An answer is a number and the card's code, or a reaction to the card (security.md §4). Nothing is
cut: what is too long to be read in a messenger cannot be approved there.
"""

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence

from msgspec import Struct

from openpista.channels.approval_card import card_text, read_answer, read_number
from openpista.channels.whatsapp.formatting import FENCE
from openpista.channels.whatsapp.speaking import Speaker
from openpista.domain.approval import Approval
from openpista.domain.call import AnswerKind
from openpista.domain.clock import Clock
from openpista.domain.command import AnswerApproval, Refused
from openpista.domain.event import ApprovalResolved
from openpista.domain.ids import ApprovalId
from openpista.domain.message import Sender
from openpista.domain.port import GatewayPort
from openpista.words.catalogue import Words

MAX_CARD_BYTES = 4096
MAX_CARD_LINES = 60
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_SIGNS = 4
MAX_CLOSED = 200
YES_SIGNS = frozenset({"👍", "✅"})
NO_SIGNS = frozenset({"👎", "❌"})
_SKIN_TONES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")
_ANSWER = re.compile(
    r"\s*([1-5]|yes|no)\s+([A-Za-z2-9]{4})(?:\s+(.+))?\s*", re.DOTALL | re.IGNORECASE
)


class Asker(Struct, frozen=True):
    """Where a card is shown: an owner by number, and the chat with them."""

    phone: str
    chat: str


class _Shown(Struct, frozen=True):
    approval_id: ApprovalId
    to: Asker
    message_id: str
    text: str


class Cards:
    """All cards that are open."""

    def __init__(
        self,
        port: GatewayPort,
        speaker: Speaker,
        *,
        clock: Clock,
        words: Words,
        scripts: Callable[[], tuple[str, ...]],
    ) -> None:
        self._port = port
        self._speaker = speaker
        self._clock = clock
        self._words = words
        self._scripts = scripts
        self._open: dict[ApprovalId, Approval] = {}
        self._by_code: dict[str, _Shown] = {}
        self._closed: OrderedDict[str, Asker] = OrderedDict()

    @property
    def waiting(self) -> tuple[Approval, ...]:
        """The requests that wait, oldest first."""
        return tuple(self._open.values())

    def restore(self, approvals: Sequence[Approval]) -> tuple[Approval, ...]:
        """Take what waits now as the house tells it anew; return what had not been known."""
        fresh = tuple(item for item in approvals if item.id not in self._open)
        self._open.update((item.id, item) for item in fresh)
        return fresh

    async def show(self, approval: Approval, askers: Sequence[Asker]) -> None:
        """Show a request to owners, each in their own chat."""
        self._open[approval.id] = approval
        for asker in askers:
            await self._show_to(approval, asker)

    async def close(self, event: ApprovalResolved) -> None:
        """Say on every card of a request how it ended; its code is worth nothing from now on."""
        self._open.pop(event.approval_id, None)
        ending = self._words(f"wa.decided.{event.outcome}", by=event.by)
        ended = [
            (code, shown)
            for code, shown in self._by_code.items()
            if shown.approval_id == event.approval_id
        ]
        for code, shown in ended:
            del self._by_code[code]
            self._closed[code] = shown.to
            while len(self._closed) > MAX_CLOSED:
                self._closed.popitem(last=False)
        for _, shown in ended:
            text = f"{shown.text}\n\n{ending}"
            await self._speaker.edit(shown.to.chat, shown.message_id, text)

    async def answer(self, text: str, asker: Asker, sender: Sender) -> str | None:
        """Take words that answer a card and return what to say; None where they answer none."""
        found = _ANSWER.fullmatch(text)
        if found is None:
            return None
        head, code, more = found[1].lower(), found[2].upper(), (found[3] or "").strip()
        shown = self._by_code.get(code)
        if shown is None or shown.to != asker:
            return self._words("wa.over") if self._closed.get(code) == asker else None
        approval = self._open.get(shown.approval_id)
        if approval is None:
            return self._words("wa.over")
        read = read_number if head.isdecimal() else read_answer
        wish = read(f"{head} {more}".strip(), approval)
        if wish is None:
            return self._words("wa.no_answer", code=code)
        return await self._answer(approval, wish, sender)

    async def react(self, target: str, emoji: str, asker: Asker, sender: Sender) -> str | None:
        """Take a reaction to a card; None where it is none to an open card, or says nothing."""
        shown = next((one for one in self._by_code.values() if one.message_id == target), None)
        if shown is None or shown.to != asker:
            return None
        approval, sign = self._open.get(shown.approval_id), _SKIN_TONES.sub("", emoji)
        if approval is None or sign not in YES_SIGNS | NO_SIGNS:
            return None
        wish: tuple[AnswerKind, str] = ("once" if sign in YES_SIGNS else "no", "")
        return await self._answer(approval, wish, sender)

    async def _answer(
        self, approval: Approval, wish: tuple[AnswerKind, str], sender: Sender
    ) -> str:
        kind, text = wish
        if approval.on_screen and kind not in {"no", "change"}:
            return self._words("wa.on_screen")
        answered = await self._port.send(
            AnswerApproval(sender=sender, approval_id=approval.id, answer=kind, text=text)
        )
        return answered.reason if isinstance(answered, Refused) else self._words("wa.answered")

    async def _show_to(self, approval: Approval, asker: Asker) -> None:
        text, is_whole = self._text(approval)
        code = self._fresh_code()
        if is_whole:
            text = f"{text}\n\n{self._offers(approval, code)}"
        message_id = await self._speaker.say(asker.chat, text)
        if message_id and is_whole and approval.id in self._open:
            self._by_code[code] = _Shown(approval.id, asker, message_id, text)

    def _text(self, approval: Approval) -> tuple[str, bool]:
        """Return what a card says, and whether that is all."""
        text = card_text(approval, scripts=self._scripts(), now_ms=self._clock.now_ms())
        # A fence of its own would end the card's: what stands behind would not look foreign.
        fits = (
            len(text.encode()) <= MAX_CARD_BYTES
            and text.count("\n") < MAX_CARD_LINES
            and FENCE not in text
        )
        if fits:
            return f"{FENCE}\n{text}\n{FENCE}", True
        head = text.split("\n", 1)[0][:500]
        return f"{head}\n\n{self._words('wa.not_here')}", False

    def _offers(self, approval: Approval, code: str) -> str:
        numbers = ["4", "5"]
        if not approval.on_screen:
            exact = ["3"] if approval.exact_offered else []
            numbers = ["1", *(["2"] if approval.task_covers else []), *exact, *numbers]
        lines = (f"{number} {code}  {self._words(f'wa.offer_{number}')}" for number in numbers)
        key = "wa.on_screen" if approval.on_screen else "wa.how_to_answer"
        return "\n".join((self._words(key), *lines))

    def _fresh_code(self) -> str:
        while True:
            code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))
            if code not in self._by_code and code not in self._closed:
                return code
