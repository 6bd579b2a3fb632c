"""The channels screen: from where openpista can be reached, how each fares, who is let in."""

from collections.abc import Sequence
from typing import Literal

from openpista.domain.event import ServiceStatus
from openpista.domain.pairing import Paired, PairingRequest
from openpista.guard.safe_text import safe_text
from openpista.tui.core.actions import Action
from openpista.tui.core.channels import (
    ChannelMoved,
    ServiceOrdered,
    StrangerAnswered,
    UnpairAsked,
    UnpairConfirmed,
    UnpairDropped,
    is_ordered,
)
from openpista.tui.core.channels_rows import ChannelRow, channel_at, channel_rows
from openpista.tui.core.lists import chosen
from openpista.tui.core.moves import OverlayClosed, OverlayKind, OverlayOpened
from openpista.tui.core.phrase import phrase
from openpista.tui.core.state import State
from openpista.tui.views.figures import MINUTE_MS, ago_text, expiry_text
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn
from openpista.tui.views.look import Look
from openpista.tui.views.panel import Panel, Room, Shape
from openpista.tui.views.panel_rows import say
from openpista.tui.views.popup import listed_row
from openpista.tui.views.rows import BLANK, Row, Run, wrap

NAME_CELLS = 12
PERSON_CELLS = 20
DEEPER: Run = ("    ", "text")

SIGNS: dict[str, tuple[str, str]] = {
    "up": ("●", "success"),
    "degraded": ("◐", "warning"),
    "starting": ("◌", "info"),
    "failed": ("✗", "error"),
    "paused": ("‖", "warning"),
    "off": ("○", "muted"),
    "absent": ("·", "muted"),
}
"""Sign and colour of a service's state; the word beside them says the same."""

_ROLES: dict[str, Literal["owner", "guest", "nobody"]] = {
    "service.owner": "owner",
    "service.guest": "guest",
    "service.refuse": "nobody",
}

SETUPS: dict[str, OverlayKind] = {"telegram": "telegram", "whatsapp": "whatsapp", "web": "web"}


def _shape(state: State) -> Shape:
    row = channel_at(state)
    if state.channels.unpairing is not None:
        keys = (("row.choose", "channels.unpairs"), ("dialog.close", "panel.back"))
        return Shape("unpair", phrase("channels.title_unpair"), (), keys)
    close = ("dialog.close", "list.close")
    match row.kind:
        case "request":
            keys = (("service.owner", "channels.as_owner"), ("service.guest", "channels.as_guest"),
                    ("service.refuse", "channels.refuses"), close)  # fmt: skip
        case "person":
            keys = (("row.remove", "channels.unpairs"), close)
        case "service":
            keys = (*_service_keys(row), close)
    return Shape("channels", phrase("channels.title"), (), keys)


def _service_keys(row: ChannelRow) -> tuple[tuple[str, str], ...]:
    setup = (("row.choose", "channels.sets_up"),) if row.service in SETUPS else ()
    if row.status is None:
        return setup
    runs = row.status.state not in ("off", "paused", "failed")
    toggle = ("service.toggle", "channels.stops" if runs else "channels.starts")
    return (*setup, toggle, ("service.restart", "channels.restarts"),
            ("service.logs", "channels.logs"))  # fmt: skip


# --- rows -----------------------------------------------------------------------------------


def _draw(state: State, look: Look, _keys: KeyMap, room: Room) -> Drawn:
    words, width = look.words, room.width
    if state.channels.unpairing is not None:
        return Drawn(_question(state, look, width))
    if not state.house.known:
        lost = state.connection.state == "lost"
        text = words("channels.lost" if lost else "list.loading")
        return Drawn(say(text, "error" if lost else "muted", width))
    rows = channel_rows(state)
    index = chosen(state.channels.index, rows)
    drawn: list[Row] = []
    show = (0, 0)
    for number, row in enumerate(rows):
        if number and (row.kind == "service" or rows[number - 1].kind == "request" != row.kind):
            drawn += [] if room.is_low else [BLANK]
        first = len(drawn)
        pieces = _row(row, state, look, width, here=number == index)
        drawn += [piece._replace(hit=f"row:{number}") for piece in pieces]
        if number == index:
            show = (first, len(drawn))
    return Drawn(drawn, show)


def _row(row: ChannelRow, state: State, look: Look, width: int, *, here: bool) -> list[Row]:
    if row.request is not None:
        return [_request(row.request, state, look, width, here=here)]
    if row.person is not None:
        return [_person(row.person, state, look, width, here=here)]
    return _service(row, state, look, width, here=here)


def _request(request: PairingRequest, state: State, look: Look, width: int, *, here: bool) -> Row:
    words = look.words
    name = safe_text(request.name or request.user_id, keep_newlines=False)
    who = f"{name} · {safe_text(request.user_id, keep_newlines=False)}"
    about = words("channels.asks", service=_name(request.service, look), code=request.code)
    left = expiry_text(request.expires_at_ms, state.window.now_ms, words)
    return listed_row(f"? {who}", safe_text(about), [(left, "warning")], width, 24, here=here)


def _person(person: Paired, state: State, look: Look, width: int, *, here: bool) -> Row:
    words = look.words
    name = safe_text(person.name or person.user_id, keep_newlines=False)
    since = words("channels.since", ago=ago_text(person.since_ms, _now(state), words))
    about = f"{safe_text(person.user_id, keep_newlines=False)} · {since}"
    right: list[Run] = [(words(f"channels.role_{person.role}"), "dim")]
    return listed_row(f"  {name}", about, right, width, PERSON_CELLS, here=here)


def _service(row: ChannelRow, state: State, look: Look, width: int, *, here: bool) -> list[Row]:
    words, status = look.words, row.status
    kind = "absent" if status is None else status.state
    sign, tone = SIGNS[kind]
    text = words(f"channels.state_{kind}")
    if is_ordered(state.channels, row.service):
        sign, tone, text = "◌", "info", words("channels.ordered")
    right: list[Run] = [(f"{text} ", tone), (sign, tone)]
    about = "" if status is None else _times(status, state, look)
    name = _name(row.service, look)
    rows = [listed_row(name, about, right, width, NAME_CELLS, here=here)]
    refusal = next((why for name, why in state.channels.refusals if name == row.service), "")
    reason = "" if status is None else status.reason
    for said, colour in ((reason, tone if tone != "muted" else "dim"), (refusal, "error")):
        if said:
            rows += wrap([(safe_text(said), colour)], width - 2, first=[DEEPER])
    if status is None and not refusal and here:
        rows += wrap([(words("channels.absent"), "muted")], width - 2, first=[DEEPER])
    return rows


def _times(status: ServiceStatus, state: State, look: Look) -> str:
    """When it last heard and spoke, and how often it had to be started again."""
    words, now_ms = look.words, _now(state)
    parts: list[str] = []
    for name, at_ms in (("received", status.last_received_ms), ("sent", status.last_sent_ms)):
        if at_ms is not None:
            parts.append(words(f"channels.{name}", ago=ago_text(at_ms, now_ms, words)))
    if status.restarts:
        parts.append(words("channels.restarted", count=status.restarts))
    if not parts and status.state in ("up", "degraded"):
        parts.append(words("channels.silent"))
    return " · ".join(parts)


def _question(state: State, look: Look, width: int) -> list[Row]:
    service, user_id = state.channels.unpairing or ("", "")
    person = next(
        (p for p in state.pairings.paired if (p.service, p.user_id) == (service, user_id)), None
    )
    name = safe_text(user_id if person is None else person.name or user_id, keep_newlines=False)
    text = look.words("channels.unpair_question", name=name, service=_name(service, look))
    return say(text, "text", width)


def _name(service: str, look: Look) -> str:
    key = f"channels.name_{service}"
    return look.words(key) if look.words.has(key) else safe_text(service, keep_newlines=False)


def _now(state: State) -> int:
    return state.window.now_ms


# --- keys -----------------------------------------------------------------------------------


def _pressed(state: State, action: str) -> Sequence[Action] | None:
    row = channel_at(state)
    if state.channels.unpairing is not None:
        answers: dict[str, Sequence[Action]] = {
            "dialog.close": (UnpairDropped(),),
            "row.choose": (UnpairConfirmed(),),
        }
        return answers.get(action)
    match action:
        case "dialog.close":
            return (OverlayClosed("channels"),)
        case "service.owner" | "service.guest" | "service.refuse" if row.request is not None:
            role = _ROLES[action]
            return (StrangerAnswered(row.service, row.request.code, role),)
        case "row.remove" if row.person is not None:
            return (UnpairAsked(row.service, row.person.user_id),)
        case _ if row.kind == "service":
            return _service_pressed(row, action)
        case _:
            return None


def _service_pressed(row: ChannelRow, action: str) -> Sequence[Action] | None:
    status = row.status
    match action:
        case "row.choose" if row.service in SETUPS:
            return (OverlayOpened(SETUPS[row.service]),)
        case "service.toggle" if status is not None:
            rests = status.state in ("off", "paused", "failed")
            return (ServiceOrdered(row.service, "start" if rests else "stop"),)
        case "service.restart" if status is not None:
            return (ServiceOrdered(row.service, "restart"),)
        case "service.logs" if status is not None:
            return (OverlayOpened("logs", row.service),)
        case _:
            return None


def _clicked(state: State, hit: str) -> Sequence[Action]:
    """A click goes to a row; one on the row under the cursor does what Enter does."""
    number = int(hit.removeprefix("row:"))
    step = number - chosen(state.channels.index, channel_rows(state))
    if step:
        return (ChannelMoved(step),)
    return _pressed(state, "row.choose") or ()


def _value(state: State) -> object:
    minute = state.window.now_ms // MINUTE_MS
    return (channel_rows(state), state.channels, state.house.known, state.connection.state, minute)


CHANNELS = Panel(
    value=_value,
    shape=_shape,
    draw=_draw,
    pressed=_pressed,
    place="service",
    moved=lambda _, step: (ChannelMoved(step),),
    clicked=_clicked,
)
