"""Turns what changed in the state into lines to tell. Nothing is told twice, nothing taken back."""

from openpista.domain.ids import ApprovalId, SessionId
from openpista.tui.core import blocklist
from openpista.tui.core.approvals import front
from openpista.tui.core.blocks import BlockId, ChatBlock
from openpista.tui.core.conversation import NEW_SESSION, Chat
from openpista.tui.core.selectors import active_chat, active_row, model_of, workspace_of
from openpista.tui.core.state import State
from openpista.tui.plain.card import card_lines
from openpista.tui.plain.entries import Told, entry_lines
from openpista.tui.plain.menus import Menu, menu_of
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.toasts import toast_text

MAX_EARLIER = 10
"""Entries told of a conversation that is opened; older ones are counted."""


class Teller:
    """Remembers what has been told. `echo` says that the user's own words must be told too."""

    def __init__(self, keys: KeyMap, *, scripts: tuple[str, ...], echo: bool) -> None:
        self.menu: Menu | None = None
        self._keys = keys
        self._scripts = scripts
        self._echo = echo
        self._session: SessionId = NEW_SESSION
        self._told: dict[BlockId, Told] = {}
        self._seen: dict[BlockId, ChatBlock] = {}
        self._toast = 0
        self._connection = ""
        self._house = False
        self._asked: ApprovalId | None = None
        self._ready = False
        self._queued: frozenset[str] = frozenset()
        self._spoken_to = False

    def tell(self, state: State, look: Look) -> list[str]:
        """Return the lines that the state has to add."""
        lines = [
            *self._of_connection(state, look),
            *self._of_house(state, look),
            *self._of_chat(active_chat(state), state, look),
            *self._of_notices(state, look),
            *self._of_question(state, look),
        ]
        return [*lines, *self._of_menu(state, look)]

    def _of_connection(self, state: State, look: Look) -> list[str]:
        now = state.connection.state
        before, self._connection = self._connection, now
        if now == before or now in {"starting", "connecting"}:
            return []
        if now == "lost":
            return [look.words("plain.lost", reason=state.connection.reason).strip()]
        return [look.words("plain.back")] if before == "lost" else []

    def _of_house(self, state: State, look: Look) -> list[str]:
        """Once: with which model, and in which folder."""
        if self._house or not state.house.known:
            return []
        self._house = True
        model = model_of(state, state.sessions.active)
        name = look.words("plain.no_model") if model is None else str(model)
        where = workspace_of(state, state.sessions.active)
        lines = [look.words("plain.welcome", model=name, workspace=where), look.words("plain.how")]
        if state.house.approvals_mode == "auto":
            lines.append(look.words("plain.auto"))
        return lines

    def _of_chat(self, chat: Chat, state: State, look: Look) -> list[str]:
        lines: list[str] = []
        if chat.session_id != self._session:
            lines += self._opened(chat, state, look)
        if chat.state != "ready":
            return lines
        blocks = list(blocklist.each(chat.blocks))
        unknown = [block for block in blocks if block.id not in self._told]
        if not self._told and len(unknown) > MAX_EARLIER:
            earlier = unknown[:-MAX_EARLIER]
            self._told |= {block.id: Told(begun=True, ended=True) for block in earlier}
            lines.append(look.words("plain.earlier", count=len(earlier)))
        for block in blocks:
            if self._seen.get(block.id) is not block:
                before = self._told.get(block.id, Told())
                new, self._told[block.id] = entry_lines(block, before, look.words, echo=self._echo)
                self._seen[block.id] = block
                lines += new
        return lines + self._of_queue(chat, look)

    def _opened(self, chat: Chat, state: State, look: Look) -> list[str]:
        """Another conversation is shown. One that the first message made goes on as it is."""
        made = self._session == NEW_SESSION and self._spoken_to
        self._session = chat.session_id
        self._spoken_to = False
        self._told, self._seen = {}, {}
        if made and chat.session_id != NEW_SESSION:
            return []
        if chat.session_id == NEW_SESSION:
            return [look.words("plain.new")]
        row = active_row(state)
        title = row.session.title if row is not None else ""
        return [look.words("plain.opened", title=title or look.words("session.untitled"))]

    def _of_queue(self, chat: Chat, look: Look) -> list[str]:
        now = frozenset(message.message_id for message in chat.queued)
        new, self._queued = now - self._queued, now
        if chat.session_id == NEW_SESSION:
            self._spoken_to = bool(chat.outgoing or chat.making)
        if chat.turn is None:
            return []
        return [look.words("plain.queued", text=m.text) for m in chat.queued if m.message_id in new]

    def _of_notices(self, state: State, look: Look) -> list[str]:
        new = [toast for toast in state.notices.shown if toast.id > self._toast]
        if new:
            self._toast = new[-1].id
        return [toast_text(toast, look) for toast in new]

    def _of_question(self, state: State, look: Look) -> list[str]:
        """The question at once; that it can be answered once an answer would be taken."""
        card = front(state.approvals)
        asked = None if card is None else card.approval.id
        before, self._asked = self._asked, asked
        if card is None:
            return []
        lines: list[str] = []
        if asked != before:
            self._ready = False
            now_ms = max(state.window.now_ms, card.appeared_ms)
            lines = card_lines(card.approval, look.words, scripts=self._scripts, now_ms=now_ms)
        if card.armed and not self._ready:
            self._ready = True
            lines.append(look.words("plain.choose"))
        return lines

    def _of_menu(self, state: State, look: Look) -> list[str]:
        """A list is told when it opens, and again when it reads differently."""
        before, self.menu = self.menu, menu_of(state, look, self._keys)
        if self.menu is None or (before is not None and before.lines == self.menu.lines):
            return []
        if before is not None and before.lines == self.menu.lines[: len(before.lines)]:
            return list(self.menu.lines[len(before.lines) :])
        return list(self.menu.lines)
