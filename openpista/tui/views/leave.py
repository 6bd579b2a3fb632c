"""The question before leaving while work runs: stay, leave and stop it, or leave it running."""

from collections.abc import Sequence

from openpista.tui.core.actions import Action
from openpista.tui.core.route import LeaveConfirmed, StayChosen
from openpista.tui.core.state import State
from openpista.tui.views.browse import CLOSE
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn, Listing
from openpista.tui.views.look import Look
from openpista.tui.views.rows import BLANK, Row, plain_rows

CHOICES: tuple[tuple[str, str, Action], ...] = (
    ("s", "leave.stay", StayChosen()),
    ("d", "leave.detach", LeaveConfirmed(detach=True)),
    ("q", "leave.stop", LeaveConfirmed()),
)


def _leave(_state: State, look: Look, _keys: KeyMap, width: int) -> Drawn:
    rows = [Row((("  ", "text"), *row.runs)) for row in
            plain_rows(look.words("leave.question"), width - 4)]  # fmt: skip
    rows.append(BLANK)
    for key, text, _ in CHOICES:
        runs = ((f"  {key} ", "accent+strong"), (f" {look.words(text)}", "text"))
        rows.append(Row(runs, hit=key))
    return Drawn(rows)


def _choice(_state: State, hit: str) -> Sequence[Action]:
    return tuple(action for key, _, action in CHOICES if key == hit)


LEAVE = Listing(
    title="leave.title",
    keys=(CLOSE,),
    value=lambda state: state.route.overlays,
    draw=_leave,
    query=lambda _: "",
    clicked=_choice,
    letters=frozenset(key for key, _, _ in CHOICES),
)
