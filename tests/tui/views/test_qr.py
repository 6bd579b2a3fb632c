"""What is drawn is the code, module for module, and a phone can read it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.color import Color

from openpista.tui.views.no_color import NoColorFilter
from openpista.tui.views.paint import Painter
from openpista.tui.views.qr import (
    LOW_QUIET_MODULES,
    QUIET_MODULES,
    Drawing,
    Matrix,
    choose,
    matrix_of,
    qr_rows,
    size_of,
)
from openpista.tui.views.rows import Row
from openpista.tui.views.theme import contrast
from openpista.tui.views.tokens import OWN_THEMES

LINK = "https://t.me/my_pista_bot?start=Zm9vYmFyYmF6cXV4cXV1eA"
_HALF = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
_OLD_SEXTANTS = {" ": 0, "▌": 0b010101, "▐": 0b101010, "█": 0b111111}


def modules_of(rows: list[Row], drawing: Drawing) -> list[list[bool]]:
    """Read the modules back from the cells, by the shapes that Unicode gives them."""
    read: list[list[bool]] = []
    for row in rows:
        if drawing == "half":
            read += [[bool(_HALF[char][half]) for char in row.text] for half in (0, 1)]
        elif drawing == "small":
            cells = [_sextant_bits(char) for char in row.text]
            for line in range(3):
                read.append(
                    [bool(bits >> (2 * line + side) & 1) for bits in cells for side in (0, 1)]
                )
        else:
            read.append([row.text[place] == "#" for place in range(0, len(row.text), 2)])
    return read


def _sextant_bits(char: str) -> int:
    """The table of Unicode 13: U+1FB00 to U+1FB3B in order, without four shapes of before."""
    if char in _OLD_SEXTANTS:
        return _OLD_SEXTANTS[char]
    shapes = [bits for bits in range(64) if bits not in _OLD_SEXTANTS.values()]
    return shapes[ord(char) - 0x1FB00]


def cut(read: list[list[bool]], matrix: Matrix) -> Matrix:
    """Leave out what fills the last cells up, which must be light."""
    side = len(matrix)
    assert not any(dark for row in read[side:] for dark in row)
    assert not any(dark for row in read for dark in row[side:])
    return tuple(tuple(row[:side]) for row in read[:side])


@pytest.mark.parametrize("drawing", ["half", "small", "ascii"])
@settings(max_examples=30, deadline=None)
@given(text=st.text(min_size=1, max_size=120))
def test_the_cells_hold_the_code(drawing: Drawing, text: str) -> None:
    matrix = matrix_of(text)

    assert cut(modules_of(qr_rows(matrix, drawing), drawing), matrix) == matrix


@pytest.mark.parametrize("drawing", ["half", "small", "ascii"])
def test_a_drawing_is_as_large_as_it_says(drawing: Drawing) -> None:
    matrix = matrix_of(LINK)
    rows = qr_rows(matrix, drawing)

    assert size_of(matrix, drawing) == (rows[0].cells, len(rows))
    assert {row.cells for row in rows} == {rows[0].cells}


def test_the_margin_is_light_and_wide_enough() -> None:
    matrix = matrix_of(LINK)

    edge = [*matrix[:QUIET_MODULES], *matrix[-QUIET_MODULES:]]
    edge += [row[:QUIET_MODULES] for row in matrix] + [row[-QUIET_MODULES:] for row in matrix]
    assert not any(dark for row in edge for dark in row)
    assert matrix[QUIET_MODULES][QUIET_MODULES]


def test_half_blocks_are_the_first_choice_and_the_margin_gives_way_first() -> None:
    roomy, tight, small = choose(LINK, 100, 40), choose(LINK, 40, 20), choose(LINK, 30, 16)

    assert roomy.drawing == tight.drawing == "half"
    assert len(roomy.matrix) - len(tight.matrix) == 2 * (QUIET_MODULES - LOW_QUIET_MODULES)
    assert small.drawing == "small"


def test_what_does_not_fit_says_what_it_needs() -> None:
    none = choose(LINK, 10, 5)

    assert none.drawing is None
    assert none.needs == size_of(none.matrix, "half")
    assert not none.needs.fits(10, 5)


def test_a_drawing_can_be_wished_for() -> None:
    assert choose(LINK, 100, 50, "ascii").drawing == "ascii"
    assert choose(LINK, 100, 50, "small").drawing == "small"
    assert choose(LINK, 40, 20, "ascii").drawing is None


@pytest.mark.parametrize("theme", OWN_THEMES)
def test_it_is_dark_on_light_in_every_theme(theme: str) -> None:
    style = Painter(OWN_THEMES[theme]).style("qr")

    assert style.color is not None
    assert style.bgcolor is not None
    dark, light = style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex
    assert contrast(dark, light) == 21
    assert light == "#ffffff"


def test_it_keeps_its_two_colours_where_there_are_none() -> None:
    tokens = OWN_THEMES["openpista-dark"]
    (row, *_) = qr_rows(matrix_of(LINK), "half")
    painted = list(Painter(tokens).strip(row, row.cells))

    plain = NoColorFilter(tokens).apply(painted, Color(0, 0, 0))

    assert [segment.style and segment.style.bgcolor for segment in plain] == [
        segment.style and segment.style.bgcolor for segment in painted
    ]
