"""Looks of picture cells: two pixels in one cell, or a cell that stands for a part of a picture
that the terminal holds. They are many, so they are kept apart from the looks of the theme."""

from functools import lru_cache

from rich.color import Color
from rich.style import Style

PIXELS = "px:"
HALF = "▀"
"""Its upper half has the text's colour, its lower half the ground's."""

MAX_STYLES = 8_192


def pixel_look(upper: bytes, lower: bytes) -> str:
    """Return the look of a half block with these two colours."""
    return f"{PIXELS}{upper.hex()}{lower.hex()}"


def held_look(number: int) -> str:
    """Return the look of a cell of the picture `number` that the terminal holds: kitty reads
    the number from the colour."""
    return f"{PIXELS}{number:06x}"


@lru_cache(maxsize=MAX_STYLES)
def pixel_style(look: str) -> Style:
    """Return the style of such a look."""
    digits = look.removeprefix(PIXELS)
    upper, lower = digits[:6], digits[6:12]
    color = Color.parse(f"#{upper}")
    return Style(color=color, bgcolor=Color.parse(f"#{lower}") if lower else None)
