"""Everything that waits for a decision, over all conversations; a card is opened from here."""

from collections.abc import Sequence

from openpista.guard.safe_text import safe_text, visible_text
from openpista.tui.core.actions import Action
from openpista.tui.core.approvals import ApprovalFronted, QueueMoved
from openpista.tui.core.approvals_card import Card
from openpista.tui.core.approvals_risk import risk_of
from openpista.tui.core.lists import chosen
from openpista.tui.core.moves import OverlayClosed, SessionChosen
from openpista.tui.core.phrase import phrase
from openpista.tui.core.sessions import row_of
from openpista.tui.core.state import State
from openpista.tui.views.approval_rows import RISK_LOOKS
from openpista.tui.views.figures import SECOND_MS, clock_text
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn
from openpista.tui.views.look import Look
from openpista.tui.views.panel import Panel, Room, Shape
from openpista.tui.views.panel_rows import say
from openpista.tui.views.rows import BLANK, Row, Run, cells_in, cells_of, clip, spread

WHERE_CELLS = 56
"""Narrower windows leave out which conversation asks; the card says it."""

LATIN = ("Latin", "Hangul")


def _shape(state: State) -> Shape:
    close = ("dialog.close", "list.close")
    keys = (("row.choose", "queue.decides"), ("queue.session", "queue.goes"), close)
    shown = keys if state.approvals.cards else (close,)
    return Shape("queue", phrase("queue.title"), (), shown)


def _draw(state: State, look: Look, _keys: KeyMap, room: Room) -> Drawn:
    cards = state.approvals.cards
    if not cards:
        return Drawn(say(look.words("queue.none"), "muted", room.width))
    index = chosen(state.approvals.index, cards)
    rows: list[Row] = []
    show = (0, 0)
    for number, card in enumerate(cards):
        rows += [BLANK] if number and not room.is_low else []
        first = len(rows)
        pieces = _card(card, state, look, room.width, here=number == index)
        rows += [piece._replace(hit=f"row:{number}") for piece in pieces]
        if number == index:
            show = (first, len(rows))
    return Drawn(rows, show)


def _card(card: Card, state: State, look: Look, width: int, *, here: bool) -> list[Row]:
    """Two rows: what would be done and how much it could do; where, and the time left."""
    approval, words = card.approval, look.words
    risk = risk_of(approval)
    sign, tone = RISK_LOOKS[risk]
    fill = "selection" if here else ""
    mark: Run = ("› ", "accent") if here else ("  ", "text")
    title = visible_text(approval.intent.title or approval.tool, LATIN).replace("\n", " ")
    sending = bool(card.request_id)
    state_text = words("approval.sending" if sending else f"approval.risk_{risk}")
    title = clip(title, width - cells_of(state_text) - 7)
    left: list[Run] = [mark, (f"{sign} ", tone), (title, "text+strong" if here else "text")]
    head = spread(left, [(f"{state_text} ", tone)], width)
    session = row_of(state.sessions, approval.session_id)
    where = "" if session is None else safe_text(session.session.title, keep_newlines=False)
    now_ms = max(state.window.now_ms, approval.requested_at_ms)
    left_ms = max(0, approval.deadline_ms - now_ms) // SECOND_MS * SECOND_MS
    time = words("approval.left", time=clock_text(left_ms))
    exact = visible_text(approval.intent.command or approval.arguments, LATIN).replace("\n", " ⏎ ")
    where = clip(where, width // 3) if width >= WHERE_CELLS else ""
    end: list[Run] = [(f"{where} · " if where else "", "muted"), (f"{time} ", "muted")]
    runs: list[Run] = [("    ", "text"), (clip(exact, width - cells_in(end) - 6), "dim")]
    return [head._replace(fill=fill), spread(runs, end, width)._replace(fill=fill)]


def _at(state: State) -> Card | None:
    cards = state.approvals.cards
    return cards[chosen(state.approvals.index, cards)] if cards else None


def _pressed(state: State, action: str) -> Sequence[Action] | None:
    card = _at(state)
    match action:
        case "row.choose" if card is not None:
            return (ApprovalFronted(card.approval.id),)
        case "queue.session" if card is not None:
            return (SessionChosen(card.approval.session_id),)
        case "dialog.close":
            return (OverlayClosed("approvals"),)
        case _:
            return None


def _clicked(state: State, hit: str) -> Sequence[Action]:
    cards = state.approvals.cards
    number = int(hit.removeprefix("row:"))
    return (ApprovalFronted(cards[number].approval.id),) if number < len(cards) else ()


def _value(state: State) -> object:
    second = state.window.now_ms // SECOND_MS if state.approvals.cards else 0
    return (state.approvals, state.sessions.rows, second)


QUEUE = Panel(
    value=_value,
    shape=_shape,
    draw=_draw,
    pressed=_pressed,
    place="queue",
    moved=lambda _, step: (QueueMoved(step),),
    clicked=_clicked,
)
