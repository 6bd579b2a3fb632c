"""Requests for approval with buttons or a list, in owners' chats only.

What a button carries is chance; what it stands for is kept here, with the number that it was
shown to (security.md §4). What is too long to be read in a messenger cannot be approved there.
"""

import logging
import secrets
from collections.abc import Callable, Sequence

from msgspec import Struct

from openpista.channels.approval_card import card_text
from openpista.channels.whatsapp_cloud.graph import Choice, Graph
from openpista.domain.approval import Approval
from openpista.domain.call import AnswerKind
from openpista.domain.clock import Clock
from openpista.domain.command import AnswerApproval, Refused
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import ApprovalResolved
from openpista.domain.ids import ApprovalId
from openpista.domain.message import Sender
from openpista.domain.port import GatewayPort
from openpista.words.catalogue import Words

MAX_CARD_CHARS = 3800
MAX_CARD_LINES = 60
NONCE_BYTES = 16

log = logging.getLogger(__name__)


class Line(Struct, frozen=True):
    """One of the business's numbers, and a person who talks with it."""

    number_id: str
    phone: str


class _Button(Struct, frozen=True):
    approval_id: ApprovalId
    kind: AnswerKind
    line: Line


class Cards:
    """All cards that are open."""

    def __init__(
        self,
        port: GatewayPort,
        graph: Graph,
        *,
        clock: Clock,
        words: Words,
        scripts: Callable[[], tuple[str, ...]],
    ) -> None:
        self._port = port
        self._graph = graph
        self._clock = clock
        self._words = words
        self._scripts = scripts
        self._buttons: dict[str, _Button] = {}
        self._shown: dict[ApprovalId, list[Line]] = {}

    async def show(self, approval: Approval, lines: Sequence[Line]) -> None:
        """Show a request to owners."""
        for line in lines:
            try:
                await self._show_to(approval, line)
            except OpenpistaError as error:
                log.info("a card was not shown: %s", error.detail or error.message)

    async def close(self, event: ApprovalResolved) -> None:
        """Say how a request ended; its buttons are worth nothing from now on."""
        ended = [
            nonce for nonce, one in self._buttons.items() if one.approval_id == event.approval_id
        ]
        for nonce in ended:
            del self._buttons[nonce]
        said = self._words(f"wa.decided.{event.outcome}", by=event.by)
        for line in self._shown.pop(event.approval_id, []):
            try:
                await self._graph.send(line.number_id, line.phone, said)
            except OpenpistaError as error:
                log.info("not said: %s", error.detail or error.message)

    async def press(self, nonce: str, line: Line, sender: Sender) -> str:
        """Take a choice and return what to say; empty where the end of the card says it."""
        button = self._buttons.get(nonce)
        if button is None or button.line != line:
            return self._words("wa.over")
        answer = await self._port.send(
            AnswerApproval(sender=sender, approval_id=button.approval_id, answer=button.kind)
        )
        return answer.reason if isinstance(answer, Refused) else ""

    async def _show_to(self, approval: Approval, line: Line) -> None:
        text = card_text(approval, scripts=self._scripts(), now_ms=self._clock.now_ms())
        if len(text) > MAX_CARD_CHARS or text.count("\n") >= MAX_CARD_LINES or "```" in text:
            head = text.split("\n", 1)[0][:500]
            said = f"{head}\n\n{self._words('wa.not_here')}"
            await self._graph.send(line.number_id, line.phone, said)
            return
        self._shown.setdefault(approval.id, []).append(line)
        await self._graph.send(line.number_id, line.phone, f"```\n{text}\n```")
        await self._graph.ask(
            line.number_id, line.phone, self._words("wa.choose"), self._choices(approval, line)
        )

    def _choices(self, approval: Approval, line: Line) -> tuple[Choice, ...]:
        kinds: list[AnswerKind] = []
        if not approval.on_screen:
            kinds.append("once")
            if approval.task_covers:
                kinds.append("task")
            if approval.exact_offered:
                kinds.append("exact")
        made: list[Choice] = []
        for kind in (*kinds, "no"):
            nonce = secrets.token_urlsafe(NONCE_BYTES)
            self._buttons[nonce] = _Button(approval.id, kind, line)
            made.append(Choice(nonce, self._words(f"wa.choice_{kind}")))
        return tuple(made)
