"""The command palette: a search over the command table and the sessions.

Its rows are derived from the root state (`selectors.palette_rows`).
"""

from msgspec import Struct
from msgspec.structs import replace

from openpista.tui.core.effects import Outcome
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.stamp import ActionBase


class Palette(Struct, frozen=True):
    """`index` is the chosen row and may run past the end of the list."""

    query: str = ""
    index: int = 0


class PaletteEdited(ActionBase, frozen=True):
    """The search reads so now."""

    query: str


class PaletteMoved(ActionBase, frozen=True):
    """The user goes to another row."""

    step: int


PaletteAction = PaletteEdited | PaletteMoved
HEARS = (PaletteEdited, PaletteMoved, OverlayOpened)


def update(palette: Palette, action: ActionBase) -> tuple[Palette, tuple[Outcome, ...]]:
    """Return the palette after `action`."""
    match action:
        case OverlayOpened(kind="palette", query=query):
            return Palette(query), ()
        case PaletteEdited(query=query) if query != palette.query:
            return Palette(query), ()
        case PaletteMoved(step=step):
            return replace(palette, index=palette.index + step), ()
        case _:
            return palette, ()
