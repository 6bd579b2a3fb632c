"""What the set-up of a channel says in each step, as rows; the code stands beside the words
where the window is wide, above them where it is narrow."""

from openpista.domain.event import ServiceStatus
from openpista.domain.pairing import Pairing
from openpista.guard.safe_text import safe_text
from openpista.tui.core.channels_setup import origin_of
from openpista.tui.core.pairing import is_open, pairing_of
from openpista.tui.core.state import State
from openpista.tui.views.figures import clock_text
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.panel import Room
from openpista.tui.views.panel_rows import INDENT, address_rows, marked, say
from openpista.tui.views.qr import choose, qr_rows
from openpista.tui.views.rows import BLANK, Row, Run

MIN_BESIDE_CELLS = 28
"""The least width of the words beside a code."""
HURRY_MS = 60_000


def draw_setup(state: State, look: Look, keys: KeyMap, room: Room) -> list[Row]:
    """Return the rows of the present step."""
    setup, words = state.setup, look.words
    match setup.step:
        case "reading":
            return say(words("list.loading"), "muted", room.width)
        case "form" | "phone":
            name = "form" if setup.step == "form" else "phone"
            rows = say(words(f"{setup.service}.about_{name}"), "text", room.width)
            rows += _absent(state, look, room.width)
            if origin_of(setup, "token") == "environment" and setup.step == "form":
                rows += say(words("pairing.from_environment"), "warning", room.width)
            return [*rows, BLANK]
        case "ready":
            return _ready(state, look, room.width)
        case "working":
            return marked("◌", "info", words("pairing.working"), "dim", room.width)
        case "pairing":
            return _pairing(state, look, keys, room)


def _absent(state: State, look: Look, width: int) -> list[Row]:
    """Say before anything is written that this house runs no such channel."""
    if not state.house.known or _status(state, state.setup.service) is not None:
        return []
    name = look.words(f"{state.setup.service}.title")
    return say(look.words("pairing.absent", name=name), "warning", width)


def _ready(state: State, look: Look, width: int) -> list[Row]:
    setup, words = state.setup, look.words
    rows = say(words(f"{setup.service}.about_ready"), "text", width)
    rows += _absent(state, look, width)
    people = [person for person in state.pairings.paired if person.service == setup.service]
    for person in people:
        name = safe_text(person.name or person.user_id, keep_newlines=False)
        text = words(f"pairing.paired_{person.role}", name=name)
        rows += marked("✓", "success", text, "text", width)
    return rows


def _pairing(state: State, look: Look, keys: KeyMap, room: Room) -> list[Row]:
    setup, words = state.setup, look.words
    pairing = pairing_of(state.pairings, setup.service)
    if pairing is None:
        return marked("◌", "info", words("pairing.state_starting"), "dim", room.width)
    if not is_open(pairing):
        return _ended(pairing, look, room.width)
    if not pairing.link or pairing.state != "waiting":
        return _steps(state, pairing, look, room.width)
    return _with_code(state, pairing, look, keys, room)


def _with_code(state: State, pairing: Pairing, look: Look, keys: KeyMap, room: Room) -> list[Row]:
    """Put the code and the words where both have room; else say what is missing."""
    height = room.height
    beside = room.width - MIN_BESIDE_CELLS - 2
    chosen = choose(pairing.link, beside, height, state.setup.drawing)
    if chosen.drawing is not None:
        code = qr_rows(chosen.matrix, chosen.drawing)
        text = _steps(state, pairing, look, room.width - chosen.needs.width - 2)
        return _side_by_side(code, chosen.needs.width, text, room.width)
    rows = _steps(state, pairing, look, room.width)
    above = choose(pairing.link, room.width - 4, height - len(rows) - 1, state.setup.drawing)
    if above.drawing is not None:
        code = [_shifted(row) for row in qr_rows(above.matrix, above.drawing)]
        return [*code, BLANK, *rows]
    needs = look.words(
        "pairing.too_small",
        columns=max(chosen.needs.width + MIN_BESIDE_CELLS, 60) + 12,
        rows=chosen.needs.height + 8,
        key=keys.label("setup.drawing"),
    )
    return [*rows, BLANK, *say(needs, "warning", room.width)]


def _side_by_side(code: list[Row], code_cells: int, text: list[Row], width: int) -> list[Row]:
    rows: list[Row] = []
    for number in range(max(len(code), len(text))):
        left: tuple[Run, ...] = (("  ", "text"),)
        left += code[number].runs if number < len(code) else ((" " * code_cells, "text"),)
        right = text[number] if number < len(text) else BLANK
        rows.append(Row((*left, *right.runs), hit=right.hit))
    return [row for row in rows if row.cells <= width] if rows else rows


def _shifted(row: Row) -> Row:
    return Row((INDENT, *row.runs))


def _steps(state: State, pairing: Pairing, look: Look, width: int) -> list[Row]:
    """What is to be done, how far it is, and until when it holds."""
    words, service = look.words, pairing.service
    rows: list[Row] = []
    by_code = bool(pairing.code) and service == "whatsapp"
    for number in range(1, 5):
        key = f"{service}.{'code_step' if by_code else 'step'}_{number}"
        if words.has(key):
            rows += marked(str(number), "accent", words(key), "text", width)
    if pairing.code:
        code = safe_text(pairing.code, keep_newlines=False)
        rows += [BLANK, *say(words(f"{service}.code"), "dim", width)]
        rows.append(Row((INDENT, (f" {code} ", "accent+strong+cursor"))))
    if pairing.link and service != "whatsapp":
        rows += [BLANK, *address_rows(pairing.link, width)]
    rows.append(BLANK)
    rows += _progress(state, pairing, look, width)
    return rows


def _progress(state: State, pairing: Pairing, look: Look, width: int) -> list[Row]:
    words = look.words
    rows: list[Row] = []
    status = _status(state, pairing.service)
    if pairing.state == "testing":
        rows += marked("✓", "success", words(f"{pairing.service}.seen"), "text", width)
    rows += marked("◌", "info", words(_state_key(pairing, look)), "dim", width)
    if pairing.expires_at_ms is not None and pairing.state == "waiting":
        left_ms = pairing.expires_at_ms - state.window.now_ms
        tone = "error" if left_ms < HURRY_MS else "muted"
        rows += say(words("panel.left", time=clock_text(left_ms)), tone, width)
    if status is not None and status.state in ("failed", "degraded") and status.reason:
        rows += marked("✗", "error", safe_text(status.reason), "error", width)
    return rows


def _state_key(pairing: Pairing, look: Look) -> str:
    own = f"{pairing.service}.state_{pairing.state}"
    return own if look.words.has(own) else f"pairing.state_{pairing.state}"


def _ended(pairing: Pairing, look: Look, width: int) -> list[Row]:
    words = look.words
    account = safe_text(pairing.account, keep_newlines=False)
    if pairing.state == "done":
        text = words(f"{pairing.service}.done", account=account or words("pairing.somebody"))
        rows = marked("✓", "success", text, "success+strong", width)
        return [*rows, BLANK, *say(words(f"{pairing.service}.done_next"), "dim", width)]
    sign, tone = ("✗", "error") if pairing.state == "failed" else ("◌", "warning")
    rows = marked(sign, tone, words(f"pairing.state_{pairing.state}"), f"{tone}+strong", width)
    if pairing.reason:
        rows += [BLANK, *say(safe_text(pairing.reason), "text", width)]
    return rows


def _status(state: State, service: str) -> ServiceStatus | None:
    return next((known for known in state.house.services if known.service == service), None)
