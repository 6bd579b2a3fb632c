"""Setting up the web page: where it listens and what guards it, then its address as a code."""

from collections.abc import Sequence

from openpista.tui.core.actions import Action
from openpista.tui.core.channels_setup import WebFormEntered, value_of
from openpista.tui.core.phrase import phrase
from openpista.tui.core.state import State
from openpista.tui.core.websetup import passphrase_finding
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn
from openpista.tui.views.look import Look
from openpista.tui.views.pairing import (
    BACK,
    CLOSE,
    setup_clicked,
    setup_keys,
    setup_pressed,
    setup_touched,
    setup_value,
)
from openpista.tui.views.pairing_rows import draw_setup
from openpista.tui.views.panel import Entered, Field, Panel, Room, Shape

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = "3210"


def _shape(state: State) -> Shape:
    setup = state.setup
    title = phrase("web.title")
    if setup.step != "form":
        return Shape(setup.step, title, (), setup_keys(state), setup.problem)
    kept = "web.hint_kept" if value_of(setup, "token") else "web.hint_passphrase"
    fields = (
        Field("host", "text", "web.field_host", value_of(setup, "host") or DEFAULT_HOST),
        Field("port", "text", "web.field_port", value_of(setup, "port") or DEFAULT_PORT),
        Field("secret", "secret", "web.field_passphrase", placeholder=kept,
              check=passphrase_finding),
    )  # fmt: skip
    on = value_of(setup, "enabled") == "true"
    keys = (("row.choose", "pairing.saves"), ("field.next", "panel.next"), BACK if on else CLOSE)
    return Shape("web-form", title, fields, keys, setup.problem)


def _draw(state: State, look: Look, keys: KeyMap, room: Room) -> Drawn:
    return Drawn(draw_setup(state, look, keys, room))


def _entered(_state: State, entered: Entered) -> Sequence[Action]:
    texts = entered.texts
    wrong = entered.wrong.get("secret", "")
    slip = entered.slips.get("secret", "")
    return (WebFormEntered(texts.get("host", ""), texts.get("port", ""), slip, wrong),)


WEB = Panel(
    value=setup_value,
    shape=_shape,
    draw=_draw,
    pressed=setup_pressed,
    place="setup",
    touched=setup_touched,
    entered=_entered,
    clicked=setup_clicked,
)
