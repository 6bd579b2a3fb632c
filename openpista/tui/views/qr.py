"""QR codes as rows: dark on light in every theme, with the quiet margin that scanners need.

Three drawings: half blocks (two modules in a cell), small (two by three, where the terminal's
font has the shapes of Unicode 13) and ASCII. What does not fit is not drawn.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

from openpista.tui.views.rows import Row, Run

Matrix = tuple[tuple[bool, ...], ...]
"""The modules by rows, True where dark, with the margin around."""

Drawing = Literal["half", "small", "ascii"]

QUIET_MODULES = 4
"""The margin that ISO/IEC 18004 asks for."""
LOW_QUIET_MODULES = 2
"""Phones read codes with half of it; used where the whole does not fit."""

LOOK, LIGHT = "qr", "qr+strong"
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


class Size(NamedTuple):
    """What a drawing takes, in cells."""

    width: int
    height: int

    def fits(self, width: int, height: int) -> bool:
        """Say whether it has room."""
        return self.width <= width and self.height <= height


@lru_cache(maxsize=8)
def matrix_of(text: str, quiet: int = QUIET_MODULES) -> Matrix:
    """Return the modules of the code that says `text`, as small as it can be."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_L

    # Screens do not get dirty: the lowest correction gives the smallest code.
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=quiet)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(map(bool, row)) for row in code.get_matrix())


def size_of(matrix: Matrix, drawing: Drawing) -> Size:
    """Return what a drawing of the modules takes."""
    side = len(matrix)
    match drawing:
        case "half":
            return Size(side, -(-side // 2))
        case "small":
            return Size(-(-side // 2), -(-side // 3))
        case "ascii":
            return Size(2 * side, side)


class Chosen(NamedTuple):
    """A code and how it is drawn; `drawing` is None where nothing fits into the room."""

    matrix: Matrix
    drawing: Drawing | None
    needs: Size


def choose(text: str, width: int, height: int, wished: str = "auto") -> Chosen:
    """Return the best drawing for a room: half blocks, with a narrower margin where that is what
    makes it fit, else the small one; or the one that is wished for."""
    wide, narrow = matrix_of(text), matrix_of(text, LOW_QUIET_MODULES)
    drawings: Sequence[Drawing] = ("half", "small")
    for drawing in ("half", "small", "ascii"):
        if drawing == wished:
            drawings = (drawing,)
    for drawing in drawings:
        for matrix in (wide, narrow):
            if size_of(matrix, drawing).fits(width, height):
                return Chosen(matrix, drawing, size_of(matrix, drawing))
    return Chosen(narrow, None, size_of(narrow, drawings[0]))


def qr_rows(matrix: Matrix, drawing: Drawing) -> list[Row]:
    """Return the rows of a code."""
    match drawing:
        case "half":
            lines = _blocks(matrix, 1, 2, lambda cell: _HALVES[cell[0], cell[1]])
        case "small":
            lines = _blocks(matrix, 2, 3, _sextant)
        case "ascii":
            lines = ["".join("##" if dark else "  " for dark in row) for row in matrix]
    return [Row(_runs(line)) for line in lines]


def _runs(line: str) -> tuple[Run, ...]:
    """Part light from dark: pictures of a screen lose blanks at the start of a run."""
    pieces = groupby(line, key=lambda char: char == " ")
    return tuple(("".join(piece), LIGHT if light else LOOK) for light, piece in pieces)


def _blocks(
    matrix: Matrix, across: int, down: int, shape: Callable[[tuple[bool, ...]], str]
) -> list[str]:
    """Draw `across` by `down` modules with each character; beyond the edge it is light."""
    side = len(matrix)

    def at(y: int, x: int) -> bool:
        return y < side and x < side and matrix[y][x]

    return [
        "".join(
            shape(tuple(at(top + dy, left + dx) for dy in range(down) for dx in range(across)))
            for left in range(0, side, across)
        )
        for top in range(0, side, down)
    ]


def _sextant(cell: tuple[bool, ...]) -> str:
    """Return the character of six modules: Unicode leaves out those that it had before."""
    bits = sum(1 << place for place, dark in enumerate(cell) if dark)
    before = {0: " ", 0b010101: "▌", 0b101010: "▐", 0b111111: "█"}
    if bits in before:
        return before[bits]
    missing = 1 + (bits > 0b010101) + (bits > 0b101010)
    return chr(0x1FB00 + bits - missing)
