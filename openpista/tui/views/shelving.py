"""Makes a picture ready to be drawn: decodes it, and lends it to a terminal that can hold it."""

from collections.abc import Callable

from openpista.tui.runtime.images import (
    LARGE,
    SMALL,
    GraphicsMode,
    PictureShelf,
    Raster,
    decode,
    kitty_sequence,
)
from openpista.tui.views.images import MAX_COLUMNS, fit_cells

NEUTRAL_GROUND = "#000000"
"""Behind transparent pictures where the theme's background has no colour of its own."""


async def shelve(
    shelf: PictureShelf,
    sha256: str,
    data: bytes,
    *,
    ground: str,
    mode: GraphicsMode,
    write: Callable[[str], bool],
) -> None:
    """Put a picture on the shelf; raises PictureError. `write` hands a sequence of ours to the
    terminal and says whether there is one."""
    known = ground if ground.startswith("#") else NEUTRAL_GROUND
    sizes = (SMALL, LARGE) if mode == "kitty" else (SMALL,)
    small, *large = await decode(data, known, *sizes)
    for raster in large:
        number = shelf.next_number()
        columns, rows = fit_cells(raster.width, raster.height, MAX_COLUMNS)
        if write(kitty_sequence(raster, number, columns, rows)):
            shelf.put(sha256, Raster(raster.width, raster.height, b"", held=number))
            return
    shelf.put(sha256, small)
