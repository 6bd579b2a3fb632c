"""Setting up Telegram and WhatsApp and linking the owner's phone: form, code, and how it goes."""

from collections.abc import Sequence

from openpista.tui.core.actions import Action
from openpista.tui.core.channels_setup import (
    DrawingChanged,
    PhoneEntered,
    Setup,
    SetupStepChosen,
    SetupTouched,
    TokenEntered,
    value_of,
)
from openpista.tui.core.moves import OverlayClosed, PairingWanted
from openpista.tui.core.notices import CopyAsked, LinkWanted
from openpista.tui.core.pairing import is_open, pairing_of
from openpista.tui.core.phrase import phrase
from openpista.tui.core.state import State
from openpista.tui.core.websetup import bot_token_finding
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn
from openpista.tui.views.look import Look
from openpista.tui.views.pairing_rows import draw_setup
from openpista.tui.views.panel import Entered, Field, Panel, Room, Shape

CLOSE = ("dialog.close", "list.close")
BACK = ("dialog.close", "panel.back")


def setup_value(state: State) -> object:
    """Return what the set-up shows of the state."""
    pairing = pairing_of(state.pairings, state.setup.service)
    people = state.pairings.paired
    return (state.setup, pairing, people, state.house.services, state.window.now_ms // 1_000)


def setup_keys(state: State) -> tuple[tuple[str, str], ...]:
    """Return the keys of the steps in which nothing is written."""
    setup = state.setup
    pairing = pairing_of(state.pairings, setup.service)
    change = () if setup.service == "whatsapp" else (("setup.change", f"{setup.service}.change"),)
    code = (("setup.code", "whatsapp.by_code"),) if setup.service == "whatsapp" else ()
    match setup.step:
        case "ready":
            return (("row.choose", f"{setup.service}.begin"), *change, *code, CLOSE)
        case "pairing" if is_open(pairing):
            again = (("setup.again", "pairing.anew"),)
            if pairing is None or not pairing.link or pairing.state != "waiting":
                return (*again, *code, CLOSE)
            drawing = (("setup.drawing", "pairing.other_drawing"),)
            return (("link.copy", "panel.copies"), *again, *code, *drawing, CLOSE)
        case "pairing" if pairing is not None:
            return (("row.choose", "pairing.again"), *change, CLOSE)
        case _:
            return (CLOSE,)


def setup_pressed(state: State, action: str) -> Sequence[Action] | None:
    """Answer a key in the steps that all set-ups share."""
    setup = state.setup
    pairing = pairing_of(state.pairings, setup.service)
    link = "" if pairing is None else pairing.link
    match action:
        case "dialog.close":
            return _closed(setup)
        case "row.choose" if setup.step == "ready":
            return (PairingWanted(setup.service),)
        case "row.choose" if setup.step == "pairing" and not is_open(pairing):
            return (PairingWanted(setup.service),)
        case "setup.again" if setup.step == "pairing":
            return (PairingWanted(setup.service),)
        case "setup.change" if setup.service != "whatsapp" and setup.step != "form":
            return (SetupStepChosen("form"),)
        case "setup.code" if setup.service == "whatsapp":
            return (SetupStepChosen("phone"),)
        case "setup.drawing":
            return (DrawingChanged(),)
        case "link.copy" if link:
            return (CopyAsked(link),)
        case "link.open" if link and setup.service != "whatsapp":
            return (LinkWanted(link),)
        case _:
            return None


def setup_clicked(state: State, hit: str) -> Sequence[Action]:
    """Copy the address where it is clicked."""
    return (setup_pressed(state, "link.copy") or ()) if hit == "url:" else ()


def setup_touched(state: State) -> Sequence[Action]:
    """Take away what was wrong as soon as it is mended."""
    return (SetupTouched(),) if state.setup.problem is not None else ()


def _closed(setup: Setup) -> Sequence[Action]:
    """Escape goes back from a form that has a step before it, else it closes."""
    if setup.step in ("form", "phone") and _has_ready(setup):
        return (SetupStepChosen("ready"),)
    return (OverlayClosed(),)


def _has_ready(setup: Setup) -> bool:
    match setup.service:
        case "telegram":
            return bool(value_of(setup, "token"))
        case "web":
            return value_of(setup, "enabled") == "true"
        case _:
            return True


def _shape(state: State) -> Shape:
    setup = state.setup
    title = phrase(f"{setup.service or 'telegram'}.title")
    if setup.step == "form":
        field = Field("secret", "secret", "telegram.field_token",
                      placeholder="telegram.hint_token", check=bot_token_finding)  # fmt: skip
        back = BACK if _has_ready(setup) else CLOSE
        keys = (("row.choose", "pairing.saves"), back)
        return Shape("token", title, (field,), keys, setup.problem)
    if setup.step == "phone":
        field = Field("phone", "text", "whatsapp.field_phone", placeholder="whatsapp.hint_phone")
        keys = (("row.choose", "whatsapp.gets_code"), BACK)
        return Shape("phone", title, (field,), keys, setup.problem)
    return Shape(setup.step, title, (), setup_keys(state), setup.problem)


def _draw(state: State, look: Look, keys: KeyMap, room: Room) -> Drawn:
    return Drawn(draw_setup(state, look, keys, room))


def _entered(state: State, entered: Entered) -> Sequence[Action]:
    if state.setup.step == "phone":
        return (PhoneEntered(entered.texts.get("phone", "").replace(" ", "").replace("-", "")),)
    return (TokenEntered(entered.slips.get("secret", ""), entered.wrong.get("secret", "")),)


PAIRING = Panel(
    value=setup_value,
    shape=_shape,
    draw=_draw,
    pressed=setup_pressed,
    place="setup",
    touched=setup_touched,
    entered=_entered,
    clicked=setup_clicked,
)
"""Telegram and WhatsApp."""
