"""What stands around the rows of a panel: its title, what is wrong or was just told, its keys."""

from openpista.tui.core.notices import Toast
from openpista.tui.core.state import State
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.panel import Shape
from openpista.tui.views.panel_fields import phrased
from openpista.tui.views.panel_rows import INDENT, marked
from openpista.tui.views.row_view import Draw
from openpista.tui.views.rows import BLANK, Row, Run, aimed, cells_of, crop
from openpista.tui.views.toasts import MARKS, toast_text

MAX_TOLD_ROWS = 2
KEY_HIT = "key:"
"""Before the action of a key in the target of a click on it."""


def newest_notice(state: State, first: int) -> Toast | None:
    """Return the newest message since number `first`: a dialog covers where the page shows it."""
    toast = state.notices.shown[-1] if state.notices.shown else None
    return toast if toast is not None and toast.id >= first else None


def title_rows(shape: Shape, *, airy: bool) -> Draw:
    """Return how the title is drawn."""

    def draw(look: Look, width: int) -> list[Row]:
        text = phrased(look, shape.title)
        row = Row(crop([INDENT, (text, "accent+strong")], width))
        return [row, BLANK] if airy else [row]

    return draw


def said_rows(shape: Shape, toast: Toast | None, *, low: bool) -> Draw:
    """Return how it is drawn what is wrong; where nothing is, the newest message."""
    written = any(field.kind != "search" for field in shape.fields)
    above = [] if written or low else [BLANK]

    def draw(look: Look, width: int) -> list[Row]:
        if shape.problem is not None:
            text = phrased(look, shape.problem)
            return [*above, *marked("✗", "error", text, "error", width)]
        if toast is None:
            return []
        sign, tone = MARKS[toast.level]
        text = toast_text(toast, look).replace("\n", " ")
        return [*above, *marked(sign, tone, text, "dim", width)[:MAX_TOLD_ROWS]]

    return draw


def key_rows(shape: Shape, keys: KeyMap, *, airy: bool) -> Draw:
    """Return how the keys are drawn. The last one is the way out: it stays, others give way."""

    def draw(look: Look, width: int) -> list[Row]:
        pieces = [(action, keys.label(action), look.words(about)) for action, about in shape.keys]
        while len(pieces) > 1 and _cells(pieces) > width:
            del pieces[-2]
        runs: list[Run] = []
        for action, label, text in pieces:
            target = f"{KEY_HIT}{action}"
            runs += [
                ("   " if runs else "  ", "text"),
                (f"{label} ", aimed("dim", target)),
                (text, aimed("muted", target)),
            ]
        row = Row(crop(runs, width))
        return [BLANK, row] if airy else [row]

    return draw


def _cells(pieces: list[tuple[str, str, str]]) -> int:
    return sum(cells_of(f"{label} {text}   ") for _, label, text in pieces) - 1
