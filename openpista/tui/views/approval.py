"""The dialog of a request for a decision. It asks; what an answer means is decided elsewhere."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input

from openpista.domain.approval import AnswerKind
from openpista.tui.core.approvals import (
    ApprovalAnswered,
    ApprovalModeChosen,
    ApprovalRead,
    ApprovalsPutAside,
    ApprovalTextEdited,
    CardTurned,
)
from openpista.tui.core.chat import TurnCancelAsked
from openpista.tui.core.moves import SessionChosen, Typed
from openpista.tui.core.rules import SteppedBack
from openpista.tui.runtime.store import Store
from openpista.tui.views.approval_rows import (
    ANSWERS,
    CardView,
    answer_rows,
    body_rows,
    card_view,
    title_rows,
)
from openpista.tui.views.bind import Binder
from openpista.tui.views.keys import KeyMap, Place
from openpista.tui.views.look import Look
from openpista.tui.views.over_page import OverPage
from openpista.tui.views.row_view import RowScroll, RowView

CARD_PADDING_ROWS = 2
MIN_BODY_ROWS = 3

_SCROLLS = {"card.up": -1, "card.down": 1}
_ANSWER_OF: dict[str, AnswerKind] = {action: answer for answer, action in ANSWERS}


class ApprovalScreen(OverPage, inherit_bindings=False):
    """Shows the card in front for as long as there is one with its id."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self, store: Store, keys: KeyMap, look: Callable[[], Look], scripts: tuple[str, ...]
    ) -> None:
        super().__init__()
        self._store = store
        self._keys = keys
        self._look = look
        self._scripts = scripts
        self._view: CardView | None = None
        self._binder: Binder | None = None

    def compose(self) -> ComposeResult:
        """Title, scrolled body, answers, and the line for words."""
        look = self._look()
        with Vertical(id="card"):
            yield RowView(look, widget_id="card-title", fill="user")
            body = RowScroll(look, widget_id="card-body", fill="user", at_end=self._read)
            body.can_focus = True
            yield body
            yield RowView(look, widget_id="card-answers", fill="user", hit=self._clicked)
            yield Input(id="card-words", compact=True, select_on_focus=False)

    def on_mount(self) -> None:
        """Follow the card."""
        self.query_one("#card-body").focus()
        self._binder = Binder(self._store)
        self._binder.bind(card_view, self.put)

    def on_unmount(self) -> None:
        """Stop following."""
        if self._binder is not None:
            self._binder.close()

    def reapply(self) -> None:
        """Wear another look."""
        if self._view is not None:
            before, self._view = self._view, None
            self.put(before)

    def put(self, view: CardView | None) -> None:
        """Show a card; the body only changes with the request itself."""
        before, self._view = self._view, view
        if view is None:
            return
        look = self._look()
        self.query_one("#card-title", RowView).put(title_rows(view), look)
        self.query_one("#card-answers", RowView).put(
            answer_rows(view, self._keys, self._scripts), look
        )
        if before is None or before.card.approval != view.card.approval:
            draw = body_rows(view.card.approval, self._scripts)
            self.query_one("#card-body", RowScroll).put(draw, look)
        self._put_mode(before, view)
        self.call_after_refresh(self._fit)

    def on_resize(self) -> None:
        """Give the body what the rest leaves."""
        self.call_after_refresh(self._fit)

    async def on_key(self, event: Key) -> None:
        """Do what a key means on a card; any other key was typing and postpones the answers.

        While words are written, keys that edit go on to the field.
        """
        view = self._view
        writing = view is not None and view.card.mode != "ask"
        if view is not None and self._pressed(view, event.key):
            writing = False
        if not writing:
            event.stop()
            event.prevent_default()

    def _pressed(self, view: CardView, key: str) -> bool:
        place: Place = "card" if view.card.mode == "ask" else "words"
        action = self._keys.action(place, key)
        request = view.card.approval
        match action:
            case "card.reason" | "card.session" | "card.later" if not view.card.armed:
                self._store.dispatch(Typed())
            case "card.reason":
                self._store.dispatch(ApprovalModeChosen(request.id, "no"))
            case "card.next" | "card.back":
                self._store.dispatch(CardTurned(1 if action == "card.next" else -1))
            case "card.session":
                self._store.dispatch(ApprovalsPutAside())
                self._store.dispatch(SessionChosen(request.session_id))
            case "card.later":
                self._store.dispatch(ApprovalsPutAside())
            case "card.stop":
                self._store.dispatch(ApprovalAnswered(request.id, "no"))
                self._store.dispatch(TurnCancelAsked(request.session_id))
            case "words.send":
                self._send_words(view)
            case "words.back":
                self._store.dispatch(SteppedBack())
            case _ if action in _ANSWER_OF:
                self._answer(view, _ANSWER_OF[action])
            case _ if place == "words":
                return False
            case _ if not self._scrolled(action):
                self._store.dispatch(Typed())
            case _:
                pass
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what the words read now."""
        view = self._view
        if view is not None and view.card.mode != "ask" and event.value != view.card.text:
            self._store.dispatch(ApprovalTextEdited(view.card.approval.id, event.value))

    def _put_mode(self, before: CardView | None, view: CardView) -> None:
        words = self.query_one("#card-words", Input)
        if before is None or before.card.mode != view.card.mode:
            writing = view.card.mode != "ask"
            words.display = writing
            words.value = view.card.text
            words.cursor_position = len(words.value)
            self.set_focus(words if writing else self.query_one("#card-body"))

    def _fit(self) -> None:
        """The answers are always on the screen; the body takes what is left and scrolls."""
        title, answers = self.query_one("#card-title"), self.query_one("#card-answers")
        words = self.query_one("#card-words")
        around = CARD_PADDING_ROWS + title.size.height + answers.outer_size.height + 1
        around += words.outer_size.height + 1 if words.display else 0
        room = self.size.height - around - (2 if self.size.height > 20 else 0)
        self.query_one("#card-body", RowScroll).fit(room, least=MIN_BODY_ROWS)

    def _scrolled(self, action: str) -> bool:
        body = self.query_one("#card-body", RowScroll)
        page = max(1, body.size.height - 1)
        steps = _SCROLLS | {"card.page_up": -page, "card.page_down": page}
        if action not in steps:
            return False
        body.scroll_relative(y=steps[action], animate=False, immediate=True)
        return True

    def _answer(self, view: CardView, answer: AnswerKind) -> None:
        approval_id = view.card.approval.id
        if answer == "change":
            self._store.dispatch(ApprovalModeChosen(approval_id, "change"))
        else:
            self._store.dispatch(ApprovalAnswered(approval_id, answer))

    def _send_words(self, view: CardView) -> None:
        answer: AnswerKind = "change" if view.card.mode == "change" else "no"
        text = self.query_one("#card-words", Input).value
        self._store.dispatch(ApprovalAnswered(view.card.approval.id, answer, text))

    def _clicked(self, hit: str) -> None:
        answer = hit.removeprefix("answer:")
        for known, _ in ANSWERS:
            if self._view is not None and known == answer:
                self._answer(self._view, known)

    def _read(self) -> None:
        if self._view is not None and not self._view.card.read:
            self._store.dispatch(ApprovalRead(self._view.card.approval.id))
