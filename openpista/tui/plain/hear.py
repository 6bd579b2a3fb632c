"""What a line means that was typed: an answer, a number of a list, a command, or words."""

from msgspec import Struct

from openpista.domain.ids import ApprovalId
from openpista.tui.core.actions import Action
from openpista.tui.core.approvals import ApprovalAnswered, ApprovalModeChosen, ApprovalRead, front
from openpista.tui.core.moves import OverlayClosed, PromptSubmitted
from openpista.tui.core.state import State
from openpista.tui.plain.card import read_answer
from openpista.tui.plain.menus import Menu


class Heard(Struct, frozen=True):
    """The actions that a line leads to, or the key of what is said of it."""

    actions: tuple[Action, ...] = ()
    told: str = ""


def heard(state: State, line: str, menu: Menu | None) -> Heard:
    """Return what a line means where the user stands. Commands always go before."""
    text = line.strip()
    card = front(state.approvals)
    if card is not None and not text.startswith("/"):
        return _answer(state, text)
    if menu is not None and not text.startswith("/"):
        return _picked(text, menu)
    closed: tuple[Action, ...] = (OverlayClosed(),) if state.route.overlays else ()
    if not text:
        return Heard(closed)
    return Heard((*closed, PromptSubmitted(state.sessions.active, line)))


def _answer(state: State, text: str) -> Heard:
    """A question takes its numbers only; what was typed before it was there counts for nothing."""
    card = front(state.approvals)
    if card is None:
        return Heard()
    asked: ApprovalId = card.approval.id
    if card.request_id:
        return Heard()
    if card.mode != "ask":
        answer = "change" if card.mode == "change" else "no"
        return Heard((ApprovalAnswered(asked, answer, text),) if text else ())
    if not card.armed:
        return Heard(told="plain.too_soon")
    read = read_answer(text, card.approval)
    if read is None:
        return Heard(told="plain.not_an_answer")
    kind, words = read
    if kind == "change" and not words:
        return Heard((ApprovalModeChosen(asked, "change"),), told="plain.say_change")
    return Heard((ApprovalRead(asked), ApprovalAnswered(asked, kind, words)))


def _picked(text: str, menu: Menu) -> Heard:
    if menu.typed is not None:
        return Heard(menu.typed(text))
    if not text:
        return Heard((OverlayClosed(),))
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(menu.choices):
        return Heard(menu.choices[int(text) - 1])
    return Heard(told="plain.not_a_number" if menu.choices else "plain.nothing_to_pick")
