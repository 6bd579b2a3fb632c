"""Pictures as rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.message import Image
from openpista.tui.core.blocks import BlockId, Picture
from openpista.tui.core.images import Known
from openpista.tui.runtime.images import GraphicsMode, PictureShelf, Raster
from openpista.tui.views.images import (
    MAX_COLUMNS,
    MAX_ROWS,
    PLACEHOLDER,
    PictureBook,
    caption,
    fit_cells,
    images_of,
    picture_rows,
)
from openpista.tui.views.pixels import HALF
from openpista.tui.views.rows import target_at
from tests.tui.views.chats import said
from tests.tui.views.harness import LOOK, text

NAME = "a" * 64
IMAGE = Image(NAME, "image/png", 1_440, 900, 348_160, "dunes\x1b]0;x\x07.png")
WORDS = LOOK.words


def book(mode: GraphicsMode = "blocks", *known: Known, raster: Raster | None = None) -> PictureBook:
    shelf = PictureShelf()
    if raster is not None:
        shelf.put(NAME, raster)
    made = PictureBook(shelf, mode)
    made.put(known)
    return made


def test_a_line_says_what_it_is_and_opens_it() -> None:
    row = caption(IMAGE, 80, WORDS)

    assert row.text == "▣ dunes.png · 1440×900 · png · 348.2 kB  o opens"
    assert target_at(row, 0) == f"picture:{NAME}"
    assert caption(IMAGE, 12, WORDS).cells <= 12


def test_two_pixels_are_one_cell() -> None:
    raster = Raster(2, 2, b"\xff\x00\x00" * 2 + b"\x00\x00\xff" * 2)

    (row,) = picture_rows(raster, 40, NAME)

    assert row.runs == ((HALF * 2, "px:ff00000000ff"),)
    style = LOOK.painter.style(row.runs[0][1])
    assert style.color is not None
    assert style.bgcolor is not None
    assert (style.color.name, style.bgcolor.name) == ("#ff0000", "#0000ff")


def test_a_picture_that_is_not_known_is_wanted_once_and_keeps_its_place() -> None:
    made = book()

    rows = made.rows(IMAGE, 60, WORDS)

    assert made.take_wanted() == (NAME,)
    assert made.take_wanted() == ()
    assert "loading …" in text(rows)
    made.put((Known(NAME, "ready"),))
    columns, height = fit_cells(1_440, 900, 60)
    drawn = book("blocks", Known(NAME, "ready"), raster=Raster(72, 45, bytes(72 * 45 * 3)))
    assert len(rows) == len(drawn.rows(IMAGE, 60, WORDS)) == height + 1
    assert rows[0].cells == columns


@pytest.mark.parametrize(
    ("made", "rows"),
    [
        (book("off", Known(NAME, "ready")), 1),
        (book("blocks", Known(NAME, "failed", "damaged")), 2),
        (book("blocks", Known(NAME, "ready")), 1),
    ],
)
def test_without_pixels_there_is_the_line(made: PictureBook, rows: int) -> None:
    assert len(made.rows(IMAGE, 60, WORDS)) == rows
    assert made.take_wanted() == ()


def test_a_terminal_that_holds_the_picture_gets_placeholders_in_its_colour() -> None:
    made = book("kitty", Known(NAME, "ready"), raster=Raster(1_000, 625, b"", held=0x0102))

    rows = made.rows(IMAGE, 60, WORDS)

    assert all(row.runs[0][0].count(PLACEHOLDER) == row.cells for row in rows[:-1])
    assert {row.runs[0][1] for row in rows[:-1]} == {"px:000102"}
    assert len({row.runs[0][0] for row in rows[:-1]}) == len(rows) - 1


def test_what_changed_is_told() -> None:
    made = book("blocks", Known(NAME), Known("b"))

    assert made.put((Known(NAME, "ready"), Known("b"))) == {NAME}
    assert made.put(()) == {NAME, "b"}


@given(st.integers(1, 50_000), st.integers(1, 50_000), st.integers(1, 300))
def test_a_picture_always_fits(width: int, height: int, room: int) -> None:
    columns, rows = fit_cells(width, height, room)

    assert 1 <= columns <= min(room, MAX_COLUMNS)
    assert 1 <= rows <= MAX_ROWS


def test_which_blocks_show_pictures() -> None:
    assert images_of(Picture(id=BlockId(1), image=IMAGE)) == (IMAGE,)
    assert images_of(said(1)) == ()
