"""Standing allowances: what runs unasked because of an earlier answer, and ending it."""

from collections.abc import Sequence

from openpista.domain.approval import Grant
from openpista.guard.safe_text import safe_text
from openpista.tui.core.actions import Action
from openpista.tui.core.grants import GrantMoved, GrantRevoked
from openpista.tui.core.lists import chosen
from openpista.tui.core.moves import OverlayClosed
from openpista.tui.core.phrase import phrase
from openpista.tui.core.sessions import row_of
from openpista.tui.core.state import State
from openpista.tui.views.figures import MINUTE_MS, ago_text, expiry_text
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn
from openpista.tui.views.look import Look
from openpista.tui.views.panel import Panel, Room, Shape
from openpista.tui.views.panel_rows import say
from openpista.tui.views.rows import BLANK, Row, Run, spread, wrap

DEEPER: Run = ("    ", "text")


def _shape(state: State) -> Shape:
    ends = (("row.remove", "list.revoke"),) if state.grants.grants else ()
    return Shape("grants", phrase("grants.title"), (), (*ends, ("dialog.close", "list.close")))


def _draw(state: State, look: Look, _keys: KeyMap, room: Room) -> Drawn:
    grants = state.grants.grants
    if not grants:
        return Drawn(say(look.words("grants.none"), "muted", room.width))
    index = chosen(state.grants.index, grants)
    rows: list[Row] = []
    show = (0, 0)
    for number, grant in enumerate(grants):
        rows += [BLANK] if number and not room.is_low else []
        first = len(rows)
        pieces = _grant(grant, state, look, room.width, here=number == index)
        rows += [piece._replace(hit=f"row:{number}") for piece in pieces]
        if number == index:
            show = (first, len(rows))
    return Drawn(rows, show)


def _grant(grant: Grant, state: State, look: Look, width: int, *, here: bool) -> list[Row]:
    """What may run, whole; then who said so, when, for which conversation, and until when."""
    words, now_ms = look.words, state.window.now_ms
    ending = any(grant_id == grant.id for _, grant_id in state.grants.revoking)
    scope = words("grants.ending" if ending else f"grants.{grant.scope}")
    fill = "selection" if here else ""
    mark: Run = ("› ", "accent") if here else ("  ", "text")
    tool = safe_text(grant.tool, keep_newlines=False)
    tone = "warning" if grant.scope == "exact" else "info"
    head = spread([mark, (tool, "text+strong" if here else "text")], [(f"{scope} ", tone)], width)
    rows = [head._replace(fill=fill)]
    covers = safe_text(grant.covers)
    rows += [
        row._replace(fill=fill)
        for row in wrap([(covers, "text")], width - 2, first=[DEEPER], rest=[DEEPER], words=False)
    ]
    until = words("grants.forever")
    if grant.expires_at_ms is not None:
        until = expiry_text(grant.expires_at_ms, now_ms, words)
    session = row_of(state.sessions, grant.session_id)
    title = "" if session is None else safe_text(session.session.title, keep_newlines=False)
    given = words("grants.given", by=safe_text(grant.by) or words("grants.somebody"),
                  ago=ago_text(grant.at_ms, now_ms, words))  # fmt: skip
    facts = " · ".join(part for part in (until, given, title) if part)
    rows += [
        row._replace(fill=fill)
        for row in wrap([(facts, "dim" if here else "muted")], width - 2, first=[DEEPER])
    ]
    return rows


def _pressed(state: State, action: str) -> Sequence[Action] | None:
    grants = state.grants.grants
    match action:
        case "row.remove" if grants:
            return (GrantRevoked(grants[chosen(state.grants.index, grants)].id),)
        case "dialog.close":
            return (OverlayClosed("grants"),)
        case _:
            return None


def _clicked(state: State, hit: str) -> Sequence[Action]:
    grants = state.grants.grants
    step = int(hit.removeprefix("row:")) - chosen(state.grants.index, grants)
    return (GrantMoved(step),) if step else ()


def _value(state: State) -> object:
    return (state.grants, state.sessions.rows, state.window.now_ms // MINUTE_MS)


GRANTS = Panel(
    value=_value,
    shape=_shape,
    draw=_draw,
    pressed=_pressed,
    moved=lambda _, step: (GrantMoved(step),),
    clicked=_clicked,
)
